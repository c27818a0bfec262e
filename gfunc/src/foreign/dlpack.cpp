// SPDX-License-Identifier: BSD-3-Clause
/// See dlpack.hpp. Both protocols differ in their frame alone.
#include "gfunc/dlpack.hpp"

#include <memory>
#include <string>

#include "datashape/try.hpp"
#include "foreign_range.hpp"
#include "gfunc/copy.hpp"
#include "ndt/dlpack.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::result;

result<value> read(const DLTensor& t, const buffer& owner) {
  const bool here = t.device.device_type == kDLCPU || t.device.device_type == kDLCUDAHost || t.device.device_type == kDLROCMHost;
  if (!here)
    return refusal(codes::unsupported_layout,
                   "a tensor on device " + std::to_string(t.device.device_type) + ", not in this machine's memory");
  if (t.ndim < 0 || t.ndim > max_rank) return refusal(codes::bad_descriptor, "a tensor of " + std::to_string(t.ndim) + " dims");
  if (t.ndim > 0 && t.shape == nullptr) return refusal(codes::bad_descriptor, "a tensor without a shape");
  DATASHAPE_TRY(const ndt::type dtype, ndt::from_dlpack({t.dtype.code, t.dtype.bits, t.dtype.lanes}));
  const std::span<const index> shape(t.shape, static_cast<std::size_t>(t.ndim));
  index itemsize = ndt::size_of(dtype.dtype().scalar());
  for (const index lanes : dtype.shape()) itemsize *= lanes;
  std::vector<index> strides(shape.size());
  bool fits = true;
  if (t.strides == nullptr) {
    fits = c_strides(shape, itemsize, strides);
  } else {
    for (std::size_t d = 0; d < shape.size(); ++d) fits = fits && !__builtin_mul_overflow(t.strides[d], itemsize, &strides[d]);
  }
  if (!fits) return refusal(codes::bad_descriptor, "the strides of a tensor overflow");
  std::uintptr_t first = 0;
  if (__builtin_add_overflow(reinterpret_cast<std::uintptr_t>(t.data), t.byte_offset, &first))
    return refusal(codes::bad_descriptor, "the offset of a tensor overflows");
  return over_memory(dtype, shape, strides, t.data == nullptr ? nullptr : reinterpret_cast<const void*>(first), owner);
}

/// Where the tensor will be once the value is made.
template <class Tensor>
struct taken {
  Tensor* tensor = nullptr;
};

template <class Tensor>
result<value> take_over(Tensor* tensor) {
  auto held = std::make_unique<taken<Tensor>>();
  taken<Tensor>* context = held.get();
  buffer owner = buffer::adopt(
      nullptr, 0,
      [](void* c, void*) {
        auto* t = static_cast<taken<Tensor>*>(c);
        if (t->tensor != nullptr && t->tensor->deleter != nullptr) t->tensor->deleter(t->tensor);
        delete t;
      },
      context);
  held.release();
  DATASHAPE_TRY(value made, read(tensor->dl_tensor, owner));
  context->tensor = tensor;
  return made;
}

/// What an exported tensor keeps alive.
template <class Tensor>
struct exported {
  Tensor tensor{};
  value held;
  index shape[max_rank] = {}, strides[max_rank] = {};
};

template <class Tensor>
Tensor* publish(value v, ndt::dlpack_dtype dtype) {
  auto made = std::make_unique<exported<Tensor>>();
  const index size = v.itemsize();
  for (int d = 0; d < v.shape().rank(); ++d) {
    made->shape[d] = v.shape()[d];
    made->strides[d] = v.strides()[d] / size;
  }
  DLTensor& t = made->tensor.dl_tensor;
  t.data = v.size() == 0 ? nullptr : v.data();
  t.device = {kDLCPU, 0};
  t.ndim = v.shape().rank();
  t.dtype = {dtype.code, dtype.bits, dtype.lanes};
  t.shape = made->shape;
  t.strides = made->strides;
  made->held = std::move(v);
  made->tensor.manager_ctx = made.get();
  made->tensor.deleter = [](Tensor* self) { delete static_cast<exported<Tensor>*>(self->manager_ctx); };
  return &made.release()->tensor;
}

/// A value whose strides a tensor can say; `copied` tells whether it is fresh.
result<value> exportable(const value& v, copy_policy copies, bool& copied) {
  if (!v.is_scalar() || v.dtype().is_swapped())
    return unsupported(v.type(), v.is_scalar() ? "tensors have the byte order of the machine"
                                               : "tensors hold scalars; Arrow and the buffer protocol hold more");
  bool steps = true;
  for (int d = 0; d < v.shape().rank(); ++d) steps = steps && v.strides()[d] % v.itemsize() == 0;
  copied = copies == copy_policy::always || !steps;
  if (!copied) return v;
  if (copies == copy_policy::never)
    return refusal(codes::would_copy, "`" + ndt::to_string(v.type()) + "` has strides between elements, so a tensor of it is a copy");
  return copy(v);
}

}  // namespace

result<value> from_dlpack(DLManagedTensorVersioned* tensor) {
  if (tensor == nullptr) return refusal(codes::bad_descriptor, "no tensor");
  if (tensor->version.major != DLPACK_MAJOR_VERSION)
    return refusal(codes::unsupported_layout, "DLPack " + std::to_string(tensor->version.major) + " is not known; 1 is");
  return take_over(tensor);
}

result<value> from_dlpack(DLManagedTensor* tensor) {
  if (tensor == nullptr) return refusal(codes::bad_descriptor, "no tensor");
  return take_over(tensor);
}

result<DLManagedTensorVersioned*> to_dlpack(const value& v, copy_policy copies) {
  bool copied = false;
  DATASHAPE_TRY(value ready, exportable(v, copies, copied));
  DATASHAPE_TRY(const ndt::dlpack_dtype dtype, ndt::to_dlpack(v.dtype()));
  DLManagedTensorVersioned* made = publish<DLManagedTensorVersioned>(std::move(ready), dtype);
  made->version = {DLPACK_MAJOR_VERSION, DLPACK_MINOR_VERSION};
  made->flags = copied ? DLPACK_FLAG_BITMASK_IS_COPIED : DLPACK_FLAG_BITMASK_READ_ONLY;
  return made;
}

result<DLManagedTensor*> to_dlpack_legacy(const value& v, copy_policy copies) {
  if (copies == copy_policy::never)
    return refusal(codes::would_copy, "a tensor of the older protocol cannot be read-only, so it is a copy");
  bool copied = false;
  DATASHAPE_TRY(value ready, exportable(v, copy_policy::always, copied));
  DATASHAPE_TRY(const ndt::dlpack_dtype dtype, ndt::to_dlpack(v.dtype()));
  return publish<DLManagedTensor>(std::move(ready), dtype);
}

}  // namespace pluribus::gfunc
