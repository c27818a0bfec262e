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

/// Smith's method: no overflow where the quotient does not overflow.
template <class C>
C complex_quotient(C a, C b) {
  using T = part_of<C>;
  const bool wide = __builtin_fabs(static_cast<double>(b.real)) >= __builtin_fabs(static_cast<double>(b.imag));
  const T large = wide ? b.real : b.imag, small = wide ? b.imag : b.real;
  if (large == 0) return {a.real / large, a.imag / large};
  const T ratio = small / large, scale = 1 / (large + rounded_product(small, ratio));
  const T real = rounded_product(a.real, ratio), imag = rounded_product(a.imag, ratio);
  if (wide) return {(a.real + imag) * scale, (a.imag - real) * scale};
  return {(real + a.imag) * scale, (imag - a.real) * scale};
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
