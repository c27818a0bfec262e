// SPDX-License-Identifier: BSD-3-Clause
/// Whether one element of an option is valid, for loops over elements: what lies beside the data and what is said by it, under one call.
#pragma once
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

class valid_test {
 public:
  /// `data` holds the elements; only sentinels and NaNs look at it.
  valid_test(const validity& valid, const value& data) noexcept
      : valid_(valid),
        data_(data.data()),
        floats_(data.is_scalar() ? data.dtype().scalar() : ndt::scalar::float64),
        swapped_(data.dtype().is_swapped()) {
    strides_ = valid.is_beside() ? valid.strides() : dims();
    if (!valid.is_beside()) strides_.resize(data.shape().rank());
  }

  /// Of what lies beside the data; zeros where nothing does.
  const dims& strides() const noexcept { return strides_; }

  /// The element so many units from the first of the validity, and so many bytes from the first of the data.
  bool operator()(index beside, index bytes) const noexcept {
    switch (valid_.form()) {
      case validity_form::all: return true;
      case validity_form::sentinel: return std::memcmp(data_ + bytes, valid_.pattern().data(), valid_.pattern().size()) != 0;
      case validity_form::nan: return !is_nan(data_ + bytes);
      default: return valid_.test(beside);
    }
  }

 private:
  bool is_nan(const std::byte* at) const noexcept;

  validity valid_;
  const std::byte* data_;
  ndt::scalar floats_;
  bool swapped_;
  dims strides_;
};

}  // namespace pluribus::gfunc
