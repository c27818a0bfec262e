// SPDX-License-Identifier: BSD-3-Clause
/// Packs truth values into a bitmap, LSB first, in C order.
#pragma once
#include "c_strides.hpp"
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
    return validity::bitmap(bits_, 0, c_strides(shape));
  }

 private:
  buffer bits_;
  index at_ = 0, zeros_ = 0;
};

/// Bits of a C-order bitmap without gaps.
inline bool is_packed_bitmap(const value& option) noexcept {
  if (option.valid().form() != validity_form::bitmap) return false;
  index step = 1;
  for (int d = option.shape().rank() - 1; d >= 0; --d) {
    if (option.shape()[d] > 1 && option.valid().strides()[d] != step) return false;
    step *= option.shape()[d];
  }
  return true;
}

/// 64 bits from the bit `at` on; those behind the buffer are 0.
inline std::uint64_t word_at(const buffer& memory, index at) noexcept {
  std::uint64_t word = 0;
  std::uint8_t next = 0;
  const index byte = at >> 3, left = memory.size() - byte;
  std::memcpy(&word, memory.data() + byte, static_cast<std::size_t>(left < 8 ? left : 8));
  const auto shift = static_cast<unsigned>(at & 7);
  if (shift == 0) return word;
  if (left > 8) std::memcpy(&next, memory.data() + byte + 8, 1);
  return word >> shift | static_cast<std::uint64_t>(next) << (64 - shift);
}

/// Eight bits as eight bytes, 0 or 1.
inline std::uint64_t spread_bits(std::uint64_t bits) noexcept {
  constexpr std::uint64_t one = 0x0101010101010101u, each = 0x8040201008040201u;
  return ((((bits & 0xFFu) * one) & each) + 0x7Fu * one) >> 7 & one;
}

}  // namespace pluribus::gfunc
