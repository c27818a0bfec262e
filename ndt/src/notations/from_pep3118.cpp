// SPDX-License-Identifier: BSD-3-Clause
/// PEP 3118 text to a type. A byte-order modifier stays in force until the next one, as NumPy reads it.
#include <charconv>
#include <map>

#include "ndt/pep3118.hpp"
#include "pep3118_codes.hpp"
#include "placed.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

constexpr std::string_view notation = "a PEP 3118 format";

index align_up(index at, index align) { return at + (align - at % align) % align; }

class format_reader {
 public:
  format_reader(std::string_view text, bool align_all) : text_(text), align_all_(align_all) {}

  result<type> whole() {
    DATASHAPE_CHECK(check_text(notation, text_));
    std::vector<item> items;
    if (!sequence(items, 0)) return std::move(failed_);
    if (at_ < text_.size() && text_[at_] == '-') return function(std::move(items));
    if (at_ < text_.size()) return bad_text(at(at_, text_.size()), "expected a type code, found `" + std::string(1, text_[at_]) + "`");
    if (items.empty()) return bad_text(at(0, text_.size()), "a format without a type");
    type out;
    if (!unwrap(items, out)) return std::move(failed_);
    return out;
  }

 private:
  struct item {
    ndt::type type;
    std::string name;
    bool named = false, padding = false;
    index size = 0, offset = 0;
    index align = 0;  ///< of a struct: what its natively aligned members ask for
    span where;
  };

  bool fail(std::size_t begin, std::size_t end, std::string message, std::string_view help = {}) {
    failed_ = {bad_text(at(begin, end), std::move(message), help)};
    return false;
  }
  bool fail(datashape::diagnostics all, std::size_t begin, std::size_t end) {
    for (auto& d : all)
      if (!d.where) d.where = at(begin, end);
    failed_ = std::move(all);
    return false;
  }

  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n' || text_[at_] == '\r')) ++at_;
  }
  char peek() {
    blanks();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  /// Items up to `}`, `->` or the end, with their offsets; size_ is left at the end of the last one, align_ at the largest alignment.
  bool sequence(std::vector<item>& items, int depth) {
    if (depth > max_nesting) return fail(at_, at_ + 1, "nested deeper than " + std::to_string(max_nesting) + " levels");
    index offset = 0, align = 1;
    for (char c = peek(); c != '\0' && c != '}' && c != '-'; c = peek()) {
      item next;
      const std::size_t begin = at_;
      if (!read_item(next, depth)) return false;
      next.where = at(begin, at_);
      index next_align = 1;
      if (!next.padding) {
        const auto l = layout_of(next.type);
        if (!l) return fail(l.error(), begin, at_);
        next.size = l->size();
        next_align = !aligns() ? 1 : next.align ? next.align : l->align();
      }
      offset = align_up(offset, next_align);
      align = std::max(align, next_align);
      next.offset = offset;
      if (__builtin_add_overflow(offset, next.size, &offset) || offset > max_bytes)
        return fail(begin, at_, "the format describes more than 2**42 bytes");
      items.push_back(std::move(next));
    }
    size_ = aligns() ? align_up(offset, align) : offset;
    align_ = align;
    return true;
  }
  bool aligns() const { return mode_ == '@' || align_all_; }

  bool read_modes(bool& any) {
    for (; is_mode(peek()); ++at_) {
      mode_ = text_[at_];
      any = true;
    }
    return true;
  }

  bool number(index& out) {
    const std::size_t begin = at_;
    const auto r = std::from_chars(text_.data() + at_, text_.data() + text_.size(), out);
    at_ = static_cast<std::size_t>(r.ptr - text_.data());
    if (r.ec != std::errc() || out > max_bytes) return fail(begin, at_, "a count outside 0 to 2**42");
    return true;
  }

  bool read_shape(std::vector<index>& shape) {
    while (peek() == '(') {
      const std::size_t open = at_++;
      do {
        blanks();
        index extent = 0;
        if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') return fail(at_, at_ + 1, "expected the size of a dimension");
        if (!number(extent)) return false;
        shape.push_back(extent);
        if (shape.size() > 64) return fail(open, at_, "more than 64 dimensions");
      } while (peek() == ',' && ++at_);
      if (peek() != ')') return fail(open, at_ + 1, "expected `,` or `)` in a shape");
      ++at_;
    }
    return true;
  }

  bool read_item(item& out, int depth) {
    bool modified = false;
    std::vector<index> shape;
    read_modes(modified);
    if (!read_shape(shape)) return false;
    read_modes(modified);
    index count = -1;
    const std::size_t count_at = at_;
    if (const char c = peek(); c >= '0' && c <= '9' && !number(count)) return false;
    const std::size_t code_at = at_;
    if (!read_code(out, count, modified, depth)) return false;
    if (count >= 0 && counted_ == false)
      return fail(count_at, code_at, "a repeat count before `" + std::string(text_.substr(code_at, at_ - code_at)) + "`",
                  "a shape says it: (" + std::to_string(count) + "); `struct` formats have counts");
    if (!read_name(out)) return false;
    if (out.padding) {
      if (!out.named && !(depth == 0 && only_item(code_at))) {
        if (!shape.empty()) return fail(code_at, at_, "padding has no shape");
        out.size = count < 0 ? 1 : count;
        return true;
      }
      out.padding = false;
      out.type = make_fixed_bytes(count < 0 ? 1 : count);
    }
    for (std::size_t i = shape.size(); i-- > 0;) {
      if (out.type.ndim() >= 64) return fail(count_at, at_, "more than 64 dimensions");
      out.type = fixed_dim(shape[i], std::move(out.type));
    }
    return true;
  }
  /// `7x` alone is NumPy's void of seven bytes; elsewhere bytes without a name are padding.
  bool only_item(std::size_t code_at) const {
    if (at_ < text_.size()) return false;
    for (std::size_t i = 0; i < code_at; ++i)
      if (const char c = text_[i]; !(is_mode(c) || c == '(' || c == ')' || c == ',' || (c >= '0' && c <= '9') || c == ' ')) return false;
    return true;
  }

  bool read_code(item& out, index count, bool modified, int depth) {
    counted_ = false;
    const std::size_t begin = at_;
    const char c = peek();
    ++at_;
    const bool swapped = mode_ == '>' || mode_ == '!';
    switch (c) {
      case 'T': return structure(out, depth);
      case 'x': counted_ = out.padding = true; return true;
      case 's':
        counted_ = true;
        if (modified)
          return fail(begin, at_, "a byte order before `s`, which has none", "leave the modifier out, or read the text as `struct`");
        if (count == 0) return fail(begin, at_, "text of no bytes");
        out.type = make_fixed_string(count < 0 ? 1 : count, encoding::ascii);
        return true;
      case 'c': out.type = make_char(encoding::ascii); return true;
      case 'w':
      case 'u': {
        counted_ = true;
        const encoding e = c == 'w' ? encoding::utf32 : encoding::ucs2;
        out.type = swapped_leaf(count < 0 ? make_char(e) : make_fixed_string(count, e), swapped);
        return true;
      }
      case 'O': out.type = make_leaf(kind::object); return true;
      case 'Z': return complex(out, begin);
      case '&': {
        if (depth >= max_nesting) return fail(begin, at_, "nested deeper than " + std::to_string(max_nesting) + " levels");
        item target;
        if (peek() == '\0') return fail(begin, at_, "`&` points to nothing: a type code follows it");
        if (!read_item(target, depth + 1)) return false;
        if (target.padding) return fail(begin, at_, "a pointer to padding");
        out.type = ref(std::move(target.type));
        out.name = std::move(target.name);
        out.named = target.named;
        return true;
      }
      case 'X': return fail(begin, at_, "a function pointer, which is no value");
      case 't': return fail(begin, at_, "bit fields are not addressable");
      case 'P': return fail(begin, at_, "a pointer to nothing known", "`&` and a type code say what it points to");
      case '\0': return fail(begin, begin, "expected a type code, the format ends here");
      default: break;
    }
    if (const auto s = scalar_of_code(c, mode_)) {
      out.type = in_mode(*s, mode_);
      return true;
    }
    if (only_native(c)) return fail(begin, at_, std::string("`") + c + "` has no standard size", "it is read after `@` or `^`");
    return fail(begin, at_, std::string("no type code `") + c + "`");
  }

  bool complex(item& out, std::size_t begin) {
    const char part = at_ < text_.size() ? text_[at_++] : '\0';
    switch (part) {
      case 'e': out.type = in_mode(scalar::complex32, mode_); return true;
      case 'f': out.type = in_mode(scalar::complex64, mode_); return true;
      case 'd': out.type = in_mode(scalar::complex128, mode_); return true;
      case 'g':
        if (!is_native(mode_)) return fail(begin, at_, "`Zg` has no standard size", "it is read after `@` or `^`");
        out.type = make_scalar(scalar::complex160);
        return true;
      default: return fail(begin, std::min(at_, text_.size()), "`Z` is followed by e, f, d or g");
    }
  }

  bool read_name(item& out) {
    if (peek() != ':') return true;
    const std::size_t begin = at_++;
    const std::size_t end = text_.find(':', at_);
    if (end == std::string_view::npos) return fail(begin, text_.size(), "a name without its second `:`");
    if (out.named) return fail(begin, end + 1, "a second name");
    out.name = text_.substr(at_, end - at_);
    out.named = true;
    if (out.name.empty()) return fail(begin, end + 1, "an empty name");
    if (out.name.find_first_of("{}") != std::string::npos) return fail(begin, end + 1, "a brace in a name");
    at_ = end + 1;
    return true;
  }

  bool structure(item& out, int depth) {
    const std::size_t begin = at_ - 1;
    if (at_ >= text_.size() || text_[at_] != '{') return fail(begin, at_, "`T` is followed by `{`");
    ++at_;
    const bool packed = mode_ == '^';
    std::vector<item> items;
    if (!sequence(items, depth + 1)) return false;
    if (at_ >= text_.size()) return fail(begin, begin + 2, "this `T{` is never closed");
    if (text_[at_] != '}') return fail(at_, at_ + 1, "expected a type code or `}`");
    ++at_;
    out.align = align_;
    return record(items, size_, packed ? packing::packed : packing::unsaid, begin, out.type);
  }

  bool record(std::vector<item>& items, index size, packing said, std::size_t begin, type& out) {
    std::vector<placed_field> fields;
    std::map<std::string, span> seen;
    bool any_named = false;
    for (const item& i : items) any_named = any_named || i.named;
    int unnamed = 0;
    for (item& i : items) {
      if (i.padding) continue;
      if (any_named && !i.named) {
        do i.name = "f" + std::to_string(unnamed++);
        while (seen.count(i.name));
      }
      if (any_named) {
        const auto [first, is_new] = seen.emplace(i.name, i.where);
        if (!is_new) {
          datashape::diagnostic d{codes::duplicate_field, datashape::severity::error, "duplicate field `" + i.name + "`", i.where};
          d.labels.push_back({first->second, "first declared here"});
          failed_ = {std::move(d)};
          return false;
        }
      }
      fields.push_back({std::move(i.name), std::move(i.type), i.offset});
    }
    auto placed = place(fields, size, said);
    if (!placed) return fail(placed.error(), begin, at_);
    out = *std::move(placed);
    return true;
  }

  /// One item without a name is that type; several are a tuple or record.
  bool unwrap(std::vector<item>& items, type& out) {
    if (items.size() == 1 && !items[0].named && !items[0].padding && items[0].size == size_) {
      out = std::move(items[0].type);
      return true;
    }
    return record(items, size_, packing::unsaid, 0, out);
  }

  /// `T{…}f -> d`: items before the arrow are parameters, those after it results.
  result<type> function(std::vector<item> items) {
    if (text_.substr(at_, 2) != "->") return bad_text(at(at_, at_ + 1), "expected a type code, found `-`");
    at_ += 2;
    std::vector<item> results;
    if (!sequence(results, 0)) return std::move(failed_);
    if (at_ < text_.size()) return bad_text(at(at_, text_.size()), "text after a signature");
    if (results.empty()) return bad_text(at(at_, at_), "a signature without a result");
    std::vector<type> in, out;
    for (auto* side : {&items, &results})
      for (const item& i : *side) {
        if (i.padding || i.named) return bad_text(i.where, "a signature lists types without names or padding");
        (side == &items ? in : out).push_back(i.type);
      }
    return ndt::function(in, {}, out);
  }

  static constexpr index max_bytes = index{1} << 42;
  std::string_view text_;
  bool align_all_;
  std::size_t at_ = 0;
  char mode_ = '@';
  bool counted_ = false;
  index size_ = 0, align_ = 1;
  datashape::diagnostics failed_;
};

result<type> with_itemsize(type t, std::string_view format, index itemsize) {
  DATASHAPE_TRY(const layout l, layout_of(t));
  if (l.size() == itemsize) return t;
  auto natural = format_reader(format, true).whole();
  if (natural) {
    DATASHAPE_TRY(const layout aligned, layout_of(*natural));
    if (aligned.size() == itemsize) return natural;
  }
  if ((t.kind() == kind::record || t.kind() == kind::tuple) && l.size() < itemsize) {
    index size = 0;
    DATASHAPE_TRY(const auto fields, placement(t, size));
    return place(fields, itemsize);
  }
  return bad_text(at(0, format.size()),
                  "the format describes " + std::to_string(l.size()) + " bytes, the exporter says " + std::to_string(itemsize));
}

}  // namespace

datashape::result<type> from_pep3118(std::string_view format, index itemsize) {
  return guarded([&]() -> result<type> {
    DATASHAPE_TRY(type t, format_reader(format, false).whole());
    if (itemsize < 0 || t.kind() == kind::function) return t;
    return with_itemsize(std::move(t), format, itemsize);
  });
}

}  // namespace pluribus::ndt
