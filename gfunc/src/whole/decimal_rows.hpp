// SPDX-License-Identifier: BSD-3-Clause
/// Decimals as integers a loop can calculate with: 128 bits where all digits fit, else 512. Loads take any storage width; stores check that
/// the digits fit the precision.
#pragma once
#include "cast/wide_integer.hpp"
#include "ndt/make.hpp"

namespace pluribus::gfunc::whole {

using narrow_integer = __int128;

template <class I>
I load_decimal(const std::byte* at, int bytes) {
  if constexpr (std::is_same_v<I, wide_integer>) {
    return load_wide(at, bytes);
  } else {
    // Sixteen bytes or fewer, two's complement.
    narrow_integer v = (std::to_integer<unsigned>(at[bytes - 1]) & 0x80u) != 0 ? -1 : 0;
    std::memcpy(&v, at, static_cast<std::size_t>(bytes));
    return v;
  }
}

template <class I>
void store_decimal(const I& v, int bytes, std::byte* to) {
  if constexpr (std::is_same_v<I, wide_integer>)
    store_wide(v, bytes, to);
  else
    std::memcpy(to, &v, static_cast<std::size_t>(bytes));
}

inline narrow_integer narrow_power_of_ten(int n) noexcept {
  narrow_integer v = 1;
  for (; n > 0; --n) v *= 10;
  return v;
}
template <class I>
I decimal_power(int n) {
  if constexpr (std::is_same_v<I, wide_integer>)
    return power_of_ten(n);
  else
    return narrow_power_of_ten(n);
}

/// False where the result is beyond the integer, which bytes that are no decimals of their dtype can bring about.
inline bool times(const narrow_integer& a, const narrow_integer& b, narrow_integer& r) noexcept {
  return !__builtin_mul_overflow(a, b, &r);
}
inline bool plus(const narrow_integer& a, const narrow_integer& b, narrow_integer& r) noexcept { return !__builtin_add_overflow(a, b, &r); }
inline bool minus(const narrow_integer& a, const narrow_integer& b, narrow_integer& r) noexcept {
  return !__builtin_sub_overflow(a, b, &r);
}
inline bool times(const wide_integer& a, const wide_integer& b, wide_integer& r) {
  if (a.is_zero() || b.is_zero()) {
    r = 0;
    return true;
  }
  if (msb(wide_integer(abs(a))) + msb(wide_integer(abs(b))) > 509) return false;
  r = a * b;
  return true;
}
inline bool plus(const wide_integer& a, const wide_integer& b, wide_integer& r) {
  r = a + b;
  return true;
}
inline bool minus(const wide_integer& a, const wide_integer& b, wide_integer& r) {
  r = a - b;
  return true;
}

inline bool is_zero(const narrow_integer& v) noexcept { return v == 0; }
inline bool is_zero(const wide_integer& v) { return v.is_zero(); }
inline narrow_integer magnitude(const narrow_integer& v) noexcept { return v < 0 ? -v : v; }
inline wide_integer magnitude(const wide_integer& v) { return abs(v); }

/// Rounded as told; b is not 0.
inline narrow_integer quotient(const narrow_integer& a, const narrow_integer& b, rounding_rule how) {
  narrow_integer q = a / b;
  const narrow_integer r = a % b;
  if (r == 0) return q;
  const bool negative = (a < 0) != (b < 0);
  // Twice the rest against the divisor, without leaving the bits.
  const narrow_integer rest = magnitude(r), left = magnitude(b) - rest;
  const int half = rest < left ? -1 : rest > left ? 1 : 0;
  return rounds_away(how, half, q % 2 != 0, negative) ? q + (negative ? -1 : 1) : q;
}
inline wide_integer quotient(const wide_integer& a, const wide_integer& b, rounding_rule how) { return divided(a, b, how); }

/// A decimal dtype of so many digits, in at least so many bytes.
inline ndt::type decimal_of(index precision, index scale, int bytes) {
  int bits = 8 * bytes;
  while (bits < 256 && precision > (bits == 32 ? 9 : bits == 64 ? 18 : 38)) bits *= 2;
  return ndt::make_decimal(precision, scale, bits);
}

}  // namespace pluribus::gfunc::whole
