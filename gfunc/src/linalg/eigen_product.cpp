// SPDX-License-Identifier: BSD-3-Clause
/// Eigen's blocked product, for builds without a BLAS. See blas.hpp.
#include <complex>

#include "blas.hpp"
#include "eigen_maps.hpp"

namespace pluribus::gfunc::linalg {

namespace {

template <class T>
using rows_map = Eigen::Map<const Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>, 0, Eigen::OuterStride<>>;
template <class T>
using columns_map = Eigen::Map<const eigen_matrix<T>, 0, Eigen::OuterStride<>>;
template <class T>
using result_map = Eigen::Map<Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>, 0, Eigen::OuterStride<>>;

template <class T, class A>
void with_left(const matrix_product& p, const A& a) {
  result_map<T> c(static_cast<T*>(p.c), p.m, p.n, Eigen::OuterStride<>(p.c_row));
  const T* b = static_cast<const T*>(p.b);
  if (p.b_column == 1)
    c.noalias() = a * rows_map<T>(b, p.k, p.n, Eigen::OuterStride<>(p.b_row));
  else
    c.noalias() = a * columns_map<T>(b, p.k, p.n, Eigen::OuterStride<>(p.b_column));
}

}  // namespace

template <class T>
void eigen_product(const matrix_product& p) {
  const T* a = static_cast<const T*>(p.a);
  if (p.a_column == 1)
    with_left<T>(p, rows_map<T>(a, p.m, p.k, Eigen::OuterStride<>(p.a_row)));
  else
    with_left<T>(p, columns_map<T>(a, p.m, p.k, Eigen::OuterStride<>(p.a_column)));
}

#define INSTANCE(T) template void eigen_product<T>(const matrix_product&);
GF_EIGEN_INSTANCES(INSTANCE)
#undef INSTANCE

}  // namespace pluribus::gfunc::linalg
