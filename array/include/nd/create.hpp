// SPDX-License-Identifier: BSD-3-Clause
/// Arrays from memory, from storage, and from rules. Nothing is computed here; only copy() reads the memory it is given.
#pragma once
#include <concepts>
#include <functional>
#include <memory>
#include <span>

#include "nd/array.hpp"
#include "nd/source.hpp"
#include "ndt/make.hpp"

namespace pluribus::nd {

namespace detail {
[[noreturn]] void size_mismatch(const extents& shape, index values);
array integer_range(index start, index stop, index step);
}  // namespace detail

/// An array over a source. Throws where the source's datashape has a dimension without a fixed size (E0502).
array from_source(std::shared_ptr<const source> from);

/// A copy of the elements, C order, in pool memory.
array copy(const void* data, const ndt::type& type);
template <class T>
array copy(std::span<const T> values) {
  const index n = static_cast<index>(values.size());
  return copy(values.data(), ndt::array_type(std::span<const index>(&n, 1), ndt::make_scalar(ndt::scalar_of<T>)));
}
template <class T>
array copy(std::span<const T> values, const extents& shape) {
  if (shape.product() != static_cast<index>(values.size())) detail::size_mismatch(shape, static_cast<index>(values.size()));
  return copy(values.data(), ndt::array_type(shape, ndt::make_scalar(ndt::scalar_of<T>)));
}

/// Foreign memory, read in place; `release` runs once when no array needs it any more, never on a worker thread.
array adopt(const void* data, const ndt::type& type, std::function<void()> release);
array adopt(const void* data, const ndt::type& type, const extents& byte_strides, std::function<void()> release);
/// Memory the caller keeps alive and does not change while it is read.
array borrow(const void* data, const ndt::type& type);
array borrow(const void* data, const ndt::type& type, const extents& byte_strides);

/// One value everywhere; `value` becomes strong: it has the dtype given.
array full(const extents& shape, const array& value, ndt::scalar dtype);
array zeros(const extents& shape, ndt::scalar dtype = ndt::scalar::float64);
array ones(const extents& shape, ndt::scalar dtype = ndt::scalar::float64);
/// 0-d array of one element of any scalar dtype, copied from `value`.
array scalar_array(ndt::scalar dtype, const void* value);

/// start, start + step, ... below stop. Made chunk by chunk when read; never stored.
array arange(index stop);
template <std::integral A, std::integral B, std::integral C = int>
array arange(A start, B stop, C step = 1) {
  return detail::integer_range(static_cast<index>(start), static_cast<index>(stop), static_cast<index>(step));
}
array arange(double start, double stop, double step);
/// count values from start to stop, both included.
array linspace(double start, double stop, index count);

}  // namespace pluribus::nd
