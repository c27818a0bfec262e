// SPDX-License-Identifier: BSD-3-Clause
/// Axis options to dim numbers, checked against a rank; and the three numbers most loops over one axis need. No values move here.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/dims.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// Negative counts from the end.
datashape::result<int> checked_axis(const value_call& c, index axis, int rank);
datashape::result<int> axis_option(const value_call& c, std::string_view option, int rank);
/// Distinct axes; all of them in order when the option is none.
datashape::result<std::vector<int>> axes_option(const value_call& c, std::string_view option, int rank);

/// A packed shape seen from one axis: outer * n * inner elements.
struct axis_split {
  index outer = 1, n = 1, inner = 1;
};
inline axis_split split_at(const dims& shape, int axis) noexcept {
  axis_split s;
  for (int d = 0; d < axis; ++d) s.outer *= shape[d];
  s.n = shape[axis];
  for (int d = axis + 1; d < shape.rank(); ++d) s.inner *= shape[d];
  return s;
}

inline dims with_extent(dims shape, int axis, index extent) noexcept {
  shape[axis] = extent;
  return shape;
}
dims without(const dims& shape, int axis) noexcept;
dims with_inserted(const dims& shape, int axis, index extent);
inline dims first_of(const dims& shape, int rank) noexcept { return dims(std::span<const index>(shape.begin(), shape.begin() + rank)); }
/// Product of extents; -1 on overflow or a negative extent.
index checked_count(std::span<const index> shape) noexcept;
std::string shape_text(const dims& shape);

}  // namespace pluribus::gfunc::whole
