// SPDX-License-Identifier: BSD-3-Clause
/// Block shapes: storage grids in, the shape of one task's indices out.
#include "block_shape.hpp"

#include <algorithm>

namespace pluribus::nd {

namespace {

constexpr index least_elements = index{1} << 14;
constexpr index most_elements = index{1} << 20;

/// Grows from the last dim outwards in whole multiples of `unit` while no larger than `target`.
extents grown(extents block, const extents& unit, const extents& shape, index target) {
  for (int d = shape.rank() - 1; d >= 0; --d) {
    const index others = std::max<index>(1, block.product() / std::max<index>(1, block[d]));
    const index fits = std::max<index>(1, target / std::max<index>(1, others * unit[d]));
    const index needed = (shape[d] - 1) / unit[d] + 1;
    block[d] = std::max(block[d], std::min(fits, needed) * unit[d]);
  }
  return block;
}

/// Cuts the outermost dims until the block is no larger than `target`.
extents cut_outer(extents block, index target) {
  for (int d = 0; d < block.rank() && block.product() > target; ++d) {
    const index others = block.product() / block[d];
    block[d] = std::max<index>(1, std::min(block[d], target / std::max<index>(1, others)));
  }
  return block;
}

/// The chunk shape of the largest store that the pass reads, in the pass's own dims; 0 along dims that it does not cut.
extents chunk_of_largest(const plan& p, std::size_t pass) {
  const struct pass& f = p.what.passes[pass];
  extents best(f.shape.rank(), 0);
  index most = 0;
  for (std::size_t i = 0; i < f.inputs.size(); ++i) {
    const access& a = f.inputs[i];
    if (!a.from || p.passes[pass].memory[i]) continue;
    const grid& g = a.from->chunks();
    const index bytes = g.shape().product() * ndt::size_of(a.dtype);
    if (bytes <= most) continue;
    most = bytes;
    best = extents(f.shape.rank(), 0);
    for (int d = 0; d < g.rank(); ++d) {
      const dim_map& m = a.map[static_cast<std::size_t>(d)];
      if (m.from < 0 || m.step == 0) continue;
      best[m.from] = std::max<index>(1, g.chunk_shape()[d] / (m.step < 0 ? -m.step : m.step));
    }
  }
  return best;
}

}  // namespace

extents halved(const extents& shape) {
  extents half = shape;
  int longest = 0;
  for (int d = 1; d < shape.rank(); ++d)
    if (half[d] > half[longest]) longest = d;
  if (shape.rank() > 0) half[longest] = (half[longest] + 1) / 2;
  return half;
}

extents first_block_shape(const plan& p, std::size_t pass, const std::optional<grid>& aligned, int threads) {
  const extents& shape = p.what.passes[pass].shape;
  const index total = shape.product();
  extents whole_shape = shape;
  for (int d = 0; d < shape.rank(); ++d) whole_shape[d] = std::max<index>(1, shape[d]);
  const index busy = std::clamp<index>(total / (4 * threads), least_elements, most_elements);
  if (aligned) return grown(aligned->chunk_shape(), aligned->chunk_shape(), whole_shape, least_elements * 2);
  const extents chunk = chunk_of_largest(p, pass);
  extents unit = whole_shape;
  bool chunked = false;
  for (int d = 0; d < shape.rank(); ++d) {
    if (chunk[d] == 0) continue;
    unit[d] = std::min(chunk[d], whole_shape[d]);
    chunked = true;
  }
  if (!chunked) return cut_outer(whole_shape, std::min<index>(busy, index{1} << 17));
  const extents fewer = cut_outer(unit, busy);
  return fewer.product() < least_elements * 4 ? grown(fewer, fewer, whole_shape, least_elements * 4) : fewer;
}

extents smaller_block(const extents& block, const std::optional<grid>& aligned) {
  if (!aligned) return block.product() <= 4096 ? block : halved(block);
  extents smaller = block;
  for (int d = 0; d < block.rank(); ++d) {
    const index unit = aligned->chunk_shape()[d];
    if (block[d] <= unit) continue;
    smaller[d] = std::max<index>(1, block[d] / unit / 2) * unit;
    return smaller;
  }
  return block;
}

}  // namespace pluribus::nd
