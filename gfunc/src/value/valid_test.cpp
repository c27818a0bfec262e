// SPDX-License-Identifier: BSD-3-Clause
/// NaN by bit pattern, for every float dtype that has one in IEEE form.
#include "valid_test.hpp"

#include <algorithm>
#include <iterator>

namespace pluribus::gfunc {

namespace {

struct float_form {
  int bytes;     ///< that count
  int exponent;  ///< bits
};

float_form form_of(ndt::scalar s) noexcept {
  switch (s) {
    case ndt::scalar::float16: return {2, 5};
    case ndt::scalar::bfloat16: return {2, 8};
    case ndt::scalar::float32: return {4, 8};
    case ndt::scalar::float80: return {10, 15};
    case ndt::scalar::float128: return {16, 15};
    default: return {8, 11};
  }
}

}  // namespace

bool valid_test::is_nan(const std::byte* at) const noexcept {
  const float_form form = form_of(floats_);
  std::byte bytes[32];
  std::copy_n(at, size_, bytes);
  if (swapped_) std::reverse(bytes, bytes + size_);
  const auto bit = [&](int i) { return (std::to_integer<unsigned>(bytes[i / 8]) >> (i % 8) & 1u) != 0; };
  const int top = form.bytes * 8 - 1;
  for (int i = 0; i < form.exponent; ++i) {
    if (!bit(top - 1 - i)) return false;
  }
  // x87 has an explicit leading bit, which is no part of the fraction.
  const int fraction = top - form.exponent - (floats_ == ndt::scalar::float80 ? 1 : 0);
  for (int i = 0; i < fraction; ++i) {
    if (bit(i)) return true;
  }
  return false;
}

}  // namespace pluribus::gfunc
