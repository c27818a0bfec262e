// SPDX-License-Identifier: BSD-3-Clause
/// Sorts runs of 32 and 64-bit elements as integer keys on the call's executor: values are halved at sampled medians until every thread has
/// its parts, positions are distributed over buckets that fit the caches. The result is the same for any number of threads.
#pragma once
#include "algorithms.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

class key_sort {
 public:
  /// False when elements of this dtype are no keys.
  static bool can(const value_call& c, ndt::scalar dtype) noexcept;
  key_sort(const value_call& c, ndt::scalar dtype, algorithms::key_order how) noexcept;

  /// n packed elements to n sorted ones; in and out are the same or disjoint.
  void values(const void* in, void* out, index n) const;
  /// The stable order: which element comes first, second, ...
  void positions(const void* in, index* out, index n) const;
  /// The same, and the sorted keys, for who compares neighbours.
  void positions(const void* in, index* out, index n, void* keys) const;
  void to_keys(const void* in, void* keys, index n) const { table_->to_keys(in, keys, n, how_); }
  void from_keys(const void* keys, void* out, index n) const { table_->from_keys(keys, out, n, how_); }
  index bytes() const noexcept { return bytes_; }

 private:
  struct buckets;
  std::int64_t key_at(const std::byte* at) const noexcept;
  std::int64_t middle_of(const std::byte* keys, index n) const noexcept;
  buckets distribute(const void* in, index n, void* keys, index* positions) const;

  const algorithms::sort* table_;
  index bytes_;
  algorithms::key_order how_;
  executor& on_;
};

}  // namespace pluribus::gfunc::whole
