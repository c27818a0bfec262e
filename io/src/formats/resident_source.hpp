// SPDX-License-Identifier: BSD-3-Clause
/// A source whose elements stand in memory as a whole: a mapped file or a decoded one.
#pragma once
#include <string>

#include "nd/source.hpp"

namespace pluribus::nd::io {

class resident_source final : public source {
 public:
  /// storage: bytes in the file.
  resident_source(const ndt::type& type, resident_memory memory, std::string description, index storage);

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }
  void read_chunk(std::span<const index> chunk, const strided_target& out) const override;
  std::optional<resident_memory> resident() const override { return memory_; }
  std::string describe() const override { return description_; }
  std::optional<index> storage_bytes() const override { return storage_; }

 private:
  ndt::type type_;
  index item_;
  grid grid_;
  resident_memory memory_;
  std::string description_;
  index storage_;
};

/// Byte strides of Fortran order: the first dim varies fastest.
extents fortran_strides(const extents& shape, index item) noexcept;

}  // namespace pluribus::nd::io
