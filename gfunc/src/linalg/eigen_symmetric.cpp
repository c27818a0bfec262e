// SPDX-License-Identifier: BSD-3-Clause
/// Eigen's tridiagonal QR eigenvalues of one Hermitian matrix. See decompositions.hpp.
#include <Eigen/Eigenvalues>

#include "eigen_maps.hpp"

namespace pluribus::gfunc::linalg {

template <class T>
bool eigen_symmetric(index n, T* a, real_of<T>* values, bool vectors) {
  if (n == 0) return true;
  eigen_map<T> matrix(a, n, n);
  Eigen::SelfAdjointEigenSolver<eigen_matrix<T>> solver(matrix, vectors ? Eigen::ComputeEigenvectors : Eigen::EigenvaluesOnly);
  if (solver.info() != Eigen::Success) return false;
  eigen_vector_map<real_of<T>>(values, n) = solver.eigenvalues();
  if (vectors) matrix = solver.eigenvectors();
  return true;
}

#define INSTANCE(T) template bool eigen_symmetric(index, T*, real_of<T>*, bool);
GF_EIGEN_INSTANCES(INSTANCE)
#undef INSTANCE

}  // namespace pluribus::gfunc::linalg
