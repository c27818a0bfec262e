// SPDX-License-Identifier: BSD-3-Clause
/// Sorts runs of 32 and 64-bit elements as integer keys on the call's executor: values are halved at sampled quantiles until every thread
/// has its runs, positions are distributed over buckets that fit the caches. The result is the same for any number of threads.
#pragma once
#include <vector>

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
  /// The distinct elements, sorted; each NaN is one unless `nan_equal`. `how` has to be grouped.
  datashape::result<value> distinct(const void* in, index n, bool nan_equal) const;
  /// The stable order: which element comes first, second, ...
  void positions(const void* in, index* out, index n) const;
  /// The same, and the sorted keys, for who compares neighbours.
  void positions(const void* in, index* out, index n, void* keys) const;
  /// The keys of `count` of n elements that stand evenly apart, sorted.
  std::vector<std::int64_t> sample(const void* in, index n, index count) const;
  void to_keys(const void* in, void* keys, index n) const { table_->to_keys(in, keys, n, how_); }
  void from_keys(const void* keys, void* out, index n) const { table_->from_keys(keys, out, n, how_); }
  index bytes() const noexcept { return bytes_; }

 private:
  struct buckets;
  struct runs;
  std::int64_t key_at(const std::byte* at) const noexcept;
  void halve(const void* in, index n, const std::vector<std::int64_t>& quantiles, int levels, std::byte* first, std::byte* second,
             index* begins) const;
  runs spread(const void* in, index n, std::byte* first, std::byte* second) const;
  buckets distribute(const void* in, index n, void* keys, index* positions) const;

  const algorithms::sort* table_;
  ndt::scalar dtype_;
  index bytes_;
  algorithms::key_order how_;
  executor& on_;
};

}  // namespace pluribus::gfunc::whole
