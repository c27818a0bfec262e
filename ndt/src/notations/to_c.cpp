// SPDX-License-Identifier: BSD-3-Clause
/// A type to C declarations.
#include <algorithm>

#include "ndt/c_struct.hpp"
#include "ndt/print.hpp"
#include "placed.hpp"
#include "refusal.hpp"

namespace pluribus::ndt {
namespace {

using namespace notations;

constexpr std::string_view keywords[] = {
    "auto",   "break",  "case",   "char",     "const",    "continue", "default", "do",       "double",   "else",     "enum",
    "extern", "float",  "for",    "goto",     "if",       "inline",   "int",     "long",     "register", "restrict", "return",
    "short",  "signed", "sizeof", "static",   "struct",   "switch",   "typedef", "union",    "unsigned", "void",     "volatile",
    "while",  "bool",   "_Bool",  "_Complex", "_Alignas", "alignas",  "char8_t", "char16_t", "char32_t", "size_t",   "ssize_t"};

bool is_c_name(std::string_view name) {
  if (name.empty() || (name[0] >= '0' && name[0] <= '9')) return false;
  for (const char c : name)
    if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_')) return false;
  if (name.ends_with("_t") && (name.starts_with("int") || name.starts_with("uint") || name.starts_with("ptrdiff"))) return false;
  return std::find(std::begin(keywords), std::end(keywords), name) == std::end(keywords);
}
bool is_padding_name(std::string_view name) {
  return name.starts_with("_pad") && name.find_first_not_of("0123456789", 4) == std::string_view::npos;
}

std::string_view c_number(scalar s) {
  switch (s) {
    case scalar::bool_: return "bool";
    case scalar::int8: return "int8_t";
    case scalar::int16: return "int16_t";
    case scalar::int32: return "int32_t";
    case scalar::int64: return "int64_t";
    case scalar::int128: return "__int128";
    case scalar::uint8: return "uint8_t";
    case scalar::uint16: return "uint16_t";
    case scalar::uint32: return "uint32_t";
    case scalar::uint64: return "uint64_t";
    case scalar::uint128: return "unsigned __int128";
    case scalar::float16: return "_Float16";
    case scalar::bfloat16: return "__bf16";
    case scalar::float32: return "float";
    case scalar::float64: return "double";
    case scalar::float80: return "long double";
    case scalar::float128: return "_Float128";
    case scalar::complex64: return "float _Complex";
    case scalar::complex128: return "double _Complex";
    case scalar::complex160: return "long double _Complex";
    default: return {};
  }
}

class c_writer {
 public:
  result<std::string> whole(const type& annotated, std::string_view name) {
    const type& t = bare(annotated);
    DATASHAPE_CHECK(check_depth("C", t));
    if (!is_c_name(name) || is_padding_name(name)) return cannot_say("C", t, "", "`" + std::string(name) + "` is no name");
    if (t.kind() == kind::record)
      DATASHAPE_CHECK(record(t, name, 0));
    else
      DATASHAPE_CHECK(declaration(t, std::string(name), 0));
    return out_ + ";\n";
  }

 private:
  diagnostic refuse(const type& t, std::string_view why, std::string_view help = {}) const {
    return cannot_say("C", t, path_.text(), why, help);
  }
  void indent(int level) { out_.append(static_cast<std::size_t>(level) * 2, ' '); }

  /// `declarator` is the name with what already surrounds it.
  datashape::outcome declaration(const type& annotated, std::string declarator, int level) {
    const type& t = bare(annotated);
    switch (t.kind()) {
      case kind::fixed: {
        const type* element = &t;
        std::string brackets, steps;
        for (; element->kind() == kind::fixed; element = &bare(element->element())) {
          if (element->extent() == 0) return refuse(t, "an array has at least one element");
          brackets += "[" + std::to_string(element->extent()) + "]";
          steps += "[]";
        }
        const node_path::step step(path_, steps);
        if (element->kind() == kind::char_) return refuse(t, "an array of characters is text", "`fixed_string(n, ...)` is that array");
        return declaration(*element, declarator + brackets, level);
      }
      case kind::scalar: {
        if (t.is_swapped()) return refuse(t, "numbers have the byte order of the machine");
        const std::string_view number = c_number(t.scalar());
        if (number.empty()) return refuse(t, "there is no such number in C");
        out_ += std::string(number) + " " + declarator;
        return std::monostate{};
      }
      case kind::char_: return characters(t, std::move(declarator));
      case kind::fixed_string:
        if (t.value() == 0) return refuse(t, "an array has at least one element");
        return characters(t, declarator + "[" + std::to_string(t.value()) + "]");
      case kind::fixed_bytes:
        if (t.value() == 0) return refuse(t, "an array has at least one element");
        if (t.extra()) return refuse(t, "bytes have no alignment");
        out_ += "unsigned char " + declarator + "[" + std::to_string(t.value()) + "]";
        return std::monostate{};
      case kind::record:
        DATASHAPE_CHECK(record(t, {}, level));
        out_ += " " + declarator;
        return std::monostate{};
      case kind::ref: {
        const type& target = bare(t.element());
        if (target.kind() == kind::fixed || target.kind() == kind::fixed_string || target.kind() == kind::fixed_bytes)
          return declaration(target, "(*" + declarator + ")", level);
        return declaration(target, "*" + declarator, level);
      }
      case kind::object: out_ += "void *" + declarator; return std::monostate{};
      case kind::tuple: return refuse(t, "members have names");
      case kind::option: return refuse(t, "a value is never null");
      case kind::union_: return refuse(t, "a union does not know which member it holds");
      case kind::string:
      case kind::bytes:
      case kind::var:
      case kind::array: return refuse(t, "members have a fixed size");
      default: return refuse(t, t.is_symbolic() ? "it is a pattern" : "there is no such type in C");
    }
  }

  datashape::outcome characters(const type& t, const std::string& declarator) {
    if (t.is_swapped()) return refuse(t, "numbers have the byte order of the machine");
    std::string_view unit;
    if (t.encoding() == encoding::ascii) unit = "char ";
    if (t.encoding() == encoding::utf16) unit = "char16_t ";
    if (t.encoding() == encoding::utf32) unit = "char32_t ";
    if (unit.empty()) return refuse(t, "characters are ascii (char), utf16 (char16_t) or utf32 (char32_t)");
    out_ += std::string(unit) + declarator;
    return std::monostate{};
  }

  datashape::outcome record(const type& t, std::string_view name, int level) {
    if (t.is_variadic()) return refuse(t, "it is a pattern");
    if (t.size() == 0) return refuse(t, "a struct has members");
    index size = 0, at_byte = 0;
    auto fields = placement(t, size);
    if (!fields) {
      const std::string before = out_;
      for (std::size_t i = 0; i < t.size(); ++i) {
        const auto step = path_.into_child(t, i);
        DATASHAPE_CHECK(declaration(t.child(i), "x", level));
      }
      out_ = before;
      return refuse(t, fields.error().front().message);
    }
    DATASHAPE_TRY(const type unsaid, place(*fields, size, packing::aligned));
    bool packed = false;
    if (!(unsaid == t)) {
      DATASHAPE_TRY(const type tight, place(*fields, size, packing::packed));
      if (!(tight == t))
        return refuse(t, "padding and packing do not say its attributes", "the same bytes are `" + to_string(unsaid) + "`");
      packed = true;
    }
    if (!packed && size % layout_of(t)->align()) return refuse(t, "a struct's size is a multiple of its alignment");
    out_ += "struct ";
    if (!name.empty()) out_ += std::string(name) + " ";
    out_ += "{\n";
    int pads = 0;
    for (std::size_t i = 0; i < fields->size(); ++i) {
      const placed_field& f = (*fields)[i];
      const auto step = path_.into_child(t, i);
      if (!is_c_name(f.name) || is_padding_name(f.name)) return refuse(f.type, "`" + f.name + "` is no member name in C");
      if (f.offset < at_byte) return refuse(f.type, "members stand in the order of their offsets and do not overlap");
      DATASHAPE_TRY(const layout below, layout_of(f.type));
      const index align = packed ? 1 : below.align();
      if (f.offset % align) return refuse(f.type, "a member is aligned");
      const index natural = at_byte + (align - at_byte % align) % align;
      if (f.offset > natural) pad(f.offset - at_byte, pads, level);
      indent(level + 1);
      DATASHAPE_CHECK(declaration(f.type, f.name, level + 1));
      out_ += ";\n";
      at_byte = f.offset + below.size();
    }
    const index align = packed ? 1 : layout_of(t)->align();
    if (size > at_byte + (align - at_byte % align) % align) pad(size - at_byte, pads, level);
    indent(level);
    out_ += packed ? "} __attribute__((packed))" : "}";
    return std::monostate{};
  }
  void pad(index bytes, int& pads, int level) {
    indent(level + 1);
    out_ += "unsigned char _pad" + std::to_string(pads++) + "[" + std::to_string(bytes) + "];\n";
  }

  std::string out_;
  node_path path_;
};

}  // namespace

datashape::result<std::string> to_c(const type& t, std::string_view name) {
  return guarded([&] { return c_writer().whole(t, name); });
}

}  // namespace pluribus::ndt
