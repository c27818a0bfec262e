// SPDX-License-Identifier: BSD-3-Clause
/// Packs truth values into a bitmap, LSB first, in C order.
#pragma once
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

class bit_packer {
 public:
  explicit bit_packer(index count) : bits_(buffer::allocate((count + 7) / 8)) {
    std::memset(bits_.data(), 0, static_cast<std::size_t>(bits_.size()));
  }
  void push(bool bit) noexcept {
    if (bit)
      bits_.data()[at_ >> 3] |= std::byte{1} << (at_ & 7);
    else
      ++zeros_;
    ++at_;
  }
  index zeros() const noexcept { return zeros_; }
  const buffer& bits() const noexcept { return bits_; }
  /// A validity in C order over `shape`; all where no bit is 0.
  validity over(const dims& shape) const {
    if (zeros_ == 0) return validity::all();
    dims strides;
    strides.resize(shape.rank());
    index step = 1;
    for (int d = shape.rank() - 1; d >= 0; --d) {
      strides[d] = step;
      step *= shape[d];
    }
    return validity::bitmap(bits_, 0, strides);
  }

 private:
  buffer bits_;
  index at_ = 0, zeros_ = 0;
};

}  // namespace pluribus::gfunc
