// SPDX-License-Identifier: BSD-3-Clause
/// One value from one dtype to another: integers wrap, floats to integers truncate and saturate with NaN to 0, complex to real keeps the
/// real part, anything to bool asks whether it is not zero. Every conversion rounds once; nothing traps.
#pragma once
#include <type_traits>

#include "complex.hpp"
#include "half.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class I, class F>
I saturated(F x) {
  constexpr I most = static_cast<I>(std::is_signed_v<I> ? (std::uint64_t{1} << (8 * sizeof(I) - 1)) - 1 : ~std::uint64_t{0});
  constexpr I least = std::is_signed_v<I> ? static_cast<I>(-most - 1) : I{0};
  constexpr F above = static_cast<F>(std::uint64_t{1} << (8 * sizeof(I) - 1)) * (std::is_signed_v<I> ? F(1) : F(2));
  if constexpr (sizeof(I) < 4) {
    F y = x > F(least) ? x : F(least);  // NaN becomes the least value here and 0 below
    y = y < F(most) ? y : F(most);
    const I r = static_cast<I>(static_cast<std::int32_t>(y));
    return x == x ? r : I{0};
  } else {
    return x >= above ? most : x >= F(least) ? static_cast<I>(x) : x < F(least) ? least : I{0};
  }
}

/// Rounded to odd: a second rounding to fewer digits then gives what one rounding would.
inline float odd_float(double x) {
  const float f = static_cast<float>(x);
  const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, f);
  const std::uint32_t low = bits - (__builtin_fabs(static_cast<double>(f)) > __builtin_fabs(x) ? 1U : 0U);
  return __builtin_bit_cast(float, static_cast<double>(f) == x ? bits : low | 1U);
}
template <class I>
double odd_double(I x) {
  if constexpr (sizeof(I) < 8) {
    return static_cast<double>(x);
  } else {
    constexpr I limit = I{1} << 53;
    const bool large = x > limit || (std::is_signed_v<I> && x < static_cast<I>(0) - limit);
    const I sticky = static_cast<I>((x & ~I{0x7ff}) | ((x & I{0x7ff}) != 0 ? I{0x800} : I{0}));
    return static_cast<double>(large ? sticky : x);
  }
}

template <class To, class From>
To converted(From x) {
  if constexpr (std::is_same_v<To, From>) {
    return x;
  } else if constexpr (is_half<From>) {
    return converted<To>(widen(x));
  } else if constexpr (is_complex<From>) {
    if constexpr (std::is_same_v<To, bool>)
      return (x.real != 0) | (x.imag != 0);
    else if constexpr (is_complex<To>)
      return {static_cast<part_of<To>>(x.real), static_cast<part_of<To>>(x.imag)};
    else
      return converted<To>(x.real);
  } else if constexpr (std::is_same_v<To, bool>) {
    return x != 0;
  } else if constexpr (is_complex<To>) {
    return {static_cast<part_of<To>>(x), 0};
  } else if constexpr (is_half<To>) {
    To r;
    if constexpr (std::is_same_v<From, float>)
      narrow(x, r);
    else if constexpr (std::is_same_v<From, double>)
      narrow(odd_float(x), r);
    else
      narrow(odd_float(odd_double(x)), r);
    return r;
  } else if constexpr (std::is_floating_point_v<From> && std::is_integral_v<To>) {
    return saturated<To>(x);
  } else {
    return static_cast<To>(x);
  }
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
