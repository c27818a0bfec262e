// SPDX-License-Identifier: BSD-3-Clause
/// Eigen's Jacobi SVD of one matrix: slower than a bidiagonal one and at least as accurate. See decompositions.hpp.
#include <Eigen/SVD>

#include "eigen_maps.hpp"

namespace pluribus::gfunc::linalg {

template <class T>
bool eigen_svd(index m, index n, T* a, real_of<T>* values, T* u, T* vh, bool full) {
  unsigned wanted = 0;
  if (u != nullptr) wanted = full ? Eigen::ComputeFullU | Eigen::ComputeFullV : Eigen::ComputeThinU | Eigen::ComputeThinV;
  // Full factors of a matrix that is not square come from the QR that keeps all of Q; the default preconditioner does.
  Eigen::JacobiSVD<eigen_matrix<T>> solver(eigen_map<T>(a, m, n), wanted);
  if (solver.info() != Eigen::Success) return false;
  eigen_vector_map<real_of<T>>(values, std::min(m, n)) = solver.singularValues();
  if (u == nullptr) return true;
  index k = std::min(m, n);
  eigen_map<T>(u, m, full ? m : k) = solver.matrixU();
  eigen_map<T>(vh, full ? n : k, n) = solver.matrixV().adjoint();
  return true;
}

#define INSTANCE(T) template bool eigen_svd(index, index, T*, real_of<T>*, T*, T*, bool);
GF_EIGEN_INSTANCES(INSTANCE)
#undef INSTANCE

}  // namespace pluribus::gfunc::linalg
