// SPDX-License-Identifier: BSD-3-Clause
/// Arrays in memory as Eigen maps, without a copy and read-only: as_matrix<T>(a) in two dimensions, as_vector<T>(a) in one. The array
/// must outlive the map. Optional: include it where Eigen is at hand.
#pragma once
#include <Eigen/Core>

#include "gfunc/eigen.hpp"
#include "nd/array.hpp"

namespace pluribus::nd {

using gfunc::matrix_map;
using gfunc::vector_map;

template <class T>
matrix_map<T> as_matrix(const array& a) {
  const auto v = a.view<T, 2>();
  return {v.data(), v.extent(0), v.extent(1),
          Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>(gfunc::detail::eigen_stride<T>(v.stride(0)),
                                                        gfunc::detail::eigen_stride<T>(v.stride(1)))};
}

template <class T>
vector_map<T> as_vector(const array& a) {
  const auto v = a.view<T, 1>();
  return {v.data(), v.extent(0), Eigen::InnerStride<Eigen::Dynamic>(gfunc::detail::eigen_stride<T>(v.stride(0)))};
}

}  // namespace pluribus::nd
