// SPDX-License-Identifier: BSD-3-Clause
/// Distinct keys by hashing, numbered as they first appear; open addressing. Meant for as many as fit the caches: who inserts looks at
/// size() and stops.
#pragma once
#include <cstdint>
#include <vector>

#include "gfunc/dims.hpp"

namespace pluribus::gfunc::whole {

template <class K>
class key_table {
 public:
  explicit key_table(int bits) : shift_(64 - bits), mask_((std::size_t{1} << bits) - 1), slots_(mask_ + 1, slot{K{}, -1}) {}

  /// The number of the key. The table must not be full.
  std::int32_t insert(K k) {
    std::size_t at = place(k);
    for (;; at = (at + 1) & mask_) {
      slot& s = slots_[at];
      if (s.number >= 0 && s.key == k) return s.number;
      if (s.number < 0) {
        s = {k, static_cast<std::int32_t>(keys_.size())};
        keys_.push_back(k);
        return s.number;
      }
    }
  }
  /// -1 where the key is not there.
  std::int32_t find(K k) const noexcept {
    for (std::size_t at = place(k);; at = (at + 1) & mask_) {
      const slot& s = slots_[at];
      if (s.number < 0 || s.key == k) return s.number;
    }
  }
  index size() const noexcept { return static_cast<index>(keys_.size()); }
  const std::vector<K>& keys() const noexcept { return keys_; }

 private:
  struct slot {
    K key;
    std::int32_t number;
  };
  std::size_t place(K k) const noexcept {
    // Fibonacci hashing of both halves, so that keys that differ only high up fall apart too.
    auto x = static_cast<std::uint64_t>(k);
    x ^= x >> 32;
    return static_cast<std::size_t>(x * 0x9e3779b97f4a7c15u >> shift_);
  }

  int shift_;
  std::size_t mask_;
  std::vector<slot> slots_;
  std::vector<K> keys_;
};

}  // namespace pluribus::gfunc::whole
