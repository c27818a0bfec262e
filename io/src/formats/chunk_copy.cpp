// SPDX-License-Identifier: BSD-3-Clause
/// Copies and fills of boxes: an odometer over the outer dims, one tight loop over the inner one.
#include "formats/chunk_copy.hpp"

#include <algorithm>
#include <cstring>

namespace pluribus::nd::io {
namespace {

/// Calls row(offset_a, offset_b) for each row of the box, in C order.
template <class Row>
void each_row(const extents& shape, const extents& a, const extents& b, Row row) {
  const int outer = shape.rank() - 1;
  extents at(std::max(outer, 0), 0);
  index offset_a = 0, offset_b = 0;
  if (shape.product() == 0) return;
  for (;;) {
    row(offset_a, offset_b);
    int d = outer - 1;
    for (; d >= 0; --d) {
      offset_a += a[d];
      offset_b += b[d];
      if (++at[d] < shape[d]) break;
      offset_a -= a[d] * shape[d];
      offset_b -= b[d] * shape[d];
      at[d] = 0;
    }
    if (d < 0) return;
  }
}

template <index Item>
void copy_row(std::byte* to, index to_step, const std::byte* from, index from_step, index n) {
  for (index i = 0; i < n; ++i) std::memcpy(to + i * to_step, from + i * from_step, Item);
}

using row_copy = void (*)(std::byte*, index, const std::byte*, index, index);

row_copy row_of(index item) {
  switch (item) {
    case 1: return copy_row<1>;
    case 2: return copy_row<2>;
    case 4: return copy_row<4>;
    case 8: return copy_row<8>;
    case 16: return copy_row<16>;
    default: return nullptr;
  }
}

}  // namespace

bool c_contiguous(const extents& shape, const extents& strides, index item) noexcept {
  for (int d = shape.rank() - 1; d >= 0; --d) {
    if (shape[d] != 1 && strides[d] != item) return false;
    item *= shape[d];
  }
  return true;
}

void copy_box(const extents& shape, const copy_target& to, const copy_origin& from, index item) {
  if (shape.product() == 0) return;
  if (c_contiguous(shape, to.strides, item) && c_contiguous(shape, from.strides, item)) {
    std::memcpy(to.data, from.data, static_cast<std::size_t>(shape.product() * item));
    return;
  }
  const int inner = shape.rank() - 1;
  const index n = shape[inner], to_step = to.strides[inner], from_step = from.strides[inner];
  const row_copy row = row_of(item);
  each_row(shape, to.strides, from.strides, [&](index t, index f) {
    if (n == 1 || (to_step == item && from_step == item)) {
      std::memcpy(to.data + t, from.data + f, static_cast<std::size_t>(n * item));
    } else if (row) {
      row(to.data + t, to_step, from.data + f, from_step, n);
    } else {
      for (index i = 0; i < n; ++i) std::memcpy(to.data + t + i * to_step, from.data + f + i * from_step, static_cast<std::size_t>(item));
    }
  });
}

void fill_box(const extents& shape, const copy_target& to, std::span<const std::byte> element) {
  const auto item = static_cast<index>(element.size());
  const bool zero = std::all_of(element.begin(), element.end(), [](std::byte b) { return b == std::byte{0}; });
  if (zero && c_contiguous(shape, to.strides, item)) {
    if (const index n = shape.product() * item; n > 0) std::memset(to.data, 0, static_cast<std::size_t>(n));
    return;
  }
  const copy_origin from{element.data(), extents(shape.rank(), 0)};
  copy_box(shape, to, from, item);
}

}  // namespace pluribus::nd::io
