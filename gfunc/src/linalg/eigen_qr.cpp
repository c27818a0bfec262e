// SPDX-License-Identifier: BSD-3-Clause
/// Eigen's Householder QR of one matrix. See decompositions.hpp.
#include <Eigen/QR>

#include "eigen_maps.hpp"

namespace pluribus::gfunc::linalg {

template <class T>
bool eigen_qr(index m, index n, T* a, index q_columns, T* q) {
  eigen_map<T> matrix(a, m, n), out(q, m, q_columns);
  out.setIdentity();
  if (m == 0 || n == 0) return true;
  Eigen::HouseholderQR<Eigen::Ref<eigen_matrix<T>>> factors(matrix);
  out.applyOnTheLeft(factors.householderQ().setLength(std::min(m, n)));
  return true;
}

#define INSTANCE(T) template bool eigen_qr(index, index, T*, index, T*);
GF_EIGEN_INSTANCES(INSTANCE)
#undef INSTANCE

}  // namespace pluribus::gfunc::linalg
