// SPDX-License-Identifier: BSD-3-Clause
/// The copy loop: rows that are contiguous on both sides go as one memcpy, others item by item.
#include "strided_copy.hpp"

#include <cstring>

namespace pluribus::nd {

namespace {

void copy_row(index n, index item, const std::byte* from, index from_step, std::byte* to, index to_step) {
  for (index i = 0; i < n; ++i) std::memcpy(to + i * to_step, from + i * from_step, static_cast<std::size_t>(item));
}

}  // namespace

void strided_copy(const extents& shape, index item_bytes, const std::byte* from, const extents& from_strides, std::byte* to,
                  const extents& to_strides) {
  if (shape.product() == 0) return;
  int inner = shape.rank();
  index run = item_bytes;
  while (inner > 0 && (shape[inner - 1] == 1 || (from_strides[inner - 1] == run && to_strides[inner - 1] == run))) {
    run *= shape[inner - 1];
    --inner;
  }
  // What is left are the outer dims; the last of them is a row of steps when it could not be merged.
  const int loops = inner > 0 ? inner - 1 : 0;
  extents at(loops, 0);
  for (;;) {
    if (inner == 0)
      std::memcpy(to, from, static_cast<std::size_t>(run));
    else
      copy_row(shape[loops], run, from, from_strides[loops], to, to_strides[loops]);
    int d = loops - 1;
    for (; d >= 0; --d) {
      from += from_strides[d];
      to += to_strides[d];
      if (++at[d] < shape[d]) break;
      from -= from_strides[d] * shape[d];
      to -= to_strides[d] * shape[d];
      at[d] = 0;
    }
    if (d < 0) return;
  }
}

}  // namespace pluribus::nd
