// SPDX-License-Identifier: BSD-3-Clause
/// The algebra of views: where each dimension of an inner array is read, as a function of the index of an outer one. Maps compose, so
/// that any stack of slices, transposes and broadcasts is one map on the storage under it. Numbers only.
#pragma once
#include <array>
#include <vector>

#include "nd/box.hpp"

namespace pluribus::nd {

/// inner index = offset + step * outer[from]; from < 0: just the offset.
struct dim_map {
  int from = -1;
  index offset = 0;
  index step = 0;

  friend bool operator==(const dim_map&, const dim_map&) = default;
  friend auto operator<=>(const dim_map&, const dim_map&) = default;
};

/// One dim_map for each dimension of the inner array.
using index_map = std::vector<dim_map>;

index_map identity_map(int rank);
/// From the result shape of a broadcast to one of its operands: aligned at the right, extents of 1 repeated.
index_map broadcast_map(const extents& result, const extents& operand);
/// outer -> middle, then middle -> inner.
index_map compose(const index_map& to_middle, const index_map& to_inner);
bool is_identity(const index_map& map, const extents& outer, const extents& inner);

/// What a box of the outer array reads of the inner one: lo, lo + step, ... (count of them, step >= 1) in each dimension.
struct strided_region {
  extents lo, count, step;

  /// The smallest box around it.
  box bounds() const noexcept;
};
strided_region image(const index_map& map, const box& outer);

}  // namespace pluribus::nd
