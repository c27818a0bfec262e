// SPDX-License-Identifier: BSD-3-Clause
/// See joined_validity.hpp.
#include "joined_validity.hpp"

#include <algorithm>
#include <cstring>

#include "value/bits.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

namespace {

/// Two words of a bitmap at once, from any byte.
using word_pair = std::uint64_t __attribute__((vector_size(16)));

/// Bits that begin `shift` behind the byte; reads one byte more than it gives, which must be there.
template <class Words>
Words words_from(const std::byte* p, int shift) noexcept {
  Words low, high;
  std::memcpy(&low, p, sizeof low);
  std::memcpy(&high, p + 1, sizeof high);
  return low >> shift | high << (8 - shift);
}

struct bit_run {
  const buffer& memory;
  index offset;
  const std::byte* data() const noexcept { return memory.data() + (offset >> 3); }
  index bytes() const noexcept { return memory.size() - (offset >> 3); }
  int shift() const noexcept { return static_cast<int>(offset & 7); }
};

/// n bits, each 1 where it is in both; `to` may be the memory of either that begins there.
void join(const bit_run& a, const bit_run& b, std::uint64_t* to, index n) noexcept {
  const std::byte *p = a.data(), *q = b.data();
  const int p_shift = a.shift(), q_shift = b.shift();
  const index bytes = std::min({n / 8, a.bytes() - 1, b.bytes() - 1});
  index at = 0;
  const auto many = [&](auto made) {
    for (; at + static_cast<index>(sizeof made) <= bytes; at += static_cast<index>(sizeof made)) {
      made = words_from<decltype(made)>(p + at, p_shift) & words_from<decltype(made)>(q + at, q_shift);
      std::memcpy(to + at / 8, &made, sizeof made);
    }
  };
  many(word_pair{});
  for (at *= 8; at < n; at += 64) to[at / 64] = word_at(a.memory, a.offset + at) & word_at(b.memory, b.offset + at);
}

}  // namespace

std::optional<validity> joined_validity(std::span<const value> options, const dims& shape) {
  for (const value& v : options) {
    if (!(v.shape() == shape)) return std::nullopt;
  }
  const index n = shape.count();
  std::vector<const validity*> all;
  for (const value& v : options) {
    if (v.valid().is_all()) continue;
    if (!is_packed_bitmap(v)) return std::nullopt;
    all.push_back(&v.valid());
  }
  if (all.empty()) return validity::all();
  // A copy even of a single one: who writes into the argument later must not change the result.
  buffer bits = buffer::allocate((n + 63) / 64 * 8);
  auto* words = reinterpret_cast<std::uint64_t*>(bits.data());
  const validity& second = *all[all.size() > 1 ? 1 : 0];
  join({all[0]->memory(), all[0]->offset()}, {second.memory(), second.offset()}, words, n);
  for (std::size_t i = 2; i < all.size(); ++i) join({bits, 0}, {all[i]->memory(), all[i]->offset()}, words, n);
  dims strides;
  index count = 0;
  packed_strides(shape, 1, strides, count);
  return validity::bitmap(std::move(bits), 0, strides);
}

}  // namespace pluribus::gfunc
