// SPDX-License-Identifier: BSD-3-Clause
/// What an array tells about itself, and the ways to its elements where they are in memory.
#include "nd/array.hpp"

#include <string>

#include "datashape/result.hpp"
#include "nd/codes.hpp"
#include "nd/eval.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "node.hpp"

namespace pluribus::nd {

const ndt::type& array::type() const noexcept { return node_->type; }
ndt::type array::dtype() const { return node_->type.dtype(); }
const extents& array::shape() const noexcept { return node_->shape; }
int array::ndim() const noexcept { return node_->shape.rank(); }
index array::size() const noexcept { return node_->shape.product(); }
bool array::weak() const noexcept { return node_->weak; }

namespace {

/// Memory of `inner` seen through a map from an outer array of `rank` dims.
resident_memory through(resident_memory memory, const index_map& map, int rank) {
  extents strides(rank, 0);
  for (int d = 0; d < static_cast<int>(map.size()); ++d) {
    const dim_map& m = map[static_cast<std::size_t>(d)];
    memory.data += m.offset * memory.strides[d];
    if (m.from >= 0) strides[m.from] += m.step * memory.strides[d];
  }
  memory.strides = strides;
  return memory;
}

}  // namespace

std::optional<resident_memory> array::resident() const {
  if (const auto* leaf = std::get_if<leaf_node>(&node_->what)) return leaf->from->resident();
  if (const auto* view = std::get_if<view_node>(&node_->what)) {
    auto memory = array(view->of).resident();
    // An array without elements may have a map whose offsets point nowhere.
    if (memory && size() > 0) memory = through(*memory, view->map, ndim());
    if (memory && size() == 0) memory->strides = extents(ndim(), 0);
    return memory;
  }
  if (const auto* field = std::get_if<field_node>(&node_->what)) {
    auto memory = array(field->of).resident();
    if (!memory) return memory;
    memory->data += field->byte_offset;
    for (index s : field->inner_strides) memory->strides.push_back(s);
    return memory;
  }
  return std::nullopt;
}

resident_memory array::viewed(ndt::scalar element, int rank) const {
  const ndt::type dtype = this->dtype();
  if (!dtype.is_scalar(element) || ndim() != rank)
    throw datashape::error(codes::wrong_view_type, "a view of `" + std::string(ndt::name(element)) + "` in " + std::to_string(rank) +
                                                       " dimensions does not fit `" + ndt::to_string(type()) + "`");
  auto memory = resident();
  if (!memory) throw datashape::error(codes::not_in_memory, "`" + ndt::to_string(type()) + "` is not in memory: evaluate it first");
  if (memory->byte_swapped || dtype.is_swapped())
    throw datashape::error(codes::wrong_view_type, "the elements of `" + ndt::to_string(type()) + "` are in the other byte order");
  if (!memory->native(dtype))
    throw datashape::error(codes::wrong_view_type, "the booleans of `" + ndt::to_string(type()) +
                                                       "` are bytes of a file, which need not be 0 or 1: evaluate it first");
  return *memory;
}

void array::copy_item(ndt::scalar element, void* out) const {
  if (size() != 1)
    throw datashape::error(codes::wrong_view_type,
                           "item() takes one element, `" + ndt::to_string(type()) + "` has " + std::to_string(size()));
  if (!dtype().is_scalar(element))
    throw datashape::error(codes::wrong_view_type,
                           "an item of `" + ndt::to_string(type()) + "` is no `" + std::string(ndt::name(element)) + "`");
  const auto memory = resident();
  const array value = memory && memory->native(dtype()) ? *this : eval(*this);
  std::memcpy(out, value.resident()->data, static_cast<std::size_t>(ndt::size_of(element)));
}

grid array::chunks() const {
  const extents& wanted = node_->chunk;
  extents chunk = wanted;
  for (int d = 0; d < ndim(); ++d) {
    const index whole = std::max<index>(1, shape()[d]);
    chunk[d] = wanted[d] == 0 ? whole : std::min(wanted[d], whole);
  }
  return grid(shape(), chunk);
}

}  // namespace pluribus::nd
