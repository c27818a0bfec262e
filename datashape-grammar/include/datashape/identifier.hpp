// SPDX-License-Identifier: BSD-3-Clause
/// What counts as a name without quotes, and how other names are quoted. Reader and printer share this, so that they cannot disagree.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

namespace pluribus::datashape {

/// Bits of a byte: may start a name, may continue one.
constexpr bool starts_identifier(unsigned char c) noexcept {
  return static_cast<unsigned char>((c | 32) - 'a') < 26 || c == '_' || c >= 0x80;
}
constexpr bool continues_identifier(unsigned char c) noexcept { return starts_identifier(c) || static_cast<unsigned char>(c - '0') < 10; }

/// Bytes of the code point at `at` if it is well-formed UTF-8 (no overlong form, no surrogate), else 0.
int utf8_size(std::string_view text, std::size_t at, char32_t* code_point = nullptr) noexcept;
/// A letter or a mark beyond ASCII: no blanks, controls, punctuation, private or unassigned planes.
bool is_identifier_code_point(char32_t c) noexcept;

/// Bare in any place where a name stands.
bool is_identifier(std::string_view text) noexcept;
/// Bare as a type variable or a symbolic dim: an identifier that starts with an upper-case ASCII letter.
bool is_symbol(std::string_view text) noexcept;

/// JSON escapes; the quote itself is escaped, invalid UTF-8 becomes \xHH.
void append_quoted(std::string_view text, char quote, std::string& out);

}  // namespace pluribus::datashape
