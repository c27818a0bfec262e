// SPDX-License-Identifier: BSD-3-Clause
/// Integer arithmetic that wraps and never traps: x // 0 and x % 0 are 0, the most negative value over -1 wraps, quotients round down and
/// remainders take the divisor's sign, as Python's. Plain integers flow in and out.
#pragma once
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Unsigned and at least 32 bits wide, so that no operation promotes to a signed int and overflows.
template <class T>
using wrapping = std::conditional_t<(sizeof(T) < 4), std::uint32_t, std::make_unsigned_t<T>>;
/// The unsigned integer of this many bytes, or Other where there is none.
template <std::size_t Bytes, class Other = void>
using unsigned_of = std::conditional_t<
    Bytes == 1, std::uint8_t,
    std::conditional_t<Bytes == 2, std::uint16_t,
                       std::conditional_t<Bytes == 4, std::uint32_t, std::conditional_t<Bytes == 8, std::uint64_t, Other>>>>;
template <class T>
constexpr wrapping<T> wrapped(T x) {
  return static_cast<wrapping<T>>(x);
}

template <class T>
T floor_quotient(T a, T b) {
  if (b == 0) return 0;
  if constexpr (std::is_signed_v<T>) {
    if (b == -1) return static_cast<T>(0U - wrapped(a));
    const T q = static_cast<T>(a / b);
    return static_cast<T>(q - ((a % b != 0) && ((a < 0) != (b < 0)) ? 1 : 0));
  } else {
    return static_cast<T>(a / b);
  }
}

template <class T>
T floor_remainder(T a, T b) {
  if (b == 0) return 0;
  if constexpr (std::is_signed_v<T>) {
    if (b == -1) return 0;
    const T r = static_cast<T>(a % b);
    return r != 0 && ((r < 0) != (b < 0)) ? static_cast<T>(r + b) : r;
  } else {
    return static_cast<T>(a % b);
  }
}

/// By squaring. A negative exponent gives the quotient 1 // base**-n rounded towards zero: 0 but for bases 1 and -1.
template <class T>
T integer_power(T base, T exponent) {
  if constexpr (std::is_signed_v<T>) {
    if (exponent < 0) {
      if (base == 1) return 1;
      if (base == -1) return (exponent & 1) != 0 ? static_cast<T>(-1) : static_cast<T>(1);
      return 0;
    }
  }
  wrapping<T> b = wrapped(base), r = 1;
  for (auto e = wrapped(exponent); e != 0; e >>= 1) {
    if ((e & 1U) != 0) r *= b;
    b *= b;
  }
  return static_cast<T>(r);
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
