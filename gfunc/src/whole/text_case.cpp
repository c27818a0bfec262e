// SPDX-License-Identifier: BSD-3-Clause
/// Upper and lower case, one code point for one (the simple mappings of Unicode, by utf8proc), as Arrow has it. What is not UTF-8 stays.
#include <utf8proc.h>

#include "code_points.hpp"
#include "gfunc/module.hpp"
#include "texts.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

char32_t upper(char32_t c) { return static_cast<char32_t>(utf8proc_toupper(static_cast<utf8proc_int32_t>(c))); }
char32_t lower(char32_t c) { return static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c))); }
char32_t titled(char32_t c) { return static_cast<char32_t>(utf8proc_totitle(static_cast<utf8proc_int32_t>(c))); }
bool is_upper(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_LU || (category != UTF8PROC_CATEGORY_LT && lower(c) != c);
}
bool is_cased(char32_t c) {
  const auto category = utf8proc_category(static_cast<utf8proc_int32_t>(c));
  return category == UTF8PROC_CATEGORY_LU || category == UTF8PROC_CATEGORY_LL || category == UTF8PROC_CATEGORY_LT || lower(c) != c ||
         upper(c) != c;
}

/// map(code point, is it the first) -> code point.
template <class Map>
result map_code_points(const value_call& c, Map map) {
  if (leaf_kind(c.args[0]) == ndt::kind::bytes || leaf_kind(c.args[0]) == ndt::kind::fixed_bytes) return c.wrong("bytes have no case");
  return map_text(c, [&](std::string_view text, std::string& out) {
    auto mapper = map;
    for (std::size_t at = 0; at < text.size();) {
      const code_point p = code_point_at(text, at);
      if (p.valid)
        append_utf8(mapper(p.what, at == 0), out);
      else
        out += text[at];
      at += p.size;
    }
  });
}

result str_upper(const value_call& c) {
  return map_code_points(c, [](char32_t p, bool) { return p < 0x80 ? (p >= 'a' && p <= 'z' ? p - 32 : p) : upper(p); });
}
result str_lower(const value_call& c) {
  return map_code_points(c, [](char32_t p, bool) { return p < 0x80 ? (p >= 'A' && p <= 'Z' ? p + 32 : p) : lower(p); });
}
result str_swapcase(const value_call& c) {
  return map_code_points(c, [](char32_t p, bool) { return is_upper(p) ? lower(p) : upper(p); });
}
result str_capitalize(const value_call& c) {
  return map_code_points(c, [](char32_t p, bool first) { return first ? titled(p) : lower(p); });
}
result str_title(const value_call& c) {
  return map_code_points(c, [inside = false](char32_t p, bool) mutable {
    const char32_t made = inside ? lower(p) : titled(p);
    inside = is_cased(p);
    return made;
  });
}

}  // namespace

void text_case(module_builder& m) {
  const auto nulls = null_policy::custom;
  const auto add = [&](std::string_view name, std::string_view doc, std::string_view example, std::string_view gives, whole_callable run) {
    m.function(name, doc).example(example, gives).arguments({"x"}).whole("(A... * T) -> A... * V", std::move(run), nulls);
  };
  add("str_upper", "Every code point in upper case where it has one of a single code point (ẞ for ß, not SS).",
      "str_upper([\"naïve\", \"ß1\"])", "[\"NAÏVE\", \"ẞ1\"]", str_upper);
  add("str_lower", "Every code point in lower case where it has one of a single code point.", "str_lower([\"NAÏVE\"])", "[\"naïve\"]",
      str_lower);
  add("str_swapcase", "Upper case in place of lower and the reverse.", "str_swapcase([\"Ab Ç\"])", "[\"aB ç\"]", str_swapcase);
  add("str_capitalize", "The first code point in title case, all others in lower case.", "str_capitalize([\"hELLO wORLD\"])",
      "[\"Hello world\"]", str_capitalize);
  add("str_title", "The first letter of each run of letters in title case, the others in lower case.", "str_title([\"hello wORLD\"])",
      "[\"Hello World\"]", str_title);
}

}  // namespace pluribus::gfunc::whole
