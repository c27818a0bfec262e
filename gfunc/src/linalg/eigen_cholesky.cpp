// SPDX-License-Identifier: BSD-3-Clause
/// Eigen's blocked Cholesky factor of one matrix. See decompositions.hpp.
#include <Eigen/Cholesky>

#include "eigen_maps.hpp"

namespace pluribus::gfunc::linalg {

template <class T>
bool eigen_cholesky(index n, T* a) {
  if (n == 0) return true;
  eigen_map<T> matrix(a, n, n);
  Eigen::LLT<Eigen::Ref<eigen_matrix<T>>> factor(matrix);
  return factor.info() == Eigen::Success;
}

#define INSTANCE(T) template bool eigen_cholesky(index, T*);
GF_EIGEN_INSTANCES(INSTANCE)
#undef INSTANCE

}  // namespace pluribus::gfunc::linalg
