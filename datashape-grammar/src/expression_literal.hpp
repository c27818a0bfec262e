// SPDX-License-Identifier: BSD-3-Clause
/// Literals as text, shared by canonical text and JSON.
#pragma once
#include <string>
#include <string_view>

namespace pluribus::datashape {

/// The shortest text that reads back as the same float64, with a point or an exponent; "inf", "nan".
std::string float_text(double value);
void append_utf8(std::string& out, char32_t c);
/// Where the text stops being UTF-8; npos when it does not.
std::size_t first_bad_byte(std::string_view text) noexcept;

}  // namespace pluribus::datashape
