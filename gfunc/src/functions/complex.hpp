// SPDX-License-Identifier: BSD-3-Clause
/// Arithmetic of complex64 and complex128, spelled out so that every operation rounds once and no library routine is called in a loop.
/// Pairs of floats flow in and out.
#pragma once
#include "ndt/scalar.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T> inline constexpr bool is_complex = false;
template <> inline constexpr bool is_complex<ndt::complex64> = true;
template <> inline constexpr bool is_complex<ndt::complex128> = true;

template <class C> using part_of = decltype(C{}.real);

template <class C> C complex_product(C a, C b) { return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real}; }

/// Smith's method: no overflow where the quotient does not overflow.
template <class C>
C complex_quotient(C a, C b) {
  using T = part_of<C>;
  const bool wide = __builtin_fabs(static_cast<double>(b.real)) >= __builtin_fabs(static_cast<double>(b.imag));
  const T large = wide ? b.real : b.imag, small = wide ? b.imag : b.real;
  if (large == 0) return {a.real / large, a.imag / large};
  const T ratio = small / large, scale = 1 / (large + small * ratio);
  if (wide) return {(a.real + a.imag * ratio) * scale, (a.imag - a.real * ratio) * scale};
  return {(a.real * ratio + a.imag) * scale, (a.imag * ratio - a.real) * scale};
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
