// SPDX-License-Identifier: BSD-3-Clause
/// Large products by OpenBLAS where the build found it. See blas.hpp.
#include "blas.hpp"

#include <complex>

#if defined(GF_HAVE_LAPACK)
#include <cblas.h>
#endif

#include "decompositions.hpp"

namespace pluribus::gfunc::linalg {

#if defined(GF_HAVE_LAPACK)

void one_blas_thread() { [[maybe_unused]] static const bool done = (openblas_set_num_threads(1), true); }

namespace {

struct direction {
  CBLAS_TRANSPOSE transposed;
  int leading;
};

direction direction_of(index row, index column) {
  if (column == 1) return {CblasNoTrans, static_cast<int>(row)};
  return {CblasTrans, static_cast<int>(column)};
}

template <class T>
void blas_product(const matrix_product& p) {
  direction left = direction_of(p.a_row, p.a_column), right = direction_of(p.b_row, p.b_column);
  int m = static_cast<int>(p.m), n = static_cast<int>(p.n), k = static_cast<int>(p.k), ldc = static_cast<int>(p.c_row);
  const T *a = static_cast<const T*>(p.a), *b = static_cast<const T*>(p.b);
  T* c = static_cast<T*>(p.c);
  const T one(1), zero(0);
  if constexpr (std::is_same_v<T, float>) {
    cblas_sgemm(CblasRowMajor, left.transposed, right.transposed, m, n, k, one, a, left.leading, b, right.leading, zero, c, ldc);
  } else if constexpr (std::is_same_v<T, double>) {
    cblas_dgemm(CblasRowMajor, left.transposed, right.transposed, m, n, k, one, a, left.leading, b, right.leading, zero, c, ldc);
  } else if constexpr (std::is_same_v<T, std::complex<float>>) {
    cblas_cgemm(CblasRowMajor, left.transposed, right.transposed, m, n, k, &one, a, left.leading, b, right.leading, &zero, c, ldc);
  } else {
    cblas_zgemm(CblasRowMajor, left.transposed, right.transposed, m, n, k, &one, a, left.leading, b, right.leading, &zero, c, ldc);
  }
}

}  // namespace

template <class T>
void large_product(const matrix_product& p) {
  if (backend_name()[0] != 'o') return eigen_product<T>(p);
  one_blas_thread();
  blas_product<T>(p);
}

#else

void one_blas_thread() {}

template <class T>
void large_product(const matrix_product& p) {
  eigen_product<T>(p);
}

#endif

template void large_product<float>(const matrix_product&);
template void large_product<double>(const matrix_product&);
template void large_product<std::complex<float>>(const matrix_product&);
template void large_product<std::complex<double>>(const matrix_product&);

}  // namespace pluribus::gfunc::linalg
