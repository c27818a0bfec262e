// SPDX-License-Identifier: BSD-3-Clause
/// See joined_validity.hpp.
#include "joined_validity.hpp"

#include <cstring>

#include "value/parts.hpp"

namespace pluribus::gfunc {

namespace {

bool is_packed_bitmap(const value& v) {
  dims strides;
  index bits = 0;
  return v.valid().form() == validity_form::bitmap && packed_strides(v.shape(), 1, strides, bits) &&
         (v.shape().count() <= 1 || v.valid().strides() == strides);
}

/// 64 bits from the bit `at` on; those behind the buffer are 0.
std::uint64_t word_at(const buffer& memory, index at) noexcept {
  std::uint64_t word = 0;
  std::uint8_t next = 0;
  const index byte = at >> 3, left = memory.size() - byte;
  std::memcpy(&word, memory.data() + byte, static_cast<std::size_t>(std::min<index>(left, 8)));
  const unsigned shift = static_cast<unsigned>(at & 7);
  if (shift == 0) return word;
  if (left > 8) std::memcpy(&next, memory.data() + byte + 8, 1);
  return word >> shift | static_cast<std::uint64_t>(next) << (64 - shift);
}

}  // namespace

std::optional<validity> joined_validity(std::span<const value> options, const dims& shape) {
  for (const value& v : options) {
    if (!(v.shape() == shape)) return std::nullopt;
  }
  if (options.size() == 1 && (options[0].valid().is_beside() || options[0].valid().is_all())) return options[0].valid();
  const index n = shape.count();
  std::vector<const validity*> all;
  for (const value& v : options) {
    if (v.valid().is_all()) continue;
    if (!is_packed_bitmap(v)) return std::nullopt;
    all.push_back(&v.valid());
  }
  if (all.empty()) return validity::all();
  if (all.size() == 1 || n == 0) return *all[0];
  buffer bits = buffer::allocate((n + 63) / 64 * 8);
  auto* words = reinterpret_cast<std::uint64_t*>(bits.data());
  for (index at = 0; at < n; at += 64) {
    std::uint64_t word = ~std::uint64_t{0};
    for (const validity* v : all) word &= word_at(v->memory(), v->offset() + at);
    words[at / 64] = word;
  }
  dims strides;
  index count = 0;
  packed_strides(shape, 1, strides, count);
  return validity::bitmap(std::move(bits), 0, strides);
}

}  // namespace pluribus::gfunc
