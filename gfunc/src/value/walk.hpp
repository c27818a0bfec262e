// SPDX-License-Identifier: BSD-3-Clause
/// Visits every element of a shape in C order with the distances (bytes or bits) of K views from their first elements.
#pragma once
#include <array>

#include "gfunc/dims.hpp"

namespace pluribus::gfunc {

/// visit(const std::array<index, K>&) -> bool; false stops. Returns whether all were visited.
template <std::size_t K, class F>
bool walk(const dims& shape, const std::array<const dims*, K>& strides, F&& visit) {
  const int rank = shape.rank();
  for (index extent : shape) {
    if (extent == 0) return true;
  }
  index at[max_rank] = {};
  std::array<index, K> outer{}, step{};
  const index inner = rank > 0 ? shape[rank - 1] : 1;
  for (std::size_t k = 0; k < K && rank > 0; ++k) step[k] = (*strides[k])[rank - 1];
  for (;;) {
    std::array<index, K> distance = outer;
    for (index i = 0; i < inner; ++i) {
      if (!visit(std::as_const(distance))) return false;
      for (std::size_t k = 0; k < K; ++k) distance[k] += step[k];
    }
    int d = rank - 2;
    for (; d >= 0; --d) {
      for (std::size_t k = 0; k < K; ++k) outer[k] += (*strides[k])[d];
      if (++at[d] < shape[d]) break;
      for (std::size_t k = 0; k < K; ++k) outer[k] -= shape[d] * (*strides[k])[d];
      at[d] = 0;
    }
    if (d < 0) return true;
  }
}

}  // namespace pluribus::gfunc
