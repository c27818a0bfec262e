// SPDX-License-Identifier: BSD-3-Clause
/// Eigen's Schur-form eigenvalues of one matrix of any kind. See decompositions.hpp.
#include <Eigen/Eigenvalues>

#include "eigen_maps.hpp"

namespace pluribus::gfunc::linalg {

template <class T>
bool eigen_general(index n, T* a, complex_of<T>* values, complex_of<T>* vectors) {
  using solver_type = std::conditional_t<is_complex<T>, Eigen::ComplexEigenSolver<eigen_matrix<T>>, Eigen::EigenSolver<eigen_matrix<T>>>;
  if (n == 0) return true;
  eigen_map<T> matrix(a, n, n);
  solver_type solver(matrix, vectors != nullptr);
  if (solver.info() != Eigen::Success) return false;
  eigen_vector_map<complex_of<T>>(values, n) = solver.eigenvalues();
  if (vectors == nullptr) return true;
  eigen_map<complex_of<T>> out(vectors, n, n);
  out = solver.eigenvectors();
  out.colwise().normalize();
  return true;
}

template bool eigen_general(index, float*, std::complex<float>*, std::complex<float>*);
template bool eigen_general(index, double*, std::complex<double>*, std::complex<double>*);
template bool eigen_general(index, std::complex<float>*, std::complex<float>*, std::complex<float>*);
template bool eigen_general(index, std::complex<double>*, std::complex<double>*, std::complex<double>*);

}  // namespace pluribus::gfunc::linalg
