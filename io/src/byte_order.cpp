// SPDX-License-Identifier: BSD-3-Clause
/// Byte reversal of contiguous scalars; one loop a size, which compilers turn into shuffles.
#include "nd/io/byte_order.hpp"

#include <algorithm>
#include <cstring>

namespace pluribus::nd::io {
namespace {

std::uint16_t reversed(std::uint16_t x) noexcept { return __builtin_bswap16(x); }
std::uint32_t reversed(std::uint32_t x) noexcept { return __builtin_bswap32(x); }
std::uint64_t reversed(std::uint64_t x) noexcept { return __builtin_bswap64(x); }

template <class T>
void swap_each(std::span<std::byte> data) noexcept {
  for (std::size_t i = 0; i + sizeof(T) <= data.size(); i += sizeof(T)) {
    T x;
    std::memcpy(&x, data.data() + i, sizeof x);
    x = reversed(x);
    std::memcpy(data.data() + i, &x, sizeof x);
  }
}

}  // namespace

void swap_bytes(std::span<std::byte> data, ndt::index unit) noexcept {
  switch (unit) {
    case 1: return;
    case 2: return swap_each<std::uint16_t>(data);
    case 4: return swap_each<std::uint32_t>(data);
    case 8: return swap_each<std::uint64_t>(data);
    default:
      for (std::size_t i = 0, n = static_cast<std::size_t>(unit); i + n <= data.size(); i += n)
        std::reverse(data.begin() + static_cast<std::ptrdiff_t>(i), data.begin() + static_cast<std::ptrdiff_t>(i + n));
  }
}

}  // namespace pluribus::nd::io
