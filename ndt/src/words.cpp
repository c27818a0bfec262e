// SPDX-License-Identifier: BSD-3-Clause
/// The table of known names, hashed at compile time. A new scalar comes from scalars.def; a new constructor is one line here.
#include "words.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "ndt/kind.hpp"
#include "ndt/scalar.hpp"

namespace pluribus::ndt {
namespace {

// Bits of the dialects.
constexpr std::uint8_t C = 1, B = 2, D = 4, N = 8, A = 16, all = 31;

constexpr std::uint8_t scalar_dialects(std::string_view name) {
  if (name == "float16") return C | B | D | N;
  if (name == "bfloat16" || name == "bcomplex32" || name == "complex32") return C | N;
  if (name == "int128" || name == "uint128" || name == "float128") return C | D;
  if (name == "float80" || name.starts_with("float8_")) return C;
  return all;
}

constexpr word s(std::string_view text, scalar id, std::uint8_t dialects) {
  return {text, meaning::scalar, static_cast<std::uint8_t>(id), dialects};
}
constexpr word l(std::string_view text, kind k, std::uint8_t dialects) {
  return {text, meaning::leaf, static_cast<std::uint8_t>(k), dialects};
}
constexpr word f(std::string_view text, family k, std::uint8_t dialects) {
  return {text, meaning::family, static_cast<std::uint8_t>(k), dialects};
}
constexpr word m(std::string_view text, meaning what, std::uint8_t dialects) { return {text, what, 0, dialects}; }

constexpr word words[] = {
#define NDT_SCALAR(id, text, cls, bytes, cpp, dlpack_code, arrow, numpy, pep3118, digits, most, least) \
  s(text, scalar::id, scalar_dialects(text)),
#include "ndt/scalars.def"
#undef NDT_SCALAR
    s("int", scalar::int32, C | B | D),
    s("uint", scalar::uint32, C | D),
    s("float", scalar::float64, C),
    s("double", scalar::float64, C),
    s("real", scalar::float64, C | B | D),
    s("half", scalar::float16, C),
    s("intptr", scalar::int64, C | B | D | N),
    s("uintptr", scalar::uint64, C | B | D | N),
    s("size_t", scalar::uint64, C | N),
    s("size", scalar::uint64, C | D),
    l("json", kind::json, C | B),
    l("null", kind::null, C | B),
    l("unknown", kind::null, C | A),
    l("void", kind::void_, C | B | D | N),
    l("object", kind::object, C | B),
    l("type", kind::type_, C | D),
    l("date", kind::date, C | B),
    m("char", meaning::char_, C | D | N | A),
    m("string", meaning::string, all),
    m("fixed_string", meaning::fixed_string, C | D | N),
    m("bytes", meaning::bytes, C | D | N | A),
    m("fixed_bytes", meaning::fixed_bytes, C | D | N),
    m("time", meaning::time, C | B),
    m("datetime", meaning::datetime, C | B),
    m("timedelta", meaning::timedelta, C | B),
    m("datetime64", meaning::datetime64, C | A),
    m("timedelta64", meaning::timedelta64, C | A),
    m("decimal", meaning::decimal, C | B),
    m("categorical", meaning::categorical, all),
    m("units", meaning::units, C | B),
    m("complex", meaning::complex, C | B | D),
    m("option", meaning::option, C | B | D | A),
    m("ref", meaning::ref, C | N),
    m("pointer", meaning::ref, C | D),
    m("map", meaning::map, C | B | D),
    m("union", meaning::union_, C | A),
    m("tuple", meaning::tuple, C | B | D | A),
    m("struct", meaning::struct_, C | B | D | A),
    m("funcproto", meaning::funcproto, C | B),
    m("byte", meaning::byte, C | A),
    m("cuda_host", meaning::opaque_constructor, C | D),
    m("cuda_device", meaning::opaque_constructor, C | D),
    m("var", meaning::var, all),
    m("array", meaning::array, C | N),
    m("fixed", meaning::fixed, C | D | N),
    m("ellipsis", meaning::ellipsis, B),
    f("Any", family::any, C | D | N),
    f("Dtype", family::dtype, C),
    f("Scalar", family::scalar, C | D | N),
    f("Bool", family::boolean, C | D),
    f("Number", family::number, C),
    f("Integer", family::integer, C),
    f("Int", family::int_, C | D),
    f("UInt", family::uint, C | D),
    f("Float", family::float_, C | D),
    f("Complex", family::complex, C | D),
    f("Decimal", family::decimal, C),
    f("Temporal", family::temporal, C),
    f("String", family::string, C | D),
    f("Bytes", family::bytes, C | D),
    f("FixedString", family::fixed_string, C | D | N),
    f("FixedBytes", family::fixed_bytes, C | D | N),
    f("Categorical", family::categorical, C | D),
    f("Record", family::record, C),
    f("Struct", family::record, C | D),
    f("Tuple", family::tuple, C | D),
    f("Union", family::union_, C),
    f("Ref", family::ref, C),
    f("Callable", family::function, C | D),
    f("Function", family::function, C),
    f("Option", family::option, C | D),
    f("Dim", family::dim, C | D),
    f("Fixed", family::fixed, C | D),
    f("Var", family::var, C),
    f("signed", family::int_, N),
    f("unsigned", family::uint, N),
    f("float", family::float_, N),
    f("complex", family::complex, N)};

constexpr std::size_t table_size = 512;
constexpr std::size_t longest = 24;

/// Names are short: their first eight bytes, their last and their length tell them apart.
constexpr std::uint64_t head_of(std::string_view text) {
  std::uint64_t head = 0;
  for (std::size_t i = 0; i < text.size() && i < 8; ++i) head |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  return head;
}
inline std::uint64_t fast_head(std::string_view text) {
  if constexpr (std::endian::native != std::endian::little) return head_of(text);
  std::uint64_t head = 0;
  if (text.size() >= 8) {
    std::memcpy(&head, text.data(), 8);
  } else if (text.size() >= 4) {
    std::uint32_t low = 0, high = 0;
    std::memcpy(&low, text.data(), 4);
    std::memcpy(&high, text.data() + text.size() - 4, 4);
    head = low | std::uint64_t{high} << (8 * (text.size() - 4));
  } else {
    for (std::size_t i = 0; i < text.size(); ++i) head |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  }
  return head;
}
constexpr std::size_t slot_of(std::uint64_t head, std::size_t size, unsigned char last) {
  return static_cast<std::size_t>(((head ^ size << 3 ^ std::uint64_t{last} << 40) * 0x9e3779b97f4a7c15u) >> 55);
}
static_assert(table_size == 1u << (64 - 55));

struct entry {
  std::uint64_t head = 0;
  std::uint8_t index = 0xFF;
};
constexpr auto make_table() {
  std::array<entry, table_size> table{};
  for (std::size_t i = 0; i < std::size(words); ++i) {
    std::size_t at = slot_of(head_of(words[i].text), words[i].text.size(), static_cast<unsigned char>(words[i].text.back()));
    while (table[at].index != 0xFF) at = (at + 1) % table_size;
    table[at] = {head_of(words[i].text), static_cast<std::uint8_t>(i)};
  }
  return table;
}
constexpr auto table = make_table();
static_assert(std::size(words) < 200);
constexpr word no_word;

}  // namespace

const word& word_named(std::string_view text, datashape::dialect d) noexcept {
  const word* elsewhere = &no_word;
  if (text.empty() || text.size() > longest) return no_word;
  const std::uint64_t head = fast_head(text);
  for (std::size_t at = slot_of(head, text.size(), static_cast<unsigned char>(text.back())); table[at].index != 0xFF;
       at = (at + 1) % table_size) {
    if (table[at].head != head) continue;
    const word& w = words[table[at].index];
    if (w.text.size() != text.size() || (text.size() > 8 && std::memcmp(w.text.data() + 8, text.data() + 8, text.size() - 8) != 0))
      continue;
    if (knows(d, w)) return w;
    elsewhere = &w;
  }
  return *elsewhere;
}

std::span<const word> all_words() noexcept { return words; }

std::string looks_like(std::string_view name) {
  if (name.size() < 5 || name.size() > longest) return {};
  if (name == "Signed" || name == "SignedKind") return "Int";
  if (name == "Unsigned" || name == "UnsignedKind") return "UInt";
  if (name.ends_with("Kind") && family_named(name.substr(0, name.size() - 4))) return std::string(name.substr(0, name.size() - 4));
  if (name.find_first_of("0123456789") == std::string_view::npos) return {};
  std::string lower(name);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return word_named(lower, datashape::dialect::core).what == meaning::scalar ? lower : std::string();
}

}  // namespace pluribus::ndt
