// SPDX-License-Identifier: BSD-3-Clause
/// The order of elements: numbers ascending, -0.0 equal to 0.0, NaN after everything and equal to NaN; complex by real part, then
/// imaginary, those with a NaN last as in NumPy. false before true. What sorting, searching, sets and quantiles agree on.
#pragma once
#include <complex>
#include <type_traits>

namespace pluribus::gfunc::whole {

template <class T>
inline constexpr bool is_complex_number = std::is_same_v<T, std::complex<float>> || std::is_same_v<T, std::complex<double>>;

template <class T>
bool before(const T& a, const T& b) noexcept {
  if constexpr (is_complex_number<T>) {
    const auto ar = a.real(), ai = a.imag(), br = b.real(), bi = b.imag();
    if (ar < br) return ai == ai || bi != bi;
    if (ar > br) return bi != bi && ai == ai;
    if (ar == br || (ar != ar && br != br)) return ai < bi || (bi != bi && ai == ai);
    return br != br;
  } else if constexpr (std::is_floating_point_v<T>) {
    return a < b || (b != b && a == a);
  } else {
    return a < b;
  }
}

template <class T>
bool is_nan_number(const T& a) noexcept {
  if constexpr (is_complex_number<T>)
    return a.real() != a.real() || a.imag() != a.imag();
  else
    return a != a;
}

/// Equal in this order; NaNs are equal to each other.
template <class T>
bool same_place(const T& a, const T& b) noexcept {
  return a == b || (is_nan_number(a) && is_nan_number(b) && !before(a, b) && !before(b, a));
}

}  // namespace pluribus::gfunc::whole
