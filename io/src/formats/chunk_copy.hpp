// SPDX-License-Identifier: BSD-3-Clause
/// Moves boxes of elements between strided memories. Element by element in the inner dim unless both sides are contiguous there.
#pragma once
#include <cstddef>
#include <span>

#include "nd/extents.hpp"

namespace pluribus::nd::io {

struct copy_target {
  std::byte* data;
  extents strides;
};
struct copy_origin {
  const std::byte* data;
  extents strides;
};

void copy_box(const extents& shape, const copy_target& to, const copy_origin& from, index item);
/// The same element everywhere.
void fill_box(const extents& shape, const copy_target& to, std::span<const std::byte> element);
/// Strides are those of C order over the shape; dims of extent 1 may have any.
bool c_contiguous(const extents& shape, const extents& strides, index item) noexcept;

}  // namespace pluribus::nd::io
