// SPDX-License-Identifier: BSD-3-Clause
/// Bytes into DLPack tensors of both protocols: dtype, lanes, device, dims, strides, offset. Taken over once, or left to the caller.
#include <cstdlib>

#include "gfunc/dlpack.hpp"
#include "strided_memory.hpp"
#include "whole_use.hpp"

using namespace pluribus;

namespace {

constexpr DLDataType dtypes[] = {{2, 32, 1},  {0, 8, 1},  {1, 8, 1},  {6, 8, 1},   {0, 64, 1}, {5, 64, 1}, {4, 16, 1}, {2, 16, 1},
                                 {2, 64, 1},  {0, 32, 4}, {2, 16, 3}, {5, 128, 1}, {6, 8, 2},  {10, 8, 1}, {0, 4, 1},  {3, 64, 1},
                                 {2, 128, 1}, {5, 32, 1}, {1, 64, 2}, {0, 8, 0},   {17, 4, 2}, {12, 8, 1}};

int deleted = 0;

template <class Tensor>
void import(Tensor& tensor, const testing::strided_memory& memory) {
  tensor.deleter = [](Tensor*) { ++deleted; };
  deleted = 0;
  {
    const auto made = gfunc::from_dlpack(&tensor);
    if (deleted != 0) std::abort();
    if (made && memory.usable()) testing::use_whole(*made);
    if (!made) deleted = 1;
  }
  if (deleted != 1) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  testing::byte_input in(data, size);
  const std::uint8_t odd = in.byte();
  DLDataType dtype = in.one_of(dtypes);
  if (odd & 1) dtype = {in.byte(), in.byte(), static_cast<std::uint16_t>(in.number())};
  testing::strided_dims dims(in);
  auto ndim = static_cast<std::int32_t>(dims.shape.size());
  if (odd & 16) {
    ndim = static_cast<std::int32_t>(in.number());
    if (ndim >= 0 && ndim <= 20) ndim = std::min(ndim, static_cast<std::int32_t>(dims.shape.size()));
    if (ndim >= 0 && ndim <= 20) dims.shape.resize(static_cast<std::size_t>(ndim)), dims.strides.resize(static_cast<std::size_t>(ndim));
  }
  const std::int64_t element = (dtype.bits + 7) / 8, itemsize = element * dtype.lanes;
  const testing::strided_memory memory(in, dims.shape, dims.steps(itemsize, itemsize), itemsize);
  if (!memory.usable() && dtype.code == 6) return 0;  // bools are looked at
  DLTensor t{};
  t.byte_offset = odd & 2 ? static_cast<std::uint64_t>(in.number()) : 0;
  t.data = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(memory.first()) - t.byte_offset);
  if (odd & 4) t.data = nullptr;
  t.device = {odd & 8 ? static_cast<DLDeviceType>(in.byte()) : kDLCPU, 0};
  t.ndim = ndim;
  t.dtype = dtype;
  t.shape = odd & 32 ? nullptr : dims.shape.data();
  t.strides = dims.in_c_order ? nullptr : dims.strides.data();
  if (odd & 64) {
    DLManagedTensor tensor{t, nullptr, nullptr};
    import(tensor, memory);
  } else {
    DLManagedTensorVersioned tensor{};
    tensor.version = {odd & 128 ? in.byte() % 3u : 1, in.byte()};
    tensor.flags = in.byte();
    tensor.dl_tensor = t;
    import(tensor, memory);
  }
  return 0;
}
