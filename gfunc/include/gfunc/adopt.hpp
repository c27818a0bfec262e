// SPDX-License-Identifier: BSD-3-Clause
/// C++ memory as values and back, without a copy: spans (borrowed), vectors (taken over), pointers with a datashape and a deleter.
#pragma once
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/value.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "ndt/type_of.hpp"

namespace pluribus::gfunc {

/// The caller keeps the memory longer than the value and does not write to it. T is a scalar or a struct made known by NDT_RECORD.
template <class T>
value borrow(std::span<const T> elements) {
  const auto n = static_cast<index>(elements.size());
  return value::from_buffer(ndt::fixed_dim(n, ndt::type_of<T>()),
                            buffer::borrow(const_cast<T*>(elements.data()), n * static_cast<index>(sizeof(T))))
      .value();
}

template <class S>
inline constexpr bool is_span = false;
template <class T, std::size_t N>
inline constexpr bool is_span<std::span<T, N>> = true;

/// Of elements that are not const, and of any extent.
template <class S>
requires is_span<S> value borrow(S elements) { return borrow(std::span<const typename S::element_type>(elements)); }

template <class T, class Allocator>
value borrow(const std::vector<T, Allocator>& elements) {
  static_assert(!std::is_same_v<T, bool>, "std::vector<bool> has no elements in memory");
  return borrow(std::span<const T>(elements));
}
/// It would be gone before the value is.
template <class T, class Allocator>
value borrow(std::vector<T, Allocator>&& elements) = delete;

template <class T>
value adopt(std::vector<T>&& elements) {
  static_assert(!std::is_same_v<T, bool>, "std::vector<bool> has no elements in memory");
  auto held = std::make_unique<std::vector<T>>(std::move(elements));
  const auto n = static_cast<index>(held->size());
  buffer memory = buffer::adopt(
      held->data(), n * static_cast<index>(sizeof(T)), [](void* context, void*) { delete static_cast<std::vector<T>*>(context); },
      held.get());
  held.release();
  return value::from_buffer(ndt::fixed_dim(n, ndt::type_of<T>()), std::move(memory)).value();
}

/// `type` in C order at `data`, of which there are `bytes`; destroy(context, data) runs once, after the last part of the value is gone. On
/// failure it has not run.
datashape::result<value> adopt(const ndt::type& type, void* data, index bytes, buffer::deleter destroy, void* context);

/// `shape * dtype` over memory whose size nobody says: the first element lies at `first`, the others by byte strides of any sign. The
/// memory belongs to `owner`; to the caller where that is empty. E0328 where a size is negative, the address range overflows, there is no
/// memory for elements, or a bool is another byte than 0 and 1.
datashape::result<value> over_memory(const ndt::type& dtype, std::span<const index> shape, std::span<const index> byte_strides,
                                     const void* first, const buffer& owner);

/// Strided elements of type T in `rank` dims, as views of other libraries want them; E0313 or E0312 where they are not, E0327 where they
/// are not aligned.
template <class T>
void check_elements(const value& v, int rank) {
  if (v.form() != value_form::strided || v.dtype() != ndt::type_of<T>())
    throw datashape::error(codes::output_dtype_mismatch, "elements of `" + ndt::to_string(ndt::type_of<T>()) + "` are wanted, and `" +
                                                             ndt::to_string(v.type()) + "` is there");
  if (v.shape().rank() != rank)
    throw datashape::error(codes::output_shape_mismatch,
                           std::to_string(rank) + " dims are wanted, and `" + ndt::to_string(v.type()) + "` is there");
  if (v.size() > 0 && reinterpret_cast<std::uintptr_t>(v.data()) % alignof(T) != 0)
    throw datashape::error(codes::would_copy, "the elements of `" + ndt::to_string(v.type()) + "` are not aligned; copy the value first");
}

/// The elements of one packed run; E0327 where they lie otherwise, E0313 where they are others. The value must outlive the span.
template <class T>
std::span<const T> as_span(const value& v) {
  if (v.form() != value_form::strided || v.dtype() != ndt::type_of<T>())
    throw datashape::error(codes::output_dtype_mismatch,
                           "a span of `" + ndt::to_string(ndt::type_of<T>()) + "` over `" + ndt::to_string(v.type()) + "`");
  if (!v.is_contiguous() || reinterpret_cast<std::uintptr_t>(v.data()) % alignof(T) != 0)
    throw datashape::error(codes::would_copy,
                           "the elements of `" + ndt::to_string(v.type()) + "` are not one aligned run; copy the value first");
  return {reinterpret_cast<const T*>(v.data()), static_cast<std::size_t>(v.size())};
}

}  // namespace pluribus::gfunc
