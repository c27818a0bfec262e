// SPDX-License-Identifier: BSD-3-Clause
/// Evenly spaced values, made when read: the value at i is start + i * step whatever the chunk, so it never depends on chunking.
#pragma once
#include <optional>

#include "nd/source.hpp"
#include "ndt/make.hpp"

namespace pluribus::nd {

template <class T>
class range_source final : public source {
 public:
  /// `last`, where given, is the value of the last element exactly.
  range_source(index count, T start, T step, std::optional<T> last = std::nullopt)
      : type_(ndt::array_type({count}, ndt::make_scalar(ndt::scalar_of<T>))),
        grid_(extents{count}, extents{std::min(std::max<index>(count, 1), index{1} << 17)}),
        start_(start),
        step_(step),
        last_(last) {}

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }
  void read_chunk(std::span<const index> chunk, const strided_target& out) const override {
    const box region = grid_.chunk_box(chunk);
    for (index i = 0; i < region.shape[0]; ++i) *reinterpret_cast<T*>(out.data + i * out.strides[0]) = value(region.lo[0] + i);
  }
  std::string describe() const override { return "range"; }
  std::optional<index> storage_bytes() const override { return 0; }

 private:
  T value(index i) const {
    if (last_ && i > 0 && i == grid_.shape()[0] - 1) return *last_;
    return static_cast<T>(start_ + static_cast<T>(i) * step_);
  }

  ndt::type type_;
  grid grid_;
  T start_, step_;
  std::optional<T> last_;
};

}  // namespace pluribus::nd
