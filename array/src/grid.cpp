// SPDX-License-Identifier: BSD-3-Clause
/// Chunk grids: shapes in, boxes out; checked where an array enters, unchecked arithmetic afterwards.
#include "nd/grid.hpp"

#include <string>

#include "datashape/result.hpp"
#include "nd/codes.hpp"

namespace pluribus::nd {

namespace {

constexpr index most_elements = index{1} << 62;

void check_size(const extents& shape) {
  index n = 1;
  for (index e : shape) {
    if (e < 0) throw datashape::error(codes::shape_not_fixed, "an extent is negative: " + std::to_string(e));
    if (e != 0 && n > most_elements / e) throw datashape::error(codes::too_many_dims, "the array has more than 2**62 elements");
    n *= e == 0 ? 1 : e;
  }
}

}  // namespace

void extents::too_many_dims(std::int64_t rank) {
  throw datashape::error(codes::too_many_dims,
                         "an array has at most " + std::to_string(max_rank) + " dimensions, not " + std::to_string(rank));
}

grid::grid(const extents& shape) : grid(shape, shape) {}

grid::grid(const extents& shape, const extents& chunk) : shape_(shape), chunk_(chunk), counts_(shape.rank(), 0) {
  check_size(shape);
  if (chunk.rank() != shape.rank())
    throw datashape::error(codes::chunk_mismatch,
                           "the chunk has " + std::to_string(chunk.rank()) + " dimensions, the array " + std::to_string(shape.rank()));
  for (int d = 0; d < shape.rank(); ++d) {
    if (shape[d] == 0) {
      chunk_[d] = std::max<index>(1, chunk[d]);
      continue;
    }
    if (chunk[d] < 1)
      throw datashape::error(codes::chunk_mismatch,
                             "chunk extent " + std::to_string(chunk[d]) + " of dimension " + std::to_string(d) + " is less than 1");
    counts_[d] = (shape[d] - 1) / chunk[d] + 1;
  }
}

box grid::chunk_box(std::span<const index> chunk) const noexcept {
  box b{extents(rank(), 0), extents(rank(), 0)};
  for (int d = 0; d < rank(); ++d) {
    b.lo[d] = chunk[static_cast<std::size_t>(d)] * chunk_[d];
    b.shape[d] = std::min(chunk_[d], shape_[d] - b.lo[d]);
  }
  return b;
}

index grid::linear(std::span<const index> chunk) const noexcept {
  index n = 0;
  for (int d = 0; d < rank(); ++d) n = n * counts_[d] + chunk[static_cast<std::size_t>(d)];
  return n;
}

extents grid::chunk_at(index linear) const noexcept {
  extents chunk(rank(), 0);
  for (int d = rank() - 1; d >= 0; --d) {
    chunk[d] = linear % counts_[d];
    linear /= counts_[d];
  }
  return chunk;
}

box grid::chunks_meeting(const box& region) const noexcept {
  box chunks{extents(rank(), 0), extents(rank(), 0)};
  for (int d = 0; d < rank(); ++d) {
    if (region.shape[d] <= 0) continue;
    chunks.lo[d] = region.lo[d] / chunk_[d];
    chunks.shape[d] = (region.hi(d) - 1) / chunk_[d] - chunks.lo[d] + 1;
  }
  return chunks;
}

extents auto_chunks(const extents& shape, index item_bytes, index target_bytes) {
  const index target = std::max<index>(1, target_bytes / std::max<index>(1, item_bytes));
  extents chunk(shape.rank(), 1);
  for (int d = 0; d < shape.rank(); ++d) chunk[d] = std::max<index>(1, shape[d]);
  while (chunk.product() > target) {
    int longest = 0;
    for (int d = 1; d < shape.rank(); ++d)
      if (chunk[d] > chunk[longest]) longest = d;
    chunk[longest] = (chunk[longest] + 1) / 2;
  }
  return chunk;
}

}  // namespace pluribus::nd
