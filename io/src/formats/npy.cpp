// SPDX-License-Identifier: BSD-3-Clause
/// .npy in and out.
#include "nd/io/npy.hpp"

#include <fmt/format.h>

#include "formats/chunk_copy.hpp"
#include "formats/resident_source.hpp"
#include "nd/io/mapped_file.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "probe/codes.hpp"
#include "probe/npy.hpp"

namespace pluribus::nd::io {
namespace {

constexpr index run_bytes = index{4} << 20;

/// Arrays hold native scalars; the byte order of a file is a fact of its memory.
ndt::type native(const ndt::type& dtype) { return dtype.is_scalar() ? ndt::make_scalar(dtype.scalar()) : dtype; }

/// Chunks that are contiguous in C order: whole trailing dims, a part of one dim, ones before it.
grid run_grid(const extents& shape, index item) {
  extents chunk(shape.rank(), 1);
  index room = std::max<index>(1, run_bytes / std::max<index>(item, 1));
  for (int d = shape.rank() - 1; d >= 0 && room > 0; --d) {
    chunk[d] = std::max<index>(1, std::min(shape[d], room));
    room = chunk[d] == shape[d] ? room / std::max<index>(chunk[d], 1) : 0;
  }
  return grid(shape, chunk);
}

class npy_array_sink final : public sink {
 public:
  npy_array_sink(atomic_file out, ndt::type type, index offset, existing old)
      : out_(std::move(out)),
        type_(std::move(type)),
        item_(ndt::layout_of(type_.dtype()).value().size()),
        grid_(run_grid(extents(type_.shape()), item_)),
        offset_(offset),
        old_(old) {}

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }

  void write_chunk(std::span<const index> chunk, const strided_source& values) override {
    const box where = grid_.chunk_box(chunk);
    const extents strides = c_strides(grid_.shape(), item_);
    index at = offset_;
    for (int d = 0; d < where.rank(); ++d) at += where.lo[d] * strides[d];
    const auto size = static_cast<std::size_t>(where.volume() * item_);
    if (c_contiguous(where.shape, values.strides, item_)) {
      out_->write_at(at, {values.data, size}).value();
      return;
    }
    bytes scratch(size);
    copy_box(where.shape, copy_target{scratch.data(), c_strides(where.shape, item_)}, copy_origin{values.data, values.strides}, item_);
    out_->write_at(at, scratch).value();
  }

  index write_scratch_bytes() const override { return grid_.chunk_shape().product() * item_; }
  void finish() override {
    out_->commit(old_).value();
    out_.reset();
  }
  void abandon() noexcept override { out_.reset(); }

 private:
  std::optional<atomic_file> out_;
  ndt::type type_;
  index item_;
  grid grid_;
  index offset_;
  existing old_;
};

}  // namespace

std::shared_ptr<const source> npy_source(const std::string& path) {
  const auto file = mapped_file::open(path).value();
  const auto all = file->bytes();
  const auto header = probe::parse_npy_header(all, path).value();
  const index stored = static_cast<index>(all.size()) - header.data_offset;
  if (stored < header.data_bytes())
    throw datashape::error(probe::codes::truncated,
                           fmt::format("{}: the file ends after {} of {} bytes of values", path, stored, header.data_bytes()));
  const extents shape(header.shape);
  resident_memory memory;
  memory.data = all.data() + header.data_offset;
  memory.strides = header.fortran_order ? fortran_strides(shape, header.item_bytes) : c_strides(shape, header.item_bytes);
  memory.owner = file;
  memory.byte_swapped = header.dtype.is_scalar() && header.dtype.is_swapped();
  memory.loose_bools = true;
  return std::make_shared<resident_source>(ndt::array_type(shape, native(header.dtype)), std::move(memory), "npy " + path,
                                           static_cast<index>(all.size()));
}

std::unique_ptr<sink> npy_sink(const std::string& path, const ndt::type& type, existing old) {
  const ndt::type stored = ndt::array_type(type.shape(), native(type.dtype()));
  const auto header = probe::write_npy_header(stored).value();
  auto out = atomic_file::create(path).value();
  const index size = ndt::layout_of(stored).value().size();
  out.reserve(static_cast<index>(header.size()) + size).value();
  out.write(header).value();
  return std::make_unique<npy_array_sink>(std::move(out), stored, static_cast<index>(header.size()), old);
}

}  // namespace pluribus::nd::io
