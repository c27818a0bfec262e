// SPDX-License-Identifier: BSD-3-Clause
/// A source over memory: a buffer and its strides, read in place. In: bytes somebody owns; out: a source of one chunk.
#pragma once
#include "gfunc/buffer.hpp"
#include "nd/array.hpp"
#include "nd/source.hpp"

namespace pluribus::nd {

class memory_source final : public source {
 public:
  /// E0523 where strides and type do not fit each other.
  memory_source(ndt::type type, resident_memory memory);

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }
  void read_chunk(std::span<const index> chunk, const strided_target& out) const override;
  std::optional<resident_memory> resident() const override { return memory_; }
  std::string describe() const override { return "memory"; }

 private:
  ndt::type type_;
  grid grid_;
  resident_memory memory_;
};

/// C order over pool memory.
array pool_array(const ndt::type& type, gfunc::buffer memory);

}  // namespace pluribus::nd
