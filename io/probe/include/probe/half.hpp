// SPDX-License-Identifier: BSD-3-Clause
/// Single IEEE binary16 numbers to and from double, rounded to nearest even. For header values; arrays are cast by kernels.
#pragma once
#include <bit>
#include <cmath>
#include <cstdint>

namespace pluribus::probe {

inline double half_to(std::uint16_t bits) noexcept {
  const int exponent = bits >> 10 & 31, fraction = bits & 1023;
  const double size = exponent == 0   ? std::ldexp(fraction, -24)
                      : exponent < 31 ? std::ldexp(1024 + fraction, exponent - 25)
                      : fraction == 0 ? HUGE_VAL
                                      : std::bit_cast<double>(std::uint64_t{0x7ff8} << 48);
  return bits >> 15 ? -size : size;
}

inline std::uint16_t half_from(double x) noexcept {
  const auto sign = static_cast<std::uint16_t>(std::signbit(x) ? 0x8000 : 0);
  const double size = std::fabs(x);
  if (std::isnan(x)) return static_cast<std::uint16_t>(sign | 0x7e00);
  if (size == 0) return sign;
  if (size >= 65520) return static_cast<std::uint16_t>(sign | 0x7c00);
  // Counted in units of the last place of its binade, a half is an integer; nearbyint rounds halves to even.
  int exponent = 0;
  std::frexp(size, &exponent);
  const int ulp = exponent < -13 ? -24 : exponent - 11;
  const auto units = static_cast<std::uint16_t>(std::nearbyint(std::ldexp(size, -ulp)));
  return static_cast<std::uint16_t>(sign | (ulp == -24 ? units : units + ((exponent + 13) << 10)));
}

}  // namespace pluribus::probe
