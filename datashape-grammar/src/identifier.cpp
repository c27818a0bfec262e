// SPDX-License-Identifier: BSD-3-Clause
/// Names: UTF-8 checks, the identifier ranges, quoting.
#include "datashape/identifier.hpp"

#include <array>
#include <iterator>

namespace pluribus::datashape {

int utf8_size(std::string_view text, std::size_t at, char32_t* code_point) noexcept {
  const auto byte = [&](std::size_t i) -> unsigned { return at + i < text.size() ? static_cast<unsigned char>(text[at + i]) : 0u; };
  const unsigned first = byte(0);
  int size = 0;
  char32_t c = 0;
  if (first < 0x80)
    size = 1, c = first;
  else if (first >= 0xC2 && first <= 0xDF)
    size = 2, c = first & 0x1F;
  else if (first >= 0xE0 && first <= 0xEF)
    size = 3, c = first & 0x0F;
  else if (first >= 0xF0 && first <= 0xF4)
    size = 4, c = first & 0x07;
  else
    return 0;
  for (int i = 1; i < size; ++i) {
    if ((byte(static_cast<std::size_t>(i)) & 0xC0) != 0x80) return 0;
    c = c << 6 | (byte(static_cast<std::size_t>(i)) & 0x3F);
  }
  if ((size == 3 && c < 0x800) || (size == 4 && (c < 0x10000 || c > 0x10FFFF)) || (c >= 0xD800 && c <= 0xDFFF)) return 0;
  if (code_point) *code_point = c;
  return size;
}

bool is_identifier_code_point(char32_t c) noexcept {
  struct range {
    char32_t first, last;
  };
  static constexpr range ranges[] = {{0xAA, 0xAA},     {0xB5, 0xB5},     {0xBA, 0xBA},       {0xC0, 0xD6},       {0xD8, 0xF6},
                                     {0xF8, 0x1FFF},   {0x2071, 0x2071}, {0x207F, 0x209C},   {0x20D0, 0x20F0},   {0x2102, 0x2188},
                                     {0x2C00, 0x2DFF}, {0x3005, 0x3007}, {0x3021, 0x302F},   {0x3031, 0x3035},   {0x3041, 0xD7FB},
                                     {0xF900, 0xFDFD}, {0xFE20, 0xFE2F}, {0xFE70, 0xFEFC},   {0xFF10, 0xFF19},   {0xFF21, 0xFF3A},
                                     {0xFF41, 0xFF5A}, {0xFF66, 0xFFDC}, {0x10000, 0x1FBFF}, {0x20000, 0x3FFFD}, {0xE0100, 0xE01EF}};
  for (const range& r : ranges)
    if (c <= r.last) return c >= r.first;
  return false;
}

namespace {

/// ASCII bytes of names.
constexpr auto bare = [] {
  std::array<bool, 256> table{};
  for (unsigned c = 0; c < 0x80; ++c) table[c] = continues_identifier(static_cast<unsigned char>(c));
  return table;
}();

}  // namespace

bool is_identifier(std::string_view text) noexcept {
  if (text.empty() || !starts_identifier(static_cast<unsigned char>(text[0]))) return false;
  std::size_t plain = 0;
  while (plain < text.size() && bare[static_cast<unsigned char>(text[plain])]) ++plain;
  for (std::size_t i = plain; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (!continues_identifier(c)) return false;
    if (c < 0x80) {
      ++i;
      continue;
    }
    char32_t code_point = 0;
    const int size = utf8_size(text, i, &code_point);
    if (size == 0 || !is_identifier_code_point(code_point)) return false;
    i += static_cast<std::size_t>(size);
  }
  return true;
}

bool is_symbol(std::string_view text) noexcept { return is_identifier(text) && text[0] >= 'A' && text[0] <= 'Z'; }

void append_quoted(std::string_view text, char quote, std::string& out) {
  static constexpr char hex[] = "0123456789abcdef";
  out += quote;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = static_cast<unsigned char>(text[i]);
    const int size = utf8_size(text, i);
    if (size > 1) {
      out.append(text, i, static_cast<std::size_t>(size));
      i += static_cast<std::size_t>(size);
      continue;
    }
    ++i;
    if (size == 0) {
      out += "\\x";
      out += hex[c >> 4];
      out += hex[c & 15];
    } else if (c == static_cast<unsigned char>(quote) || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else if (c == '\b')
      out += "\\b";
    else if (c == '\f')
      out += "\\f";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\r')
      out += "\\r";
    else if (c == '\t')
      out += "\\t";
    else if (c < 0x20 || c == 0x7F) {
      out += "\\u00";
      out += hex[c >> 4];
      out += hex[c & 15];
    } else
      out += static_cast<char>(c);
  }
  out += quote;
}

}  // namespace pluribus::datashape
