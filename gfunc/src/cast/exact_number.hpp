// SPDX-License-Identifier: BSD-3-Clause
/// A number of any scalar dtype, exactly: what conversions without a kernel go through.
#pragma once
#include "ndt/type.hpp"
#include "value/float_bits.hpp"

namespace pluribus::gfunc {

struct exact_number {
  float_value real, imaginary;
  bool whole = false;  ///< it comes from a bool or an integer, and wraps where it does not fit one
};

exact_number load_exact(const ndt::type& dtype, const std::byte* at) noexcept;
/// Floats to integers truncate and saturate, NaN to 0.
void store_exact(const exact_number& v, const ndt::type& dtype, std::byte* to) noexcept;
/// Toward zero; false where it is beyond 128 bits or no number.
bool truncate_exact(const float_value& v, unsigned __int128& magnitude) noexcept;

}  // namespace pluribus::gfunc
