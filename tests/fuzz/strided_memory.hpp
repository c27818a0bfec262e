// SPDX-License-Identifier: BSD-3-Clause
/// Memory behind a shape and strides from fuzz bytes: the block has just the bytes that they reach, and where that is more than `most` (the
/// importer has no way to know how much is there) there is none, and the value over it must not be used.
#pragma once
#include <cstdlib>
#include <vector>

#include "byte_input.hpp"

namespace pluribus::testing {

class strided_memory {
 public:
  static constexpr __int128 most = 1 << 14;

  /// strides in bytes.
  strided_memory(byte_input& in, const std::vector<std::int64_t>& shape, const std::vector<__int128>& strides, std::int64_t itemsize) {
    __int128 low = 0, high = itemsize;
    for (std::size_t d = 0; d < shape.size(); ++d) {
      if (shape[d] <= 0) low = high = 0;
      if (shape[d] <= 0) break;
      const __int128 reach = static_cast<__int128>(shape[d] - 1) * strides[d];
      (reach < 0 ? low : high) += std::clamp<__int128>(reach, -(most << 40), most << 40);
    }
    if (high - low > most) return;
    const auto size = static_cast<std::size_t>(high - low);
    block_ = static_cast<std::uint8_t*>(std::malloc(size));
    in.fill(block_, size);
    first_ = block_ + static_cast<std::ptrdiff_t>(-low);
  }
  strided_memory(const strided_memory&) = delete;
  strided_memory& operator=(const strided_memory&) = delete;
  ~strided_memory() { std::free(block_); }

  bool usable() const noexcept { return block_ != nullptr; }
  /// Of the first element; some address where nothing may be used.
  void* first() const noexcept { return usable() ? first_ : reinterpret_cast<void*>(std::uintptr_t{1} << 40); }

 private:
  std::uint8_t *block_ = nullptr, *first_ = nullptr;
};

/// Mostly small extents and steps, up to 5 dims, seldom more than any value has.
struct strided_dims {
  std::vector<std::int64_t> shape, strides;
  bool in_c_order = false;
  explicit strided_dims(byte_input& in) {
    const std::uint8_t b = in.byte();
    in_c_order = (b & 0x80) != 0;
    const int rank = (b & 0x7f) == 0x7f ? in.byte() % 20 : (b & 0x7f) % 6;
    for (int d = 0; d < rank; ++d) {
      const std::uint8_t extent = in.byte();
      shape.push_back(extent < 0xf8 ? extent % 6 : in.number());
    }
    for (int d = 0; d < rank; ++d) strides.push_back(in.number());
  }
  /// Bytes between elements: those given, times `unit`, or of C order.
  std::vector<__int128> steps(std::int64_t unit, std::int64_t itemsize) const {
    std::vector<__int128> made(shape.size());
    __int128 below = itemsize;
    for (std::size_t d = shape.size(); d-- > 0;) {
      made[d] = in_c_order ? below : static_cast<__int128>(strides[d]) * unit;
      below = std::clamp<__int128>(below * std::max<std::int64_t>(shape[d], 1), 0, static_cast<__int128>(1) << 62);
    }
    return made;
  }
};

}  // namespace pluribus::testing
