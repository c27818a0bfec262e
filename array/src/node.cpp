// SPDX-License-Identifier: BSD-3-Clause
/// Making nodes: type, shape and depth are settled here and never change.
#include "node.hpp"

#include <algorithm>

#include "datashape/result.hpp"
#include "nd/codes.hpp"

namespace pluribus::nd {

namespace {

/// Chunk extents of an operand carried to the dims of the array above it; 0 where it says nothing.
extents carried(const extents& inner, const index_map& map, int rank) {
  extents chunk(rank, 0);
  for (int d = 0; d < inner.rank(); ++d) {
    const dim_map& m = map[static_cast<std::size_t>(d)];
    if (m.from < 0 || inner[d] == 0) continue;
    const index step = m.step < 0 ? -m.step : std::max<index>(1, m.step);
    chunk[m.from] = std::max<index>(1, inner[d] / step);
  }
  return chunk;
}

struct chunk_of {
  const extents& shape;

  extents operator()(const leaf_node& n) const {
    extents chunk(shape.rank(), 0);
    const grid& g = n.from->chunks();
    for (int d = 0; d < g.rank(); ++d)
      if (g.counts()[d] > 1) chunk[d] = g.chunk_shape()[d];
    return chunk;
  }
  extents operator()(const constant_node&) const { return {}; }
  extents operator()(const call_node& n) const {
    const extents nothing(shape.rank(), 0);
    for (const node_ptr& operand : n.operands) {
      const extents chunk = carried(operand->chunk, broadcast_map(shape, operand->shape), shape.rank());
      if (!(chunk == nothing)) return chunk;
    }
    return nothing;
  }
  extents operator()(const cast_node& n) const { return n.of->chunk; }
  extents operator()(const view_node& n) const { return carried(n.of->chunk, n.map, shape.rank()); }
  extents operator()(const field_node& n) const { return carried(n.of->chunk, identity_map(n.of->shape.rank()), shape.rank()); }
  extents operator()(const reduce_node&) const { return extents(shape.rank(), 0); }
  extents operator()(const grouped_node&) const { return extents(shape.rank(), 0); }
};

}  // namespace

array make_array(const extents& shape, const ndt::type& dtype, int depth, node_content what, bool weak) {
  if (depth > deepest)
    throw datashape::error(codes::too_deep,
                           "the expression nests " + std::to_string(depth) + " deep, the limit is " + std::to_string(deepest));
  const extents chunk = std::visit(chunk_of{shape}, what);
  auto made = std::make_shared<node>(node{ndt::array_type(shape, dtype), shape, chunk, weak, depth, std::move(what)});
  return array(std::move(made));
}

array make_view(const array& of, const extents& shape, index_map map) {
  if (is_identity(map, shape, of.shape())) return of;
  if (const auto* inner = std::get_if<view_node>(&of.node()->what)) return make_view(array(inner->of), shape, compose(map, inner->map));
  return make_array(shape, of.dtype(), deeper(of), view_node{of.node(), std::move(map)}, of.weak());
}

ndt::scalar scalar_dtype(const array& a, std::string_view user) {
  const ndt::type dtype = a.dtype();
  if (dtype.is_scalar()) return dtype.scalar();
  throw datashape::error(codes::unsupported_dtype, std::string(user) + " takes numbers or bools, not `" + ndt::to_string(a.type()) + "`");
}

}  // namespace pluribus::nd
