// SPDX-License-Identifier: BSD-3-Clause
/// Views of a value through other dims: every permutation, slice, repetition and new axis is a list of view_dims. No bytes move.
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

value value::viewed(std::span<const view_dim> to) const {
  value made = *this;
  made.shape_.resize(static_cast<int>(to.size()));
  made.strides_.resize(static_cast<int>(to.size()));
  index offset = 0;
  bool empty = false;
  for (std::size_t d = 0; d < to.size(); ++d) {
    const view_dim& v = to[d];
    made.shape_[static_cast<int>(d)] = v.extent;
    made.strides_[static_cast<int>(d)] = v.from < 0 ? 0 : strides_[v.from] * v.step;
    if (v.from >= 0) offset += v.begin * strides_[v.from];
    empty = empty || v.extent == 0;
  }
  if (!empty && data_ != nullptr) made.data_ = data_ + offset;
  for (value& column : made.columns_) {
    // Dims inside a field stay as they are.
    std::vector<view_dim> all(to.begin(), to.end());
    for (int d = shape_.rank(); d < column.shape_.rank(); ++d) all.push_back({d, column.shape_[d], 0, 1});
    column = column.viewed(all);
  }
  return made;
}

}  // namespace pluribus::gfunc
