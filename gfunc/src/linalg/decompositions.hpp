// SPDX-License-Identifier: BSD-3-Clause
/// The matrix decompositions a backend offers, one matrix at a time: packed column-major memory flows in and out, a bool says whether it
/// could be done. Two backends fill the table: Eigen always, LAPACK where the build found one. Batches, dtypes and errors are the callers'.
#pragma once
#include <complex>
#include <type_traits>

#include "gfunc/operand.hpp"

namespace pluribus::gfunc::linalg {

template <class T>
struct real_part {
  using type = T;
};
template <class T>
struct real_part<std::complex<T>> {
  using type = T;
};
template <class T>
using real_of = typename real_part<T>::type;
template <class T>
inline constexpr bool is_complex = !std::is_same_v<T, real_of<T>>;
template <class T>
using complex_of = std::complex<real_of<T>>;

template <class T>
struct decompositions {
  const char* backend;
  /// The lower triangle of the Hermitian n x n matrix `a` becomes L with a = L L^H; the upper one is left as it is. False: not positive
  /// definite.
  bool (*cholesky)(index n, T* a);
  /// P A = L U in place; row i was exchanged with row pivots[i] >= i. False: a pivot is exactly 0 (the factors are still complete).
  bool (*lu)(index m, index n, T* a, int* pivots);
  /// `b` (n x columns) becomes the solution of a x = b; `a` is destroyed. False: singular.
  bool (*solve)(index n, index columns, T* a, T* b);
  /// `a` (m x n) becomes R in its upper triangle; q is m x q_columns, q_columns at least min(m, n) and at most m.
  bool (*qr)(index m, index n, T* a, index q_columns, T* q);
  /// Ascending eigenvalues of the Hermitian matrix whose lower triangle `a` has; with vectors, `a` becomes them, one a column.
  bool (*symmetric)(index n, T* a, real_of<T>* values, bool vectors);
  /// Descending singular values; u (m x k) and vh (k x n) when not null, k = min(m, n); full: u is m x m and vh n x n. `a` is destroyed.
  bool (*svd)(index m, index n, T* a, real_of<T>* values, T* u, T* vh, bool full);
  /// Eigenvalues of any matrix and, when not null, right eigenvectors of norm 1, one a column. `a` is destroyed.
  bool (*general)(index n, T* a, complex_of<T>* values, complex_of<T>* vectors);
};

/// The table in use: LAPACK's where there is one, unless PLURIBUS_LINALG=eigen.
template <class T>
const decompositions<T>& chosen();

template <class T>
const decompositions<T>& eigen_decompositions();
#if defined(GF_HAVE_LAPACK)
template <class T>
const decompositions<T>& lapack_decompositions();
#endif

/// "openblas" or "eigen".
const char* backend_name();

}  // namespace pluribus::gfunc::linalg
