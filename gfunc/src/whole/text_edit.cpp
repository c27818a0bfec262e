// SPDX-License-Identifier: BSD-3-Clause
/// Text made from text: joined end to end, cut by code points, stripped, padded, replaced.
#include <algorithm>
#include <cstring>

#include "code_points.hpp"
#include "datashape/try.hpp"
#include "gfunc/module.hpp"
#include "texts.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using strings = std::span<const std::string_view>;

bool of_bytes(const value_call& c) {
  const ndt::kind k = leaf_kind(c.args[0]);
  return k == ndt::kind::bytes || k == ndt::kind::fixed_bytes;
}
datashape::diagnostic no_bytes(const value_call& c) { return c.wrong("bytes have no code points"); }

result add_texts(const value_call& c) {
  return join_texts(c, [](strings s, std::string& out) { out.append(s[0]).append(s[1]); });
}

/// Where each code point begins, and the end.
void boundaries(std::string_view text, std::vector<std::size_t>& at) {
  at.clear();
  for (std::size_t i = 0; i < text.size(); i += code_point_at(text, i).size) at.push_back(i);
  at.push_back(text.size());
}

result str_slice(const value_call& c) {
  const index step = c.integer("step");
  if (step == 0 || step == INT64_MIN) return c.wrong("step is not 0");
  const bool bytes = of_bytes(c);
  std::vector<std::size_t> at;
  return map_text(c, [&](std::string_view text, std::string& out) {
    if (bytes) {
      at.resize(text.size() + 1);
      for (std::size_t i = 0; i <= text.size(); ++i) at[i] = i;
    } else {
      boundaries(text, at);
    }
    const auto n = static_cast<index>(at.size()) - 1;
    const auto clip = [&](index i) {
      if (i < 0) i += n;
      return step > 0 ? std::clamp<index>(i, 0, n) : std::clamp<index>(i, -1, n - 1);
    };
    const index start = c.has("start") ? clip(c.integer("start")) : step > 0 ? 0 : n - 1;
    const index stop = c.has("stop") ? clip(c.integer("stop")) : step > 0 ? n : -1;
    if (step == 1) {
      if (start < stop)
        out.append(
            text.substr(at[static_cast<std::size_t>(start)], at[static_cast<std::size_t>(stop)] - at[static_cast<std::size_t>(start)]));
      return;
    }
    const index span = step > 0 ? stop - start : start - stop, by = step > 0 ? step : -step;
    const index count = span <= 0 ? 0 : (span - 1) / by + 1;
    for (index k = 0; k < count; ++k) {
      const auto i = static_cast<std::size_t>(start + k * step);
      out.append(text.substr(at[i], at[i + 1] - at[i]));
    }
  });
}

/// As Python's str.isspace.
bool is_space(char32_t p) {
  return (p >= 9 && p <= 13) || (p >= 0x1c && p <= 0x20) || p == 0x85 || p == 0xa0 || p == 0x1680 || (p >= 0x2000 && p <= 0x200a) ||
         p == 0x2028 || p == 0x2029 || p == 0x202f || p == 0x205f || p == 0x3000;
}
bool is_one_of(std::string_view set, std::string_view text) {
  for (std::size_t i = 0; i < set.size();) {
    const code_point p = code_point_at(set, i);
    if (set.substr(i, p.size) == text) return true;
    i += p.size;
  }
  return false;
}

template <bool Left, bool Right>
result strip(const value_call& c) {
  const bool given = c.has("characters"), bytes = of_bytes(c);
  const std::string_view set = given ? c.text("characters") : std::string_view();
  const auto goes = [&](std::string_view one, const code_point& p) {
    if (given) return is_one_of(set, one);
    return p.valid && (bytes ? p.what == ' ' || (p.what >= 9 && p.what <= 13) : is_space(p.what));
  };
  return map_text(c, [&](std::string_view text, std::string& out) {
    while (Left && !text.empty()) {
      const code_point p = bytes ? code_point{1, static_cast<unsigned char>(text[0]), true} : code_point_at(text, 0);
      if (!goes(text.substr(0, p.size), p)) break;
      text.remove_prefix(p.size);
    }
    while (Right && !text.empty()) {
      const code_point p = bytes ? code_point{1, static_cast<unsigned char>(text.back()), true} : code_point_before(text, text.size());
      if (!goes(text.substr(text.size() - p.size), p)) break;
      text.remove_suffix(p.size);
    }
    out.append(text);
  });
}

enum class side { left, right, both, zeros };

constexpr index widest = index{1} << 30;

/// As Python: of an odd number the left gets one more where the width is odd.
template <side Text>
result pad(const value_call& c) {
  const index width = c.integer("width");
  if (width > widest) return c.wrong("a width of " + std::to_string(width) + " is too large");
  if (of_bytes(c)) return no_bytes(c);
  std::string fill = "0";
  if constexpr (Text != side::zeros) {
    fill = c.text("fill");
    if (code_point_count(fill) != 1) return c.wrong("fill is one code point, not \"" + fill + "\"");
  }
  return map_text(c, [&](std::string_view text, std::string& out) {
    const index missing = std::max<index>(0, width - code_point_count(text));
    const auto repeat = [&](index n) {
      for (index i = 0; i < n; ++i) out += fill;
    };
    if constexpr (Text == side::zeros) {
      const bool sign = !text.empty() && (text[0] == '+' || text[0] == '-');
      if (sign) out += text[0];
      repeat(missing);
      out.append(text.substr(sign ? 1 : 0));
    } else {
      const index before = Text == side::left ? 0 : Text == side::right ? missing : missing / 2 + (missing & width & 1);
      repeat(before);
      out.append(text);
      repeat(missing - before);
    }
  });
}

result str_replace(const value_call& c) {
  const index most = c.integer("count") < 0 ? INT64_MAX : c.integer("count");
  return join_texts(c, [&](strings s, std::string& out) {
    std::string_view text = s[0];
    const std::string_view old = s[1], by = s[2];
    index left = most;
    if (old.empty()) {  // once before every code point and at the end
      while (left > 0) {
        out.append(by);
        --left;
        if (text.empty()) return;
        const std::size_t size = code_point_at(text, 0).size;
        out.append(text.substr(0, size));
        text.remove_prefix(size);
      }
      out.append(text);
      return;
    }
    for (std::size_t at = text.find(old); at != std::string_view::npos && left > 0; at = text.find(old), --left) {
      out.append(text.substr(0, at)).append(by);
      text.remove_prefix(at + old.size());
    }
    out.append(text);
  });
}

}  // namespace

void text_edit(module_builder& m) {
  using kind = parameter_kind;
  const auto nulls = null_policy::custom;
  m.function("add");
  for (const char* kind_of : {"String", "Bytes"}) {
    for (const char* a : {"", "?"}) {
      for (const char* b : {"", "?"})
        m.whole(std::string("(A... * ") + a + kind_of + ", B... * " + b + kind_of + ") -> C... * V", add_texts, nulls);
    }
  }
  m.function("str_slice", "Python's start:stop:step over the code points of each (of bytes: over bytes).")
      .example("str_slice([\"naïve\", \"ab\"], start=1, stop=4)", "[\"aïv\", \"b\"]")
      .arguments({"x"})
      .option("start", kind::integer)
      .option("stop", kind::integer)
      .option("step", kind::integer, std::int64_t{1})
      .whole("(A... * T) -> A... * V", str_slice, nulls);
  const auto add_strip = [&](std::string_view name, std::string_view doc, std::string_view example, std::string_view gives,
                             whole_callable run) {
    m.function(name, doc)
        .example(example, gives)
        .arguments({"x"})
        .option("characters", kind::text)
        .whole("(A... * T) -> A... * V", std::move(run), nulls);
  };
  add_strip("str_strip", "Without white space at both ends, or without any of these characters.", "str_strip([\"  ab \"])", "[\"ab\"]",
            strip<true, true>);
  add_strip("str_lstrip", "Without white space at the beginning, or without any of these characters.",
            "str_lstrip([\"xxab\"], characters=\"x\")", "[\"ab\"]", strip<true, false>);
  add_strip("str_rstrip", "Without white space at the end, or without any of these characters.", "str_rstrip([\"ab..\"], characters=\".\")",
            "[\"ab\"]", strip<false, true>);
  const auto add_pad = [&](std::string_view name, std::string_view doc, std::string_view example, std::string_view gives,
                           whole_callable run) {
    m.function(name, doc)
        .example(example, gives)
        .arguments({"x"})
        .required("width", kind::integer)
        .option("fill", kind::text, std::string(" "))
        .whole("(A... * T) -> A... * V", std::move(run), nulls);
  };
  add_pad("str_ljust", "Filled on the right to so many code points.", "str_ljust([\"ab\"], width=4, fill=\".\")", "[\"ab..\"]",
          pad<side::left>);
  add_pad("str_rjust", "Filled on the left to so many code points.", "str_rjust([\"ab\"], width=4, fill=\".\")", "[\"..ab\"]",
          pad<side::right>);
  add_pad("str_center", "Filled on both sides to so many code points; of an odd number the left gets one more where the width is odd.",
          "str_center([\"ab\"], width=5, fill=\".\")", "[\"..ab.\"]", pad<side::both>);
  m.function("str_zfill", "Zeros on the left, after a sign, to so many code points.")
      .example("str_zfill([\"-7\", \"42\"], width=4)", "[\"-007\", \"0042\"]")
      .arguments({"x"})
      .required("width", kind::integer)
      .whole("(A... * T) -> A... * V", pad<side::zeros>, nulls);
  m.function("str_replace",
             "The first count= (all when it is negative) of one text in place of another; the empty one stands around every code point.")
      .example("str_replace([\"banana\"], \"an\", \"o\", count=1)", "[\"boana\"]")
      .arguments({"x", "old", "new"})
      .option("count", kind::integer, std::int64_t{-1})
      .whole("(A... * T, B... * U, C... * V) -> D... * W", str_replace, nulls);
}

}  // namespace pluribus::gfunc::whole
