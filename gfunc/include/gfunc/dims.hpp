// SPDX-License-Identifier: BSD-3-Clause
/// A short list of extents or strides, held in place: at most max_rank of them, no allocation.
#pragma once
#include <algorithm>
#include <initializer_list>
#include <span>

#include "gfunc/operand.hpp"

namespace pluribus::gfunc {

class dims {
 public:
  dims() noexcept { items_[0] = items_[1] = 0; }
  dims(std::initializer_list<index> list) : dims(std::span<const index>(list.begin(), list.size())) {}
  /// The caller has checked that there are at most max_rank.
  explicit dims(std::span<const index> list) noexcept : rank_(static_cast<int>(list.size())) {
    items_[0] = items_[1] = 0;
    std::copy(list.begin(), list.end(), items_);
  }
  dims(const dims& other) noexcept : rank_(other.rank_) { take(other.items_); }
  dims& operator=(const dims& other) noexcept {  // NOLINT(bugprone-unhandled-self-assignment): a copy onto itself changes nothing
    rank_ = other.rank_;
    take(other.items_);
    return *this;
  }
  ~dims() = default;

  int rank() const noexcept { return rank_; }
  void resize(int rank, index fill = 0) noexcept {
    std::fill(items_ + std::min(rank_, rank), items_ + rank, fill);
    rank_ = rank;
  }
  index& operator[](int i) noexcept { return items_[i]; }
  index operator[](int i) const noexcept { return items_[i]; }
  const index* begin() const noexcept { return items_; }
  const index* end() const noexcept { return items_ + rank_; }
  operator std::span<const index>() const noexcept { return {items_, static_cast<std::size_t>(rank_)}; }
  friend bool operator==(const dims& a, const dims& b) noexcept { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

  /// Product; 1 for rank 0.
  index count() const noexcept {
    index n = 1;
    for (index extent : *this) n *= extent;
    return n;
  }

 private:
  /// Two items, which suffice nearly always, without a call of memmove.
  void take(const index* from) noexcept {
    items_[0] = from[0];
    items_[1] = from[1];
    if (rank_ > 2) std::copy_n(from + 2, rank_ - 2, items_ + 2);
  }

  int rank_ = 0;
  index items_[max_rank];
};

}  // namespace pluribus::gfunc
