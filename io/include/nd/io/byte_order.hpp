// SPDX-License-Identifier: BSD-3-Clause
/// Reversal of the bytes of scalars in place. Complex numbers are two scalars: their parts are reversed, not their order.
#pragma once
#include <span>

#include "ndt/scalar.hpp"

namespace pluribus::nd::io {

/// How many bytes are reversed together: the size of the scalar, of its part where it is complex.
constexpr ndt::index swap_unit(ndt::scalar s) noexcept {
  return ndt::class_of(s) == ndt::scalar_class::complex ? ndt::size_of(s) / 2 : ndt::size_of(s);
}

/// data is a whole number of units of 1, 2, 4, 8 or 16 bytes.
void swap_bytes(std::span<std::byte> data, ndt::index unit) noexcept;

}  // namespace pluribus::nd::io
