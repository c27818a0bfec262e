// SPDX-License-Identifier: BSD-3-Clause
/// Arrays in memory as Eigen maps, without a copy and read-only: as_matrix<T>(a) in two dimensions, as_vector<T>(a) in one. The array
/// must outlive the map. Optional: include it where Eigen is at hand.
#pragma once
#include <Eigen/Core>
#include <string>

#include "datashape/result.hpp"
#include "nd/array.hpp"
#include "nd/codes.hpp"

namespace pluribus::nd {

template <class T>
using matrix_map =
    Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>, Eigen::Unaligned, Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>;
template <class T>
using vector_map = Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, 1>, Eigen::Unaligned, Eigen::InnerStride<Eigen::Dynamic>>;

namespace detail {
/// Eigen counts strides in elements and knows no negative ones.
template <class T>
Eigen::Index eigen_stride(index bytes) {
  if (bytes < 0 || bytes % static_cast<index>(sizeof(T)) != 0)
    throw datashape::error(codes::bad_layout, "Eigen has no map for a stride of " + std::to_string(bytes) + " bytes: copy the array first");
  return static_cast<Eigen::Index>(bytes / static_cast<index>(sizeof(T)));
}
}  // namespace detail

template <class T>
matrix_map<T> as_matrix(const array& a) {
  const auto v = a.view<T, 2>();
  return {v.data(), v.extent(0), v.extent(1),
          Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>(detail::eigen_stride<T>(v.stride(0)), detail::eigen_stride<T>(v.stride(1)))};
}

template <class T>
vector_map<T> as_vector(const array& a) {
  const auto v = a.view<T, 1>();
  return {v.data(), v.extent(0), Eigen::InnerStride<Eigen::Dynamic>(detail::eigen_stride<T>(v.stride(0)))};
}

}  // namespace pluribus::nd
