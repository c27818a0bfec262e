// SPDX-License-Identifier: BSD-3-Clause
/// The decompositions by LAPACK (OpenBLAS brings an optimised one). Each first asks the routine how much work space it wants. One thread:
/// the library's own threads are switched off (blas.cpp), so that a result never depends on their number.
#include <algorithm>
#include <limits>
#include <vector>

#include "blas.hpp"
#include "decompositions.hpp"
#include "lapack_routines.hpp"

namespace pluribus::gfunc::linalg {

namespace {

template <class T>
T* kind_of() {
  return nullptr;
}
int as_int(index n) { return static_cast<int>(n); }
int leading(index n) { return static_cast<int>(std::max<index>(n, 1)); }

/// The size a query has put into a work array's first element, rounded up where float32 could not hold it.
template <class T>
int work_size(T answer) {
  double wanted = static_cast<double>(std::real(answer));
  if constexpr (std::is_same_v<real_of<T>, float>) wanted *= 1.0 + 1.0 / (1 << 22);
  return static_cast<int>(std::clamp(wanted + 1, 1.0, static_cast<double>(std::numeric_limits<int>::max())));
}
template <class T>
std::vector<T> space(index n) {
  return std::vector<T>(static_cast<std::size_t>(std::max<index>(n, 1)));
}

template <class T>
bool cholesky(index n, T* a) {
  int size = as_int(n), lda = leading(n), info = 0;
  lapack::potrf(a)("L", &size, a, &lda, &info, 1);
  return info == 0;
}

template <class T>
bool lu(index m, index n, T* a, int* pivots) {
  int rows = as_int(m), columns = as_int(n), lda = leading(m), info = 0;
  lapack::getrf(a)(&rows, &columns, a, &lda, pivots, &info);
  for (index i = 0; i < std::min(m, n); ++i) --pivots[i];
  return info == 0;
}

template <class T>
bool solve(index n, index columns, T* a, T* b) {
  int size = as_int(n), right = as_int(columns), lda = leading(n), info = 0;
  std::vector<int> pivots = space<int>(n);
  lapack::gesv(a)(&size, &right, a, &lda, pivots.data(), b, &lda, &info);
  return info == 0;
}

template <class T>
bool qr(index m, index n, T* a, index q_columns, T* q) {
  int rows = as_int(m), columns = as_int(n), lda = leading(m), info = 0, query = -1;
  index k = std::min(m, n);
  std::vector<T> tau = space<T>(k);
  T answer{};
  lapack::geqrf(a)(&rows, &columns, a, &lda, tau.data(), &answer, &query, &info);
  int size = work_size(answer);
  std::vector<T> work = space<T>(size);
  lapack::geqrf(a)(&rows, &columns, a, &lda, tau.data(), work.data(), &size, &info);
  if (info != 0) return false;
  std::copy_n(a, m * k, q);
  std::fill(q + m * k, q + m * q_columns, T{});
  int wanted = as_int(q_columns), reflectors = as_int(k);
  lapack::orgqr(a)(&rows, &wanted, &reflectors, q, &lda, tau.data(), &answer, &query, &info);
  size = work_size(answer);
  work = space<T>(size);
  lapack::orgqr(a)(&rows, &wanted, &reflectors, q, &lda, tau.data(), work.data(), &size, &info);
  return info == 0;
}

template <class T>
bool symmetric(index n, T* a, real_of<T>* values, bool vectors) {
  const char* jobs = vectors ? "V" : "N";
  int size = as_int(n), lda = leading(n), info = 0, query = -1, iquery = 0;
  T answer{};
  real_of<T> ranswer{};
  auto run = [&](T* work, const int* lwork, [[maybe_unused]] real_of<T>* rwork, [[maybe_unused]] const int* lrwork, int* iwork,
                 const int* liwork) {
    if constexpr (is_complex<T>) {
      lapack::syevd(a)(jobs, "L", &size, a, &lda, values, work, lwork, rwork, lrwork, iwork, liwork, &info, 1, 1);
    } else {
      lapack::syevd(a)(jobs, "L", &size, a, &lda, values, work, lwork, iwork, liwork, &info, 1, 1);
    }
  };
  run(&answer, &query, &ranswer, &query, &iquery, &query);
  int lwork = work_size(answer), lrwork = work_size(ranswer), liwork = std::max(iquery, 1);
  std::vector<T> work = space<T>(lwork);
  std::vector<real_of<T>> rwork = space<real_of<T>>(lrwork);
  std::vector<int> iwork = space<int>(liwork);
  run(work.data(), &lwork, rwork.data(), &lrwork, iwork.data(), &liwork);
  return info == 0;
}

template <class T>
bool svd(index m, index n, T* a, real_of<T>* values, T* u, T* vh, bool full) {
  const char* jobs = u == nullptr ? "N" : full ? "A" : "S";
  int rows = as_int(m), columns = as_int(n), lda = leading(m), info = 0, query = -1;
  index k = std::min(m, n), large = std::max(m, n);
  int ldu = leading(m), ldvt = leading(full ? n : k);
  std::vector<int> iwork = space<int>(8 * k);
  std::vector<real_of<T>> rwork = space<real_of<T>>(is_complex<T> ? k * std::max(5 * k + 7, 2 * large + 2 * k + 1) : 1);
  T answer{}, none{};
  if (u == nullptr) u = vh = &none, ldu = ldvt = 1;
  auto run = [&](T* work, const int* lwork) {
    if constexpr (is_complex<T>) {
      lapack::gesdd(a)(jobs, &rows, &columns, a, &lda, values, u, &ldu, vh, &ldvt, work, lwork, rwork.data(), iwork.data(), &info, 1);
    } else {
      lapack::gesdd(a)(jobs, &rows, &columns, a, &lda, values, u, &ldu, vh, &ldvt, work, lwork, iwork.data(), &info, 1);
    }
  };
  run(&answer, &query);
  int lwork = work_size(answer);
  std::vector<T> work = space<T>(lwork);
  run(work.data(), &lwork);
  return info == 0;
}

/// LAPACK gives complex eigenvectors of a real matrix as pairs of real columns: v and its conjugate.
template <class R>
void unpair(index n, const R* imag, const R* columns, std::complex<R>* vectors) {
  for (index j = 0; j < n; ++j) {
    if (imag[j] == 0) {
      for (index i = 0; i < n; ++i) vectors[j * n + i] = columns[j * n + i];
      continue;
    }
    for (index i = 0; i < n; ++i) {
      vectors[j * n + i] = {columns[j * n + i], columns[(j + 1) * n + i]};
      vectors[(j + 1) * n + i] = std::conj(vectors[j * n + i]);
    }
    ++j;
  }
}

template <class T>
bool general(index n, T* a, complex_of<T>* values, complex_of<T>* vectors) {
  const char* right = vectors == nullptr ? "N" : "V";
  int size = as_int(n), lda = leading(n), info = 0, query = -1, one = 1;
  T answer{}, none{};
  if constexpr (is_complex<T>) {
    std::vector<real_of<T>> rwork = space<real_of<T>>(2 * n);
    int ldvr = vectors == nullptr ? 1 : lda;
    T* vr = vectors == nullptr ? &none : vectors;
    lapack::geev(a)("N", right, &size, a, &lda, values, &none, &one, vr, &ldvr, &answer, &query, rwork.data(), &info, 1, 1);
    int lwork = work_size(answer);
    std::vector<T> work = space<T>(lwork);
    lapack::geev(a)("N", right, &size, a, &lda, values, &none, &one, vr, &ldvr, work.data(), &lwork, rwork.data(), &info, 1, 1);
  } else {
    std::vector<T> real = space<T>(n), imag = space<T>(n), columns = space<T>(vectors == nullptr ? 1 : n * n);
    int ldvr = vectors == nullptr ? 1 : lda;
    lapack::geev(a)("N", right, &size, a, &lda, real.data(), imag.data(), &none, &one, columns.data(), &ldvr, &answer, &query, &info, 1, 1);
    int lwork = work_size(answer);
    std::vector<T> work = space<T>(lwork);
    lapack::geev(a)("N", right, &size, a, &lda, real.data(), imag.data(), &none, &one, columns.data(), &ldvr, work.data(), &lwork, &info, 1,
                    1);
    for (index i = 0; i < n; ++i) values[i] = {real[static_cast<std::size_t>(i)], imag[static_cast<std::size_t>(i)]};
    if (vectors != nullptr) unpair(n, imag.data(), columns.data(), vectors);
  }
  return info == 0;
}

}  // namespace

template <class T>
const decompositions<T>& lapack_decompositions() {
  one_blas_thread();
  static constexpr decompositions<T> table{"openblas", cholesky<T>, lu<T>, solve<T>, qr<T>, symmetric<T>, svd<T>, general<T>};
  return table;
}

template const decompositions<float>& lapack_decompositions();
template const decompositions<double>& lapack_decompositions();
template const decompositions<std::complex<float>>& lapack_decompositions();
template const decompositions<std::complex<double>>& lapack_decompositions();

}  // namespace pluribus::gfunc::linalg
