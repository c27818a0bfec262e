// SPDX-License-Identifier: BSD-3-Clause
/// See scalar_equal.hpp.
#include "scalar_equal.hpp"

#include "float_bits.hpp"

namespace pluribus::gfunc {

scalar_equal::scalar_equal(const ndt::type& dtype, ndt::index itemsize, bool nan_equal) noexcept
    : size_(itemsize), swapped_(dtype.is_swapped()), nan_equal_(nan_equal) {
  if (!dtype.is_scalar()) return;
  const ndt::scalar s = dtype.scalar();
  if (ndt::class_of(s) == ndt::scalar_class::floating) {
    parts_ = 1;
    part_ = s;
  } else if (ndt::class_of(s) == ndt::scalar_class::complex) {
    parts_ = 2;
    part_ = part_of_complex(s);
    size_ = ndt::size_of(part_);
  }
}

bool scalar_equal::float_equal(const std::byte* a, const std::byte* b) const noexcept {
  if (std::memcmp(a, b, static_cast<std::size_t>(size_)) == 0) return nan_equal_ || !decode_float(a, part_, swapped_).is_nan();
  const float_value x = decode_float(a, part_, swapped_), y = decode_float(b, part_, swapped_);
  using sort = float_value::sort;
  if (x.what != y.what) return false;
  if (x.what == sort::zero) return true;
  if (x.what == sort::nan) return nan_equal_;
  // x87 numbers have bytes that do not count, and several forms.
  return x.negative == y.negative && x.significand == y.significand && x.exponent == y.exponent;
}

}  // namespace pluribus::gfunc
