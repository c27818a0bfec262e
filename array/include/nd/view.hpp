// SPDX-License-Identifier: BSD-3-Clause
/// A typed window on memory: a pointer, N extents, N byte strides. Owns nothing; the array it was taken from must outlive it.
#pragma once
#include <cassert>
#include <cstddef>
#include <type_traits>

#include "nd/extents.hpp"

namespace pluribus::nd {

template <class T, int N>
class view {
 public:
  using element = T;
  static constexpr int rank = N;

  view(T* data, const extents& shape, const extents& byte_strides) noexcept : data_(data), shape_(shape), strides_(byte_strides) {
    assert(shape.rank() == N && byte_strides.rank() == N);
  }

  // Version 14 joins the next two lines.
  // clang-format off
  template <class... I>
    requires(sizeof...(I) == N && (std::is_integral_v<I> && ...))
  T& operator()(I... i) const noexcept {
    const index at[N > 0 ? N : 1] = {static_cast<index>(i)...};
    index offset = 0;
    for (int d = 0; d < N; ++d) {
      assert(at[d] >= 0 && at[d] < shape_[d]);
      offset += at[d] * strides_[d];
    }
    using bytes = std::conditional_t<std::is_const_v<T>, const std::byte, std::byte>;
    return *reinterpret_cast<T*>(reinterpret_cast<bytes*>(data_) + offset);
  }
  // clang-format on

  T* data() const noexcept { return data_; }
  const extents& shape() const noexcept { return shape_; }
  index extent(int d) const noexcept { return shape_[d]; }
  /// Bytes from one element to the next along d.
  index stride(int d) const noexcept { return strides_[d]; }

 private:
  T* data_;
  extents shape_;
  extents strides_;
};

}  // namespace pluribus::nd
