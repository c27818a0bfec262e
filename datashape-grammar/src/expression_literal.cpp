// SPDX-License-Identifier: BSD-3-Clause
/// Literal tokens become values: integers, floats, strings with their escapes, constants.
#include <charconv>
#include <cmath>
#include <limits>

#include "datashape/expression_codes.hpp"
#include "datashape/identifier.hpp"
#include "expression_literal.hpp"
#include "expression_reader.hpp"

namespace pluribus::datashape {

namespace {

/// A `\uXXXX`, as a code unit; the token starts at the backslash.
char32_t code_unit(std::string_view token) {
  unsigned value = 0;
  std::from_chars(token.data() + 2, token.data() + 6, value, 16);
  return value;
}

bool is_high_surrogate(char32_t c) { return c >= 0xD800 && c <= 0xDBFF; }
bool is_low_surrogate(char32_t c) { return c >= 0xDC00 && c <= 0xDFFF; }

char simple_escape(char letter) {
  switch (letter) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return letter;
  }
}

}  // namespace

std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return "inf";
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value).ptr;
  std::string out(text, end);
  if (out.find_first_of(".e") == std::string::npos) out += ".0";
  return out;
}

void append_utf8(std::string& out, char32_t c) {
  const auto put = [&](char32_t byte) { out += static_cast<char>(byte); };
  if (c < 0x80) return put(c);
  if (c < 0x800) return put(0xC0 | c >> 6), put(0x80 | (c & 0x3F));
  if (c < 0x10000) return put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
  put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 0x3F)), put(0x80 | (c >> 6 & 0x3F)), put(0x80 | (c & 0x3F));
}

std::size_t first_bad_byte(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const int n = utf8_size(text, at);
    if (n == 0) return at;
    at += static_cast<std::size_t>(n);
  }
  return std::string_view::npos;
}

void expression_reader::read_integer(std::string_view token, int base) {
  const std::string_view digits = token.substr(base == 16 ? 2 : 0);
  std::uint64_t value = 0;
  if (std::from_chars(digits.data(), digits.data() + digits.size(), value, base).ec != std::errc())
    fail({codes::integer_literal,
          severity::error,
          "the integer is larger than 18446744073709551615, the largest of 64 bits",
          at(token),
          {},
          {},
          "write a float: " + std::string(base == 16 ? "1e30" : std::string(token.substr(0, 24)) + (token.size() > 24 ? "….0" : ".0"))});
  push(builder_.integer(value, at(token)), at(token));
}

void expression_reader::read_float(std::string_view token) {
  double value = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), value);
  if (read.ec != std::errc())
    fail({codes::float_literal,
          severity::error,
          "the float is out of the range of float64",
          at(token),
          {},
          {"float64 goes from 4.94e-324 to 1.797e308"},
          "write inf or 0.0 where that is meant"});
  push(builder_.real(value, at(token)), at(token));
}

void expression_reader::read_constant(std::string_view token) {
  const span where = at(token);
  if (token == "true" || token == "false") return push(builder_.boolean(token == "true", where), where);
  if (token == "null") return push(builder_.null(where), where);
  push(builder_.real(token == "inf" ? std::numeric_limits<double>::infinity() : std::nan(""), where), where);
}

void expression_reader::read_string(std::string_view token) {
  std::string value;
  for (std::size_t i = 1; i + 1 < token.size(); ++i) {
    if (token[i] != '\\') {
      value += token[i];
      continue;
    }
    if (token[++i] != 'u') {
      value += simple_escape(token[i]);
      continue;
    }
    const std::string_view here = token.substr(i - 1, 6);
    char32_t c = code_unit(here);
    i += 4;
    if (is_high_surrogate(c) && token.substr(i + 1, 2) == "\\u" && is_low_surrogate(code_unit(token.substr(i + 1)))) {
      c = 0x10000 + ((c - 0xD800) << 10) + (code_unit(token.substr(i + 1)) - 0xDC00);
      i += 6;
    } else if (is_high_surrogate(c) || is_low_surrogate(c)) {
      fail({codes::string_literal,
            severity::error,
            "half of a surrogate pair is no character",
            at(here),
            {},
            {},
            "write both halves, as in \"\\ud83d\\ude00\", or the character itself"});
    }
    append_utf8(value, c);
  }
  push(builder_.string(value, at(token)), at(token));
}

}  // namespace pluribus::datashape
