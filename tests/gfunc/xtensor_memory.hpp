// SPDX-License-Identifier: BSD-3-Clause
/// Strided memory as an xtensor adaptor, and a lazy xtensor expression back into C-order memory, element by element.
#pragma once
#include <cstddef>
#include <cstring>
#include <vector>
#include <xtensor/xadapt.hpp>

#include "xtensor_oracle.hpp"

namespace xtensor_oracle {
namespace {

template <class T>
auto adapted(const strided& a) {
  std::vector<std::size_t> shape(a.shape, a.shape + a.rank);
  std::vector<std::ptrdiff_t> strides(a.strides, a.strides + a.rank);
  std::size_t size = 1;
  for (std::size_t n : shape) size *= n;
  return xt::adapt(static_cast<const T*>(a.data), size, xt::no_ownership(), shape, strides);
}

template <class T, class E>
bool put(const E& expression, T* out) {
  const auto end = expression.template cend<xt::layout_type::row_major>();
  for (auto at = expression.template cbegin<xt::layout_type::row_major>(); at != end; ++at) *out++ = static_cast<T>(*at);
  return true;
}

inline bool is(const char* a, const char* b) { return std::strcmp(a, b) == 0; }

}  // namespace
}  // namespace xtensor_oracle
