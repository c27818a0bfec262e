// SPDX-License-Identifier: BSD-3-Clause
/// C declarations to a type: the subset that describes data.
#include <charconv>
#include <map>

#include "c_tokens.hpp"
#include "ndt/c_struct.hpp"
#include "ndt/make.hpp"
#include "pep3118_codes.hpp"
#include "placed.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;
using form = c_token::form;

struct fixed_width {
  std::string_view name;
  scalar what;
};
constexpr fixed_width fixed_widths[] = {
    {"int8_t", scalar::int8},      {"int16_t", scalar::int16},      {"int32_t", scalar::int32},       {"int64_t", scalar::int64},
    {"uint8_t", scalar::uint8},    {"uint16_t", scalar::uint16},    {"uint32_t", scalar::uint32},     {"uint64_t", scalar::uint64},
    {"size_t", scalar::uint64},    {"ssize_t", scalar::int64},      {"ptrdiff_t", scalar::int64},     {"intptr_t", scalar::int64},
    {"uintptr_t", scalar::uint64}, {"bool", scalar::bool_},         {"_Bool", scalar::bool_},         {"_Float16", scalar::float16},
    {"__bf16", scalar::bfloat16},  {"_Float128", scalar::float128}, {"__float128", scalar::float128}, {"_Float32", scalar::float32},
    {"_Float64", scalar::float64},
};

class c_reader {
 public:
  explicit c_reader(std::vector<c_token> tokens) : tokens_(std::move(tokens)) {}

  result<type> whole() {
    type last;
    bool any = false;
    while (now().what != form::end) {
      if (take(";")) continue;
      const bool is_typedef = take("typedef");
      if (now().text == "enum") return bad_text(now().where, "an enum has no fixed size", "an integer type says its width");
      DATASHAPE_TRY(type base, specifier(0));
      last = base;
      any = true;
      while (!take(";")) {
        if (now().what == form::end) return bad_text(now().where, "expected `;`, the text ends here");
        declared d;
        DATASHAPE_CHECK(declarator(base, d, 0));
        if (d.name.empty()) return bad_text(now().where, "expected a name");
        if (is_typedef) typedefs_[std::string(d.name)] = d.type;
        last = std::move(d.type);
        if (!take(",") && now().text != ";") return unexpected("`,` or `;`");
      }
    }
    if (!any) return bad_text(now().where, "no struct, typedef or variable");
    return last;
  }

 private:
  struct declared {
    ndt::type type;
    std::string_view name;
    span where;
  };

  const c_token& now() const { return tokens_[at_]; }
  bool take(std::string_view text) {
    if (now().what == form::end || now().text != text) return false;
    ++at_;
    return true;
  }
  diagnostic unexpected(std::string_view wanted) const {
    return bad_text(now().where, "expected " + std::string(wanted) + ", found " +
                                     (now().what == form::end ? std::string("the end") : "`" + std::string(now().text) + "`"));
  }
  datashape::outcome need(std::string_view mark) {
    if (take(mark)) return std::monostate{};
    return unexpected("`" + std::string(mark) + "`");
  }

  result<index> size() {
    if (now().what != form::number) return unexpected("a size");
    const c_token t = now();
    ++at_;
    std::string_view digits = t.text;
    while (!digits.empty() && (digits.back() == 'u' || digits.back() == 'U' || digits.back() == 'l' || digits.back() == 'L'))
      digits.remove_suffix(1);
    const bool hex = digits.starts_with("0x") || digits.starts_with("0X");
    if (hex) digits.remove_prefix(2);
    index n = 0;
    const auto r = std::from_chars(digits.data(), digits.data() + digits.size(), n, hex ? 16 : 10);
    if (r.ec != std::errc() || r.ptr != digits.data() + digits.size() || n < 0 || n > index{1} << 42)
      return bad_text(t.where, "a size is a number from 0 to 2**42");
    return n;
  }

  /// __attribute__((packed, aligned(8))) and alignas(8).
  struct attributes {
    bool packed = false;
    index align = 0;
  };
  datashape::outcome read_attributes(attributes& out) {
    while (true) {
      if (take("alignas") || take("_Alignas")) {
        DATASHAPE_CHECK(need("("));
        DATASHAPE_TRY(out.align, alignment());
        DATASHAPE_CHECK(need(")"));
      } else if (take("__attribute__")) {
        DATASHAPE_CHECK(need("("));
        DATASHAPE_CHECK(need("("));
        do {
          if (take("packed") || take("__packed__")) {
            out.packed = true;
          } else if (take("aligned") || take("__aligned__")) {
            DATASHAPE_CHECK(need("("));
            DATASHAPE_TRY(out.align, alignment());
            DATASHAPE_CHECK(need(")"));
          } else {
            return unexpected("packed or aligned(n)");
          }
        } while (take(","));
        DATASHAPE_CHECK(need(")"));
        DATASHAPE_CHECK(need(")"));
      } else {
        return std::monostate{};
      }
    }
  }
  result<index> alignment() {
    const span where = now().where;
    DATASHAPE_TRY(const index n, size());
    if (n < 1 || n > 65536 || (n & (n - 1))) return bad_text(where, "an alignment is a power of two up to 65536");
    return n;
  }

  result<type> specifier(int depth) {
    if (depth > max_nesting) return bad_text(now().where, "nested deeper than " + std::to_string(max_nesting) + " levels");
    while (take("const") || take("volatile") || take("static") || take("extern")) {
    }
    if (take("struct")) {
      auto t = structure(depth);
      raw_bytes_ = false;
      return t;
    }
    raw_bytes_ = false;
    if (now().text == "union")
      return bad_text(now().where, "a union does not say which member it holds", "a tagged `union(...)` in a datashape does");
    if (now().text == "enum") return bad_text(now().where, "an enum has no fixed size", "an integer type says its width");
    DATASHAPE_TRY(type t, arithmetic());
    while (take("const") || take("volatile")) {
    }
    return t;
  }

  result<type> arithmetic() {
    const c_token first = now();
    if (first.what != form::word) return unexpected("a type");
    int longs = 0, words = 0;
    bool is_unsigned = false, is_signed = false, is_complex = false, is_short = false, is_char = false, is_int = false, is_float = false,
         is_double = false, wide = false;
    for (bool more = true; more; ++words) {
      if (take("unsigned"))
        is_unsigned = true;
      else if (take("signed"))
        is_signed = true;
      else if (take("long"))
        ++longs;
      else if (take("short"))
        is_short = true;
      else if (take("char"))
        is_char = true;
      else if (take("int"))
        is_int = true;
      else if (take("float"))
        is_float = true;
      else if (take("double"))
        is_double = true;
      else if (take("__int128"))
        wide = true;
      else if (take("_Complex") || take("complex"))
        is_complex = true;
      else if (!take("const"))
        more = false;
    }
    --words;
    if (words == 0) return named(first);
    if (is_float || is_double) {
      if (is_unsigned || is_signed || is_short || is_char || is_int || wide || longs > 1 || (is_float && (is_double || longs)))
        return bad_text(first.where, "words that make no type together");
      if (is_float) return make_scalar(is_complex ? scalar::complex64 : scalar::float32);
      if (longs) return make_scalar(is_complex ? scalar::complex160 : scalar::float80);
      return make_scalar(is_complex ? scalar::complex128 : scalar::float64);
    }
    if (is_complex || longs > 2 || (is_short && longs) || (is_char && (is_short || longs || is_int)) ||
        (wide && (is_char || is_short || longs)))
      return bad_text(first.where, "words that make no type together");
    if (wide) return make_scalar(is_unsigned ? scalar::uint128 : scalar::int128);
    if (is_char) {
      raw_bytes_ = is_unsigned;
      if (is_unsigned) return make_scalar(scalar::uint8);
      return is_signed ? make_scalar(scalar::int8) : make_char(encoding::ascii);
    }
    if (is_short) return make_scalar(is_unsigned ? scalar::uint16 : scalar::int16);
    if (longs) return make_scalar(is_unsigned ? scalar::uint64 : scalar::int64);
    return make_scalar(is_unsigned ? scalar::uint32 : scalar::int32);
  }

  result<type> named(const c_token& word) {
    ++at_;
    for (const fixed_width& f : fixed_widths)
      if (f.name == word.text) return make_scalar(f.what);
    if (word.text == "char16_t") return make_char(encoding::utf16);
    if (word.text == "char32_t") return make_char(encoding::utf32);
    if (word.text == "void") return make_leaf(kind::void_);
    if (const auto found = typedefs_.find(word.text); found != typedefs_.end()) return found->second;
    return bad_text(word.where, "no type `" + std::string(word.text) + "`", "a typedef or struct before it makes the name known");
  }

  result<type> structure(int depth) {
    attributes a;
    DATASHAPE_CHECK(read_attributes(a));
    std::string_view tag;
    const c_token head = now();
    if (head.what == form::word) tag = head.text, ++at_;
    if (now().text != "{") {
      if (const auto found = structs_.find(tag); found != structs_.end()) return found->second;
      return bad_text(head.where,
                      tag.empty() ? "expected `{` or a name after `struct`" : "no struct `" + std::string(tag) + "` before this one");
    }
    const span open = now().where;
    ++at_;
    std::vector<declared> members;
    while (!take("}")) {
      if (now().what == form::end) return bad_text(open, "this `{` is never closed");
      DATASHAPE_CHECK(member(members, depth));
    }
    DATASHAPE_CHECK(read_attributes(a));
    DATASHAPE_TRY(type t, lay_out(members, a, open));
    if (!tag.empty()) structs_.insert_or_assign(std::string(tag), t);
    return t;
  }

  datashape::outcome member(std::vector<declared>& members, int depth) {
    attributes own;
    DATASHAPE_CHECK(read_attributes(own));
    if (own.align > 0) return bad_text(now().where, "the alignment of a single member is not read", "padding members say the same offsets");
    DATASHAPE_TRY(type base, specifier(depth + 1));
    do {
      declared d;
      DATASHAPE_CHECK(declarator(base, d, 0));
      if (now().text == ":") return bad_text(now().where, "bit fields are not addressable");
      if (d.name.empty()) return unexpected("a member's name");
      if (bare(d.type).kind() == kind::void_) return bad_text(d.where, "a member has a type with values");
      members.push_back(std::move(d));
    } while (take(","));
    return need(";");
  }

  /// `*name[3]`, `(*name)[3]`, `name[2][3]`
  datashape::outcome declarator(const type& base, declared& out, int depth) {
    if (depth > max_nesting) return bad_text(now().where, "nested deeper than " + std::to_string(max_nesting) + " levels");
    type t = base;
    bool raw = raw_bytes_;
    while (take("*")) {
      while (take("const") || take("restrict") || take("volatile")) {
      }
      t = t.kind() == kind::void_ ? make_leaf(kind::object) : ref(std::move(t));
      raw = false;
    }
    std::size_t inner = 0;
    if (now().text == "(") {
      inner = ++at_;
      for (int level = 1; level > 0; ++at_) {
        if (now().what == form::end) return unexpected("`)`");
        if (now().text == "(") ++level;
        if (now().text == ")") --level;
      }
    } else if (now().what == form::word) {
      out.name = now().text;
      out.where = now().where;
      ++at_;
    }
    std::vector<index> extents;
    while (take("[")) {
      if (now().text == "]") return bad_text(now().where, "an array without a size");
      DATASHAPE_TRY(const index n, size());
      DATASHAPE_CHECK(need("]"));
      extents.push_back(n);
      if (extents.size() > 64) return bad_text(now().where, "more than 64 dimensions");
    }
    if (now().text == "(") return bad_text(now().where, "a function is no data");
    if (!extents.empty() && (raw || t.kind() == kind::char_)) {
      const index n = extents.back();
      extents.pop_back();
      t = raw ? make_fixed_bytes(n) : make_fixed_string(n, t.encoding());
    }
    if (extents.size() + static_cast<std::size_t>(t.ndim()) > 64) return bad_text(now().where, "more than 64 dimensions");
    t = array_type(extents, t);
    if (inner) {
      const std::size_t after = at_;
      at_ = inner;
      raw_bytes_ = false;
      DATASHAPE_CHECK(declarator(t, out, depth + 1));
      DATASHAPE_CHECK(need(")"));
      at_ = after;
      return std::monostate{};
    }
    out.type = std::move(t);
    return std::monostate{};
  }

  static bool is_padding(const declared& d) {
    return d.name.starts_with("_pad") && d.name.find_first_not_of("0123456789", 4) == std::string_view::npos &&
           d.type.kind() == kind::fixed_bytes;
  }

  result<type> lay_out(std::vector<declared>& members, const attributes& a, span open) {
    std::vector<placed_field> fields;
    std::map<std::string_view, span> seen;
    index at_byte = 0, whole = 1;
    for (declared& d : members) {
      const auto [first, is_new] = seen.emplace(d.name, d.where);
      if (!is_new) {
        diagnostic twice{codes::duplicate_field, datashape::severity::error, "duplicate field `" + std::string(d.name) + "`", d.where};
        twice.labels.push_back({first->second, "first declared here"});
        return twice;
      }
      DATASHAPE_TRY(const layout l, layout_of(d.type));
      const index align = a.packed ? 1 : l.align();
      whole = std::max(whole, align);
      at_byte += (align - at_byte % align) % align;
      const index offset = at_byte;
      if (__builtin_add_overflow(at_byte, l.size(), &at_byte) || at_byte > index{1} << 42)
        return bad_text(d.where, "the struct takes more than 2**42 bytes");
      if (!is_padding(d)) fields.push_back({std::string(d.name), std::move(d.type), offset});
    }
    if (fields.empty()) return bad_text(open, "a struct has members");
    whole = std::max(whole, a.align);
    at_byte += (whole - at_byte % whole) % whole;
    DATASHAPE_TRY(type t, place(fields, at_byte, a.packed ? packing::packed : packing::aligned));
    if (a.align > layout_of(t)->align()) {
      std::vector<type> types;
      std::vector<std::string_view> names;
      std::vector<detail::field_attributes> attributes;
      for (std::size_t i = 0; i < t.size(); ++i) {
        types.push_back(t.child(i));
        names.push_back(t.field(i).name);
        attributes.push_back(t.attributes(i));
      }
      node_spec spec{.what = kind::record, .value = t.pack(), .extra = a.align, .children = types, .names = names};
      if (t.has(detail::attributed)) spec.attributes = attributes;
      return make_node(spec);
    }
    return t;
  }

  std::vector<c_token> tokens_;
  std::size_t at_ = 0;
  bool raw_bytes_ = false;  ///< the specifier was `unsigned char`: arrays of it are bytes
  std::map<std::string, type, std::less<>> typedefs_, structs_;
};

}  // namespace

datashape::result<type> from_c(std::string_view text) {
  return guarded([&]() -> result<type> {
    DATASHAPE_TRY(std::vector<c_token> tokens, c_tokens(text));
    return c_reader(std::move(tokens)).whole();
  });
}

}  // namespace pluribus::ndt
