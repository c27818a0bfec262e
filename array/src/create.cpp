// SPDX-License-Identifier: BSD-3-Clause
/// Leaves of the graph: memory, sources and constants in, arrays out.
#include "nd/create.hpp"

#include <cmath>
#include <string>

#include "datashape/result.hpp"
#include "gfunc/buffer.hpp"
#include "literal.hpp"
#include "memory_source.hpp"
#include "nd/call.hpp"
#include "nd/codes.hpp"
#include "nd/index.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"
#include "node.hpp"
#include "range_source.hpp"
#include "strided_copy.hpp"

namespace pluribus::nd {

namespace detail {
void size_mismatch(const extents& shape, index values) {
  throw datashape::error(codes::bad_layout, std::to_string(values) + " values for a shape of " + std::to_string(shape.product()));
}
}  // namespace detail

namespace {

index item_bytes(const ndt::type& type) { return ndt::layout_of(type.dtype()).value().size(); }

/// Memory whose last reader calls `release`; through gfunc's buffer, which keeps foreign deleters off worker threads.
std::shared_ptr<const void> owner_of(const void* data, index bytes, std::function<void()> release) {
  if (!release) return nullptr;
  auto* context = new std::function<void()>(std::move(release));
  const auto destroy = [](void* held, void*) {
    auto* call = static_cast<std::function<void()>*>(held);
    (*call)();
    delete call;
  };
  return std::make_shared<gfunc::buffer>(gfunc::buffer::adopt(const_cast<void*>(data), bytes, destroy, context));
}

}  // namespace

memory_source::memory_source(ndt::type type, resident_memory memory) : type_(std::move(type)), memory_(std::move(memory)) {
  const extents shape(std::span<const index>(type_.shape()));
  grid_ = grid(shape);
  if (memory_.strides.rank() != shape.rank())
    throw datashape::error(codes::bad_layout, std::to_string(memory_.strides.rank()) + " strides for `" + ndt::to_string(type_) + "`");
}

void memory_source::read_chunk(std::span<const index>, const strided_target& out) const {
  strided_copy(grid_.shape(), item_bytes(type_), memory_.data, memory_.strides, out.data, out.strides);
}

array pool_array(const ndt::type& type, gfunc::buffer memory) {
  const extents shape(std::span<const index>(type.shape()));
  const auto owner = std::make_shared<const gfunc::buffer>(std::move(memory));
  return from_source(std::make_shared<memory_source>(
      type, resident_memory{owner->data(), c_strides(shape, item_bytes(type)), owner, false, owner->size()}));
}

array from_source(std::shared_ptr<const source> from) {
  const ndt::type& type = from->type();
  if (!type.is_fixed_shape())
    throw datashape::error(codes::shape_not_fixed, "an array needs dimensions of fixed size, not `" + ndt::to_string(type) + "`");
  const extents shape(std::span<const index>(type.shape()));
  if (!(from->chunks().shape() == shape))
    throw datashape::error(codes::chunk_mismatch, "the chunk grid is of another shape than `" + ndt::to_string(type) + "`");
  const ndt::type dtype = type.dtype();
  return make_array(shape, dtype, 0, leaf_node{std::move(from)});
}

array copy(const void* data, const ndt::type& type) {
  const index bytes = extents(std::span<const index>(type.shape())).product() * item_bytes(type);
  gfunc::buffer held = gfunc::buffer::allocate(bytes);
  if (bytes > 0) std::memcpy(held.data(), data, static_cast<std::size_t>(bytes));
  return pool_array(type, std::move(held));
}

array adopt(const void* data, const ndt::type& type, std::function<void()> release) {
  return adopt(data, type, c_strides(extents(std::span<const index>(type.shape())), item_bytes(type)), std::move(release));
}

array adopt(const void* data, const ndt::type& type, const extents& byte_strides, std::function<void()> release) {
  auto held = owner_of(data, 0, std::move(release));
  return from_source(
      std::make_shared<memory_source>(type, resident_memory{static_cast<const std::byte*>(data), byte_strides, std::move(held), false, 0}));
}

array borrow(const void* data, const ndt::type& type) { return adopt(data, type, std::function<void()>{}); }
array borrow(const void* data, const ndt::type& type, const extents& byte_strides) {
  return adopt(data, type, byte_strides, std::function<void()>{});
}

array full(const extents& shape, const array& value, ndt::scalar dtype) {
  return broadcast_to(value.weak() ? strengthen(value, dtype) : cast(value, dtype), shape);
}
array zeros(const extents& shape, ndt::scalar dtype) { return full(shape, 0, dtype); }
array ones(const extents& shape, ndt::scalar dtype) { return full(shape, 1, dtype); }

array arange(index stop) { return detail::integer_range(0, stop, 1); }

array detail::integer_range(index start, index stop, index step) {
  if (step == 0) throw datashape::error(codes::bad_argument, "the step of arange is 0");
  const std::uint64_t width = step > 0 ? static_cast<std::uint64_t>(stop) - static_cast<std::uint64_t>(start)
                                       : static_cast<std::uint64_t>(start) - static_cast<std::uint64_t>(stop);
  const std::uint64_t stride = step > 0 ? static_cast<std::uint64_t>(step) : std::uint64_t{0} - static_cast<std::uint64_t>(step);
  const bool none = step > 0 ? stop <= start : start <= stop;
  const std::uint64_t count = none ? 0 : (width - 1) / stride + 1;
  if (count > static_cast<std::uint64_t>(INT64_MAX)) throw datashape::error(codes::bad_argument, "arange has more than 2**63 elements");
  return from_source(std::make_shared<range_source<index>>(static_cast<index>(count), start, step));
}

array arange(double start, double stop, double step) {
  const double count = std::ceil((stop - start) / step);
  if (!(std::abs(count) < 9e15))
    throw datashape::error(codes::bad_argument, "arange needs finite bounds, a step, and fewer than 2**53 elements");
  return from_source(std::make_shared<range_source<double>>(std::max<index>(0, static_cast<index>(count)), start, step));
}

array linspace(double start, double stop, index count) {
  if (count < 0) throw datashape::error(codes::bad_argument, "the number of values is negative: " + std::to_string(count));
  const double step = count > 1 ? (stop - start) / static_cast<double>(count - 1) : 0;
  return from_source(std::make_shared<range_source<double>>(count, start, step, stop));
}

}  // namespace pluribus::nd
