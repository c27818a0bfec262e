// SPDX-License-Identifier: BSD-3-Clause
/// See joined_validity.hpp.
#include "joined_validity.hpp"

#include <cstring>

#include "value/bits.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

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
