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
