// SPDX-License-Identifier: BSD-3-Clause
/// See buffer_view.hpp.
#include "gfunc/buffer_view.hpp"

#include "datashape/try.hpp"
#include "foreign_range.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/pep3118.hpp"
#include "ndt/print.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

datashape::result<value> from_buffer_view(const gf_buffer& view, const buffer& owner) {
  if (view.ndim < 0 || view.ndim > max_rank) return refusal(codes::bad_descriptor, "a buffer of " + std::to_string(view.ndim) + " dims");
  if (view.itemsize < 0 || view.len < 0) return refusal(codes::bad_descriptor, "a buffer of negative size");
  for (int d = 0; view.suboffsets != nullptr && d < view.ndim; ++d) {
    if (view.suboffsets[d] >= 0) return refusal(codes::unsupported_layout, "a buffer of pointers (suboffsets); copy it first");
  }
  DATASHAPE_TRY(const ndt::type dtype, ndt::from_pep3118(view.format == nullptr ? "B" : view.format, view.itemsize));
  DATASHAPE_TRY(const ndt::layout one, ndt::layout_of(dtype));
  if (one.size() != view.itemsize)
    return refusal(codes::bad_descriptor, "a buffer's elements are " + std::to_string(view.itemsize) + " bytes, and its format says " +
                                              std::to_string(one.size()));
  std::vector<index> shape(static_cast<std::size_t>(view.ndim));
  if (view.shape != nullptr) {
    std::copy_n(view.shape, view.ndim, shape.begin());
  } else if (view.ndim > 1) {
    return refusal(codes::bad_descriptor, "a buffer of several dims without a shape");
  } else if (view.ndim == 1) {
    shape[0] = view.itemsize == 0 ? 0 : view.len / view.itemsize;
  }
  index bytes = view.itemsize;
  for (const index extent : shape) {
    if (extent < 0) return refusal(codes::bad_descriptor, "an extent of " + std::to_string(extent));
  }
  const bool empty = std::find(shape.begin(), shape.end(), 0) != shape.end();
  for (const index extent : shape) {
    if (empty || __builtin_mul_overflow(bytes, extent, &bytes)) bytes = empty ? 0 : -1;
    if (bytes < 0) break;
  }
  if (bytes != view.len)
    return refusal(codes::bad_descriptor, "a buffer of " + std::to_string(view.len) + " bytes whose shape has another size");
  std::vector<index> strides(shape.size());
  if (view.strides != nullptr) {
    std::copy_n(view.strides, view.ndim, strides.begin());
  } else if (!c_strides(shape, view.itemsize, strides)) {
    return refusal(codes::bad_descriptor, "the strides of a buffer overflow");
  }
  return over_memory(dtype, shape, strides, view.buf, owner);
}

datashape::result<std::unique_ptr<buffer_export>> to_buffer_view(const value& v) {
  if (v.form() != value_form::strided) return unsupported(v.type(), "a buffer is strided elements of fixed size; Arrow holds more");
  auto made = std::make_unique<buffer_export>();
  DATASHAPE_TRY(made->format_, ndt::to_pep3118(v.dtype()));
  made->held_ = v;
  made->shape_.assign(v.shape().begin(), v.shape().end());
  made->strides_.assign(v.strides().begin(), v.strides().end());
  made->view_ = {v.data(),         v.size() * v.itemsize(), v.itemsize(),        1,
                 v.shape().rank(), made->format_.c_str(),   made->shape_.data(), made->strides_.data(),
                 nullptr};
  return made;
}

}  // namespace pluribus::gfunc
