// SPDX-License-Identifier: BSD-3-Clause
/// Values as Eigen maps and Eigen's matrices as values, without a copy. Out: as_matrix<T>(v) of two dims, as_vector<T>(v) of one,
/// read-only; the value must outlive the map. In: borrow(m) of a matrix, map or block, adopt(std::move(m)). Optional: include it where
/// Eigen is at hand.
#pragma once
#include <Eigen/Core>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "gfunc/adopt.hpp"

namespace pluribus::gfunc {

template <class T>
using matrix_map = Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>, Eigen::Unaligned,
                              Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>>;
template <class T>
using vector_map = Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, 1>, Eigen::Unaligned, Eigen::InnerStride<Eigen::Dynamic>>;

namespace detail {

/// Eigen counts strides in elements and knows no negative ones.
template <class T>
Eigen::Index eigen_stride(index bytes) {
  if (bytes < 0 || bytes % static_cast<index>(sizeof(T)) != 0)
    throw datashape::error(codes::would_copy, "Eigen has no map for a stride of " + std::to_string(bytes) + " bytes; copy the value first");
  return static_cast<Eigen::Index>(bytes / static_cast<index>(sizeof(T)));
}

/// One dim of a vector, two of a matrix.
template <class Derived>
value of_eigen(const Eigen::DenseBase<Derived>& base, const buffer& owner) {
  using scalar = typename Derived::Scalar;
  const Derived& m = base.derived();
  constexpr auto bytes = static_cast<index>(sizeof(scalar));
  const index inner = m.innerStride() * bytes, outer = m.outerStride() * bytes;
  const ndt::type dtype = ndt::type_of<scalar>();
  if constexpr (Derived::IsVectorAtCompileTime) {
    const index shape[] = {m.size()}, strides[] = {inner};
    return over_memory(dtype, shape, strides, m.data(), owner).value();
  } else {
    const index shape[] = {m.rows(), m.cols()};
    const index strides[] = {Derived::IsRowMajor ? outer : inner, Derived::IsRowMajor ? inner : outer};
    return over_memory(dtype, shape, strides, m.data(), owner).value();
  }
}

}  // namespace detail

/// E0313 where the elements are others, E0312 where there are not two dims, E0327 for strides that are negative or between elements.
template <class T>
matrix_map<T> as_matrix(const value& v) {
  check_elements<T>(v, 2);
  return {reinterpret_cast<const T*>(v.data()), v.shape()[0], v.shape()[1],
          Eigen::Stride<Eigen::Dynamic, Eigen::Dynamic>(detail::eigen_stride<T>(v.strides()[0]), detail::eigen_stride<T>(v.strides()[1]))};
}
template <class T>
vector_map<T> as_vector(const value& v) {
  check_elements<T>(v, 1);
  return {reinterpret_cast<const T*>(v.data()), v.shape()[0], Eigen::InnerStride<Eigen::Dynamic>(detail::eigen_stride<T>(v.strides()[0]))};
}

/// Of a matrix, map or block whose memory lives longer than the value.
template <class Derived>
value borrow(const Eigen::DenseBase<Derived>& m) {
  return detail::of_eigen(m, buffer());
}
template <class Derived>
value borrow(Eigen::PlainObjectBase<Derived>&& m) = delete;
/// Takes a matrix over; one of a size known to the compiler is moved element by element.
template <class Derived>
value adopt(Eigen::PlainObjectBase<Derived>&& m) {
  auto held = std::make_unique<Derived>(std::move(m.derived()));
  const Derived& kept = *held;
  const buffer owner = buffer::adopt(
      nullptr, 0, [](void* context, void*) { delete static_cast<Derived*>(context); }, held.get());
  held.release();
  return detail::of_eigen(kept, owner);
}

}  // namespace pluribus::gfunc
