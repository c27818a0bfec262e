// SPDX-License-Identifier: BSD-3-Clause
/// A box of indices: a lower corner and a shape. Chunks, blocks and the regions that views need are boxes.
#pragma once
#include <algorithm>

#include "nd/extents.hpp"

namespace pluribus::nd {

struct box {
  extents lo;
  extents shape;

  constexpr int rank() const noexcept { return shape.rank(); }
  constexpr index volume() const noexcept { return shape.product(); }
  constexpr index hi(int d) const noexcept { return lo[d] + shape[d]; }

  friend constexpr bool operator==(const box&, const box&) = default;
};

/// The whole of an array of this shape.
constexpr box whole(const extents& shape) noexcept { return {extents(shape.rank(), 0), shape}; }

/// What both have in common; some extents are 0 where there is nothing.
constexpr box intersect(const box& a, const box& b) noexcept {
  box both = a;
  for (int d = 0; d < a.rank(); ++d) {
    both.lo[d] = std::max(a.lo[d], b.lo[d]);
    both.shape[d] = std::max<index>(0, std::min(a.hi(d), b.hi(d)) - both.lo[d]);
  }
  return both;
}

constexpr bool contains(const box& outer, const box& inner) noexcept {
  for (int d = 0; d < outer.rank(); ++d)
    if (inner.lo[d] < outer.lo[d] || inner.hi(d) > outer.hi(d)) return false;
  return true;
}

}  // namespace pluribus::nd
