// SPDX-License-Identifier: BSD-3-Clause
/// Products of two numbers as the function multiply makes them: integers wrap, bools are joined by "and", and complex numbers go without
/// the repairs of infinities that std::complex makes.
#pragma once
#include <cstdint>
#include <type_traits>

#include "order.hpp"

namespace pluribus::gfunc::whole {

template <class T>
T product(const T& a, const T& b) noexcept {
  if constexpr (is_complex_number<T>)
    return {a.real() * b.real() - a.imag() * b.imag(), a.real() * b.imag() + a.imag() * b.real()};
  else if constexpr (std::is_same_v<T, bool>)
    return a && b;
  else if constexpr (std::is_integral_v<T>)
    return static_cast<T>(static_cast<std::uint64_t>(a) * static_cast<std::uint64_t>(b));
  else
    return a * b;
}

}  // namespace pluribus::gfunc::whole
