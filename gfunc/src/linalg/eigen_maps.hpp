// SPDX-License-Identifier: BSD-3-Clause
/// How Eigen sees the column-major memory of decompositions.hpp. Included by the Eigen translation units alone, one decomposition each.
#pragma once
#include <Eigen/Core>

#include "decompositions.hpp"

namespace pluribus::gfunc::linalg {

template <class T>
using eigen_matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic>;
template <class T>
using eigen_map = Eigen::Map<eigen_matrix<T>>;
template <class T>
using eigen_vector_map = Eigen::Map<Eigen::Matrix<T, Eigen::Dynamic, 1>>;

template <class T>
bool eigen_cholesky(index n, T* a);
template <class T>
bool eigen_lu(index m, index n, T* a, int* pivots);
template <class T>
bool eigen_solve(index n, index columns, T* a, T* b);
template <class T>
bool eigen_qr(index m, index n, T* a, index q_columns, T* q);
template <class T>
bool eigen_symmetric(index n, T* a, real_of<T>* values, bool vectors);
template <class T>
bool eigen_svd(index m, index n, T* a, real_of<T>* values, T* u, T* vh, bool full);
template <class T>
bool eigen_general(index n, T* a, complex_of<T>* values, complex_of<T>* vectors);

}  // namespace pluribus::gfunc::linalg

/// All four dtypes of one function template.
#define GF_EIGEN_INSTANCES(INSTANCE) \
  INSTANCE(float)                    \
  INSTANCE(double)                   \
  INSTANCE(std::complex<float>)      \
  INSTANCE(std::complex<double>)
