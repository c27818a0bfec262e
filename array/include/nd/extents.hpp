// SPDX-License-Identifier: BSD-3-Clause
/// One number for each dimension (a shape, an index, strides), held in place: at most max_rank numbers, no allocation.
#pragma once
#include <array>
#include <cassert>
#include <initializer_list>
#include <span>

#include "ndt/scalar.hpp"

namespace pluribus::nd {

using ndt::index;

inline constexpr int max_rank = 16;

class extents {
 public:
  constexpr extents() = default;
  constexpr explicit extents(int rank, index value) : rank_(checked(rank)) { values_.fill(value); }
  constexpr extents(std::initializer_list<index> values) : extents(std::span<const index>(values.begin(), values.size())) {}
  constexpr extents(std::span<const index> values) : rank_(checked(static_cast<std::int64_t>(values.size()))) {
    for (int d = 0; d < rank_; ++d) values_[at(d)] = values[at(d)];
  }

  constexpr int rank() const noexcept { return rank_; }
  constexpr std::size_t size() const noexcept { return at(rank_); }
  constexpr bool empty() const noexcept { return rank_ == 0; }
  constexpr index& operator[](int d) noexcept { return values_[at(d)]; }
  constexpr index operator[](int d) const noexcept { return values_[at(d)]; }
  constexpr const index* data() const noexcept { return values_.data(); }
  constexpr index* data() noexcept { return values_.data(); }
  constexpr const index* begin() const noexcept { return values_.data(); }
  constexpr const index* end() const noexcept { return values_.data() + rank_; }
  constexpr void push_back(index value) {
    rank_ = checked(rank_ + 1);
    values_[at(rank_ - 1)] = value;
  }
  constexpr operator std::span<const index>() const noexcept { return {values_.data(), size()}; }

  /// The product of all numbers; 1 for rank 0. Shapes of arrays never overflow it (checked where arrays are made).
  constexpr index product() const noexcept {
    index n = 1;
    for (index v : *this) n *= v;
    return n;
  }

  friend constexpr bool operator==(const extents& a, const extents& b) noexcept {
    if (a.rank_ != b.rank_) return false;
    for (int d = 0; d < a.rank_; ++d)
      if (a[d] != b[d]) return false;
    return true;
  }

 private:
  static constexpr std::size_t at(int d) noexcept { return static_cast<std::size_t>(d); }
  static constexpr int checked(std::int64_t rank) {
    if (rank < 0 || rank > max_rank) too_many_dims(rank);
    return static_cast<int>(rank);
  }
  [[noreturn]] static void too_many_dims(std::int64_t rank);

  std::array<index, max_rank> values_{};
  int rank_ = 0;
};

/// Byte strides of C order over a shape.
constexpr extents c_strides(const extents& shape, index item_bytes) noexcept {
  extents strides(shape.rank(), 0);
  index step = item_bytes;
  for (int d = shape.rank() - 1; d >= 0; --d) {
    strides[d] = step;
    step *= shape[d];
  }
  return strides;
}

}  // namespace pluribus::nd
