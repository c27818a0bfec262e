// SPDX-License-Identifier: BSD-3-Clause
/// Floats of every dtype as sign, significand and exponent, and through binary128 to and from text. One description of all formats, made
/// from the list of scalars.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

struct float_value {
  enum class sort : std::uint8_t { zero, finite, infinite, nan } what = sort::zero;
  bool negative = false;
  unsigned __int128 significand = 0;  ///< times 2 to `exponent`
  int exponent = 0;

  bool is_nan() const noexcept { return what == sort::nan; }
};

/// `s` is floating; size_of(s) bytes at any alignment.
float_value decode_float(const std::byte* at, ndt::scalar s, bool swapped = false) noexcept;
/// Rounds to nearest, ties to even. Infinity where the format has one and the value is too large, else NaN; false then.
bool encode_float(float_value v, ndt::scalar s, std::byte* to) noexcept;

/// The shortest text that reads back the same; nan, inf, -inf.
void append_float(const std::byte* at, ndt::scalar s, bool swapped, std::string& out);
/// Decimal, `nan`, `inf`, `-inf`; false where it is no number or too large for the format.
bool read_float(std::string_view text, ndt::scalar s, std::byte* to);

/// Both parts of a complex are of this dtype.
ndt::scalar part_of_complex(ndt::scalar s) noexcept;

}  // namespace pluribus::gfunc
