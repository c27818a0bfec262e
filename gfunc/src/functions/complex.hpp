// SPDX-License-Identifier: BSD-3-Clause
/// Arithmetic of complex64 and complex128, spelled out so that every operation rounds once and no library routine is called in a loop.
/// Pairs of floats flow in and out.
#pragma once
#include "ndt/scalar.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
inline constexpr bool is_complex = false;
template <>
inline constexpr bool is_complex<ndt::complex64> = true;
template <>
inline constexpr bool is_complex<ndt::complex128> = true;

template <class C>
using part_of = decltype(C{}.real);

/// A product that is rounded before it is used. GCC 12 fuses the pair of a complex product into vfmaddsub even with -ffp-contract=off.
template <class T>
T rounded_product(T a, T b) {
#if __has_builtin(__builtin_assoc_barrier)
  return __builtin_assoc_barrier(a * b);
#else
  return a * b;
#endif
}

template <class C>
C complex_product(C a, C b) {
  return {rounded_product(a.real, b.real) - rounded_product(a.imag, b.imag),
          rounded_product(a.real, b.imag) + rounded_product(a.imag, b.real)};
}

/// A power of two that takes parts up to `size` away from the ends of the range, where bits are lost.
template <class T>
T away_from_ends(T size) {
  constexpr bool narrow = sizeof(T) == 4;
  constexpr T great = static_cast<T>(narrow ? 0x1p126 : 0x1p1022), small = static_cast<T>(narrow ? 0x1p-76 : 0x1p-918);
  constexpr T up = static_cast<T>(narrow ? 0x1p48 : 0x1p106);
  return size >= great ? static_cast<T>(0.5) : size < small ? up : static_cast<T>(1);
}
template <class T>
T greater_size(T a, T b) {
  const T x = a < 0 ? -a : a, y = b < 0 ? -b : b;
  return x > y ? x : y;
}

/// Smith's method, both numbers brought to the middle of the range: nothing over- or underflows on the way.
template <class C>
C complex_quotient(C a, C b) {
  using T = part_of<C>;
  const T by_a = away_from_ends(greater_size(a.real, a.imag)), by_b = away_from_ends(greater_size(b.real, b.imag));
  const bool wide = __builtin_fabs(static_cast<double>(b.real)) >= __builtin_fabs(static_cast<double>(b.imag));
  const T large = by_b * (wide ? b.real : b.imag), small = by_b * (wide ? b.imag : b.real);
  if (large == 0) return {a.real / large, a.imag / large};
  const T ratio = small / large, size = large + rounded_product(small, ratio), back = by_b / by_a;
  const T x = a.real * by_a, y = a.imag * by_a, real = rounded_product(x, ratio), imag = rounded_product(y, ratio);
  if (wide) return {(x + imag) / size * back, (y - real) / size * back};
  return {(real + y) / size * back, (imag - x) / size * back};
}

/// Without overflow on the way; infinite when a part is, even beside a NaN.
inline float modulus(ndt::complex64 a) { return __builtin_hypotf(a.real, a.imag); }
inline double modulus(ndt::complex128 a) { return __builtin_hypot(a.real, a.imag); }

/// a / |a|; zero of zero, a NaN in both parts where there is no direction, the axis of the infinite part where one part is infinite.
template <class C>
C complex_sign(C a) {
  using T = part_of<C>;
  const T size = modulus(a);
  if (size == 0) return {0, 0};
  if (size - size == 0) return {a.real / size, a.imag / size};
  const bool real = a.real - a.real != 0 && a.real == a.real, imag = a.imag - a.imag != 0 && a.imag == a.imag;
  const T no_direction = static_cast<T>(__builtin_nan(""));
  if (real == imag) return {no_direction, no_direction};
  if (real) return {static_cast<T>(a.real > 0 ? 1 : -1), 0};
  return {0, static_cast<T>(a.imag > 0 ? 1 : -1)};
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
