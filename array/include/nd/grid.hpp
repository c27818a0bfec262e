// SPDX-License-Identifier: BSD-3-Clause
/// How an array is cut into chunks: a shape and a chunk shape, regular per dimension, the last chunk of a dimension cut short.
/// Numbers only; nothing is read or allocated here.
#pragma once
#include "nd/box.hpp"

namespace pluribus::nd {

class grid {
 public:
  /// One chunk of no dimensions.
  grid() = default;
  /// Throws E0519 where ranks differ or a chunk extent is less than 1 (an array extent of 0 takes any), E0501 where sizes overflow.
  grid(const extents& shape, const extents& chunk);
  /// One chunk that holds everything.
  explicit grid(const extents& shape);

  int rank() const noexcept { return shape_.rank(); }
  const extents& shape() const noexcept { return shape_; }
  const extents& chunk_shape() const noexcept { return chunk_; }
  /// Number of chunks along each dimension.
  const extents& counts() const noexcept { return counts_; }
  /// Number of all chunks; 0 where an extent is 0.
  index count() const noexcept { return counts_.product(); }

  /// The valid region of a chunk, cut at the array's end.
  box chunk_box(std::span<const index> chunk) const noexcept;
  /// Position of a chunk in storage (C) order, and back.
  index linear(std::span<const index> chunk) const noexcept;
  extents chunk_at(index linear) const noexcept;
  /// The box of chunk indices that meet a box of elements.
  box chunks_meeting(const box& region) const noexcept;

  friend bool operator==(const grid&, const grid&) = default;

 private:
  extents shape_;
  extents chunk_;
  extents counts_;
};

/// Chunk extents for an array: near target_bytes, near cubic, C-order friendly; never less than 1, never more than the shape.
extents auto_chunks(const extents& shape, index item_bytes, index target_bytes = index{1} << 20);

}  // namespace pluribus::nd
