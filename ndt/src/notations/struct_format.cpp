// SPDX-License-Identifier: BSD-3-Clause
/// Formats of Python's `struct` module: one modifier in front, counts, no names. Native mode aligns each value and adds nothing at the end.
#include <charconv>

#include "ndt/pep3118.hpp"
#include "ndt/print.hpp"
#include "pep3118_codes.hpp"
#include "placed.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

result<type> read(std::string_view text) {
  DATASHAPE_CHECK(check_text("a struct format", text));
  constexpr index most = index{1} << 40;
  char mode = '@';
  std::size_t i = 0;
  if (!text.empty() && is_mode(text[0]) && text[0] != '^') mode = text[i++];
  std::vector<placed_field> fields;
  index at_byte = 0;
  while (i < text.size()) {
    if (text[i] == ' ' || text[i] == '\t' || text[i] == '\n' || text[i] == '\r') {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    index count = -1;
    if (text[i] >= '0' && text[i] <= '9') {
      const auto r = std::from_chars(text.data() + i, text.data() + text.size(), count);
      i = static_cast<std::size_t>(r.ptr - text.data());
      if (r.ec != std::errc() || count > most) return bad_text(at(begin, i), "a count outside 0 to 2**40");
    }
    if (i >= text.size()) return bad_text(at(begin, i), "a count without a type code");
    const char c = text[i++];
    type value;
    index align = 1;
    if (c == 'x') {
      at_byte += count < 0 ? 1 : count;
      if (at_byte > most) return bad_text(at(begin, i), "the format describes more than 2**40 bytes");
      continue;
    }
    if (c == 's') {
      value = make_fixed_bytes(count < 0 ? 1 : count);
    } else if (c == 'p') {
      return bad_text(at(begin, i), "a Pascal string has a length in its first byte, which no type says");
    } else if (c == 'P') {
      return bad_text(at(begin, i), "a pointer to nothing known");
    } else {
      if (c == 'c')
        value = make_char(encoding::ascii);
      else if (const auto s = c == 'g' ? std::nullopt : scalar_of_code(c, mode))
        value = in_mode(*s, mode);
      else if (only_native(c) && c != 'g')
        return bad_text(at(begin, i), std::string("`") + c + "` has no standard size");
      else
        return bad_text(at(begin, i), std::string("no type code `") + c + "`");
      if (mode == '@') align = layout_of(value)->align();
      if (count == 0)
        value = type();
      else if (count > 0)
        value = fixed_dim(count, std::move(value));
    }
    at_byte += (align - at_byte % align) % align;
    if (value.kind() == kind::nothing) continue;
    const index size = layout_of(value)->size();
    fields.push_back({{}, std::move(value), at_byte});
    at_byte += size;
    if (at_byte > most) return bad_text(at(begin, i), "the format describes more than 2**40 bytes");
  }
  if (fields.size() == 1 && layout_of(fields[0].type)->size() == at_byte && fields[0].offset == 0) return fields[0].type;
  if (fields.empty()) {
    if (at_byte) return bad_text(at(0, text.size()), "padding without a value");
    return tuple(std::span<const type>{});
  }
  return place(fields, at_byte);
}

class struct_writer {
 public:
  result<std::string> whole(const type& t) {
    const type& value = bare(t);
    if (value.kind() != kind::tuple) {
      DATASHAPE_CHECK(write(value));
      return finish();
    }
    index size = 0;
    auto placed = placement(value, size);
    if (!placed) return refuse(value, placed.error().front().message);
    DATASHAPE_TRY(const type plain, place(*placed, size));
    if (!(plain == value)) return refuse(value, "it has no attributes", "the same bytes are `" + to_string(plain) + "`");
    if (value.size() == 1 && layout_of(value.child(0))->size() == size) return refuse(value, "one value alone reads as that value");
    index at_byte = 0;
    for (std::size_t i = 0; i < placed->size(); ++i) {
      const placed_field& f = (*placed)[i];
      const auto step = path_.into_child(value, i);
      if (f.offset < at_byte) return refuse(f.type, "values stand in the order of their offsets and do not overlap");
      pad(f.offset - at_byte);
      DATASHAPE_CHECK(write(bare(f.type)));
      at_byte = f.offset + layout_of(f.type)->size();
    }
    pad(size - at_byte);
    return finish();
  }

 private:
  diagnostic refuse(const type& t, std::string_view why, std::string_view help = {}) const {
    return cannot_say("a struct format", t, path_.text(), why, help);
  }
  void pad(index n) {
    if (n == 1)
      out_ += 'x';
    else if (n > 1)
      out_ += std::to_string(n) + 'x';
  }
  result<std::string> finish() { return std::string(1, order_ ? order_ : '<') + out_; }

  datashape::outcome write(const type& t) {
    if (t.kind() == kind::fixed) {
      const type& inner = bare(t.element());
      if (inner.kind() != kind::scalar && inner.kind() != kind::char_) return refuse(t, "a count repeats numbers and characters");
      if (t.extent() == 0) return refuse(t, "a count of none holds no value");
      out_ += std::to_string(t.extent());
      const auto step = path_.into_dim();
      return write(inner);
    }
    if (t.kind() == kind::fixed_bytes && !t.extra()) {
      out_ += std::to_string(t.value()) + 's';
      return std::monostate{};
    }
    if (t.kind() == kind::char_ && t.encoding() == encoding::ascii) {
      out_ += 'c';
      return std::monostate{};
    }
    if (t.kind() == kind::record) return refuse(t, "values have no names", "pep3118 has names");
    if (t.kind() != kind::scalar) return refuse(t, "there is no code for it");
    const std::string_view code = facts(t.scalar()).pep3118;
    if (code.size() != 1 || code == "g") return refuse(t, "there is no code for it");
    if (size_of(t.scalar()) > 1) {
      const char wanted = t.is_swapped() ? '>' : '<';
      if (order_ && order_ != wanted) return refuse(t, "all values have one byte order");
      order_ = wanted;
    }
    out_ += code;
    return std::monostate{};
  }

  std::string out_;
  node_path path_;
  char order_ = 0;
};

}  // namespace

datashape::result<type> from_struct_format(std::string_view format) {
  return guarded([&] { return read(format); });
}
datashape::result<std::string> to_struct_format(const type& t) {
  return guarded([&] { return struct_writer().whole(t); });
}

}  // namespace pluribus::ndt
