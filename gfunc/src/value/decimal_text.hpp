// SPDX-License-Identifier: BSD-3-Clause
/// Two's complement integers of up to 32 bytes as decimal text with a scale, both ways: int128, uint128 and decimals.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace pluribus::gfunc {

/// The integer divided by 10**scale; a negative scale appends zeros. Native bytes.
void append_decimal(const std::byte* at, int bytes, bool is_signed, int scale, std::string& out);
/// Digits, with a point and an exponent where the scale takes them; false where digits would be lost or do not fit.
bool read_decimal(std::string_view text, int bytes, bool is_signed, int scale, std::byte* to) noexcept;
/// How many decimal digits the integer has.
int decimal_digits(const std::byte* at, int bytes) noexcept;

}  // namespace pluribus::gfunc
