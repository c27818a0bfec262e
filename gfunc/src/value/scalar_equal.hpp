// SPDX-License-Identifier: BSD-3-Clause
/// Whether two elements of fixed size are equal: floats and complex numbers by value, all else by bytes.
#pragma once
#include <cstring>

#include "ndt/type.hpp"

namespace pluribus::gfunc {

class scalar_equal {
 public:
  scalar_equal(const ndt::type& dtype, ndt::index itemsize, bool nan_equal) noexcept;
  bool operator()(const std::byte* a, const std::byte* b) const noexcept {
    if (parts_ == 0) return std::memcmp(a, b, static_cast<std::size_t>(size_)) == 0;
    for (int p = 0; p < parts_; ++p) {
      if (!float_equal(a + p * size_, b + p * size_)) return false;
    }
    return true;
  }

 private:
  bool float_equal(const std::byte* a, const std::byte* b) const noexcept;

  ndt::index size_;  ///< of a part
  int parts_ = 0;    ///< floats an element; 0: bytes
  ndt::scalar part_ = ndt::scalar::float64;
  bool swapped_, nan_equal_;
};

}  // namespace pluribus::gfunc
