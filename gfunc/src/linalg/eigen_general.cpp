// SPDX-License-Identifier: BSD-3-Clause
/// Eigen's Schur-form eigenvalues of one matrix of any kind. Single precision is computed in double and rounded once: no less exact, and
/// the compiler has these solvers, its longest file, for two types and not four. See decompositions.hpp.
#include <Eigen/Eigenvalues>

#include "eigen_maps.hpp"

namespace pluribus::gfunc::linalg {

template <class T>
bool eigen_general(index n, T* a, complex_of<T>* values, complex_of<T>* vectors) {
  using wide = std::conditional_t<is_complex<T>, std::complex<double>, double>;
  using solver_type =
      std::conditional_t<is_complex<T>, Eigen::ComplexEigenSolver<eigen_matrix<wide>>, Eigen::EigenSolver<eigen_matrix<wide>>>;
  if (n == 0) return true;
  solver_type solver(eigen_map<T>(a, n, n).template cast<wide>(), vectors != nullptr);
  if (solver.info() != Eigen::Success) return false;
  eigen_vector_map<complex_of<T>>(values, n) = solver.eigenvalues().template cast<complex_of<T>>();
  if (vectors == nullptr) return true;
  Eigen::Matrix<std::complex<double>, Eigen::Dynamic, Eigen::Dynamic> unit = solver.eigenvectors();
  unit.colwise().normalize();
  eigen_map<complex_of<T>>(vectors, n, n) = unit.template cast<complex_of<T>>();
  return true;
}

template bool eigen_general(index, float*, std::complex<float>*, std::complex<float>*);
template bool eigen_general(index, double*, std::complex<double>*, std::complex<double>*);
template bool eigen_general(index, std::complex<float>*, std::complex<float>*, std::complex<float>*);
template bool eigen_general(index, std::complex<double>*, std::complex<double>*, std::complex<double>*);

}  // namespace pluribus::gfunc::linalg
