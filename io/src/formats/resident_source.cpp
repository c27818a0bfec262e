// SPDX-License-Identifier: BSD-3-Clause
/// Chunks cut out of memory, for callers that want them copied.
#include "formats/resident_source.hpp"

#include "formats/chunk_copy.hpp"
#include "nd/io/byte_order.hpp"
#include "ndt/layout.hpp"

namespace pluribus::nd::io {
namespace {

index item_of(const ndt::type& type) { return ndt::layout_of(type.dtype()).value().size(); }

}  // namespace

resident_source::resident_source(const ndt::type& type, resident_memory memory, std::string description, index storage)
    : type_(type),
      item_(item_of(type)),
      grid_(extents(type.shape()), auto_chunks(extents(type.shape()), item_)),
      memory_(std::move(memory)),
      description_(std::move(description)),
      storage_(storage) {}

void resident_source::read_chunk(std::span<const index> chunk, const strided_target& out) const {
  const box where = grid_.chunk_box(chunk);
  copy_origin from{memory_.data, memory_.strides};
  for (int d = 0; d < where.rank(); ++d) from.data += where.lo[d] * memory_.strides[d];
  copy_box(where.shape, copy_target{out.data, out.strides}, from, item_);
  if (memory_.native(type_.dtype()) || !type_.dtype().is_scalar()) return;
  const index unit = memory_.byte_swapped ? swap_unit(type_.dtype().scalar()) : 0;
  for (index i = 0, n = where.volume(); i < n; ++i) {
    index offset = 0;
    for (index rest = i, d = where.rank(); d-- > 0; rest /= where.shape[static_cast<int>(d)])
      offset += rest % where.shape[static_cast<int>(d)] * out.strides[static_cast<int>(d)];
    if (unit > 0)
      swap_bytes({out.data + offset, static_cast<std::size_t>(item_)}, unit);
    else
      out.data[offset] = static_cast<std::byte>(out.data[offset] != std::byte{0});
  }
}

extents fortran_strides(const extents& shape, index item) noexcept {
  extents strides(shape.rank(), 0);
  for (int d = 0; d < shape.rank(); ++d) {
    strides[d] = item;
    item *= shape[d];
  }
  return strides;
}

}  // namespace pluribus::nd::io
