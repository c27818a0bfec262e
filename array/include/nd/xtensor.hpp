// SPDX-License-Identifier: BSD-3-Clause
/// Arrays in memory as xtensor adaptors, without a copy: as_xtensor<T, N>(a). Read-only, because assignment to a strided adaptor of xtensor
/// resets its strides and writes elsewhere. The array must outlive the adaptor. Optional: include it where xtensor is at hand.
#pragma once
#include <array>
#include <string>
#include <xtensor/xadapt.hpp>

#include "datashape/result.hpp"
#include "nd/array.hpp"
#include "nd/codes.hpp"

namespace pluribus::nd {

template <class T, int N>
auto as_xtensor(const nd::array& a) {
  const auto v = a.view<T, N>();
  std::array<std::size_t, N> shape{};
  std::array<std::ptrdiff_t, N> strides{};
  std::size_t elements = 1;
  for (int d = 0; d < N; ++d) {
    const auto i = static_cast<std::size_t>(d);
    if (v.stride(d) % static_cast<index>(sizeof(T)) != 0)
      throw datashape::error(codes::bad_layout,
                             "xtensor counts strides in elements, not " + std::to_string(v.stride(d)) + " bytes: copy the array first");
    shape[i] = static_cast<std::size_t>(v.extent(d));
    // xtensor wants 0 for dimensions of one element.
    strides[i] = v.extent(d) == 1 ? 0 : static_cast<std::ptrdiff_t>(v.stride(d) / static_cast<index>(sizeof(T)));
    elements *= shape[i];
  }
  const T* data = v.data();
  return xt::adapt(data, elements, xt::no_ownership(), shape, strides);
}

}  // namespace pluribus::nd
