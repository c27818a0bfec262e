// SPDX-License-Identifier: BSD-3-Clause
/// LAPACK's Fortran routines as overloads on the dtype: by-reference arguments, 32-bit integers, and the hidden lengths of characters that
/// Fortran compilers append. Debian has no C header for them beside OpenBLAS. Nothing is computed here.
#pragma once
#include <complex>
#include <cstddef>

namespace pluribus::gfunc::linalg::lapack {

using std::complex;

extern "C" {
#define GF_DECLARE(T, R, p, he, or_)                                                                                   \
  void p##potrf_(const char* uplo, const int* n, T* a, const int* lda, int* info, std::size_t);                        \
  void p##getrf_(const int* m, const int* n, T* a, const int* lda, int* pivots, int* info);                            \
  void p##gesv_(const int* n, const int* columns, T* a, const int* lda, int* pivots, T* b, const int* ldb, int* info); \
  void p##geqrf_(const int* m, const int* n, T* a, const int* lda, T* tau, T* work, const int* lwork, int* info);      \
  void p##or_##gqr_(const int* m, const int* n, const int* k, T* a, const int* lda, const T* tau, T* work, const int* lwork, int* info);

GF_DECLARE(float, float, s, sy, or)
GF_DECLARE(double, double, d, sy, or)
GF_DECLARE(complex<float>, float, c, he, un)
GF_DECLARE(complex<double>, double, z, he, un)
#undef GF_DECLARE

#define GF_DECLARE_REAL(T, p)                                                                                                             \
  void p##syevd_(const char* jobs, const char* uplo, const int* n, T* a, const int* lda, T* w, T* work, const int* lwork, int* iwork,     \
                 const int* liwork, int* info, std::size_t, std::size_t);                                                                 \
  void p##gesdd_(const char* jobs, const int* m, const int* n, T* a, const int* lda, T* s, T* u, const int* ldu, T* vt, const int* ldvt,  \
                 T* work, const int* lwork, int* iwork, int* info, std::size_t);                                                          \
  void p##geev_(const char* left, const char* right, const int* n, T* a, const int* lda, T* real, T* imag, T* vl, const int* ldvl, T* vr, \
                const int* ldvr, T* work, const int* lwork, int* info, std::size_t, std::size_t);
GF_DECLARE_REAL(float, s)
GF_DECLARE_REAL(double, d)
#undef GF_DECLARE_REAL

#define GF_DECLARE_COMPLEX(R, p)                                                                                                        \
  void p##heevd_(const char* jobs, const char* uplo, const int* n, complex<R>* a, const int* lda, R* w, complex<R>* work,               \
                 const int* lwork, R* rwork, const int* lrwork, int* iwork, const int* liwork, int* info, std::size_t, std::size_t);    \
  void p##gesdd_(const char* jobs, const int* m, const int* n, complex<R>* a, const int* lda, R* s, complex<R>* u, const int* ldu,      \
                 complex<R>* vt, const int* ldvt, complex<R>* work, const int* lwork, R* rwork, int* iwork, int* info, std::size_t);    \
  void p##geev_(const char* left, const char* right, const int* n, complex<R>* a, const int* lda, complex<R>* w, complex<R>* vl,        \
                const int* ldvl, complex<R>* vr, const int* ldvr, complex<R>* work, const int* lwork, R* rwork, int* info, std::size_t, \
                std::size_t);
GF_DECLARE_COMPLEX(float, c)
GF_DECLARE_COMPLEX(double, z)
#undef GF_DECLARE_COMPLEX
}

#define GF_OVERLOAD(name, s_name, d_name, c_name, z_name) \
  inline auto* name(float*) { return s_name; }            \
  inline auto* name(double*) { return d_name; }           \
  inline auto* name(complex<float>*) { return c_name; }   \
  inline auto* name(complex<double>*) { return z_name; }
GF_OVERLOAD(potrf, spotrf_, dpotrf_, cpotrf_, zpotrf_)
GF_OVERLOAD(getrf, sgetrf_, dgetrf_, cgetrf_, zgetrf_)
GF_OVERLOAD(gesv, sgesv_, dgesv_, cgesv_, zgesv_)
GF_OVERLOAD(geqrf, sgeqrf_, dgeqrf_, cgeqrf_, zgeqrf_)
GF_OVERLOAD(orgqr, sorgqr_, dorgqr_, cungqr_, zungqr_)
GF_OVERLOAD(syevd, ssyevd_, dsyevd_, cheevd_, zheevd_)
GF_OVERLOAD(gesdd, sgesdd_, dgesdd_, cgesdd_, zgesdd_)
GF_OVERLOAD(geev, sgeev_, dgeev_, cgeev_, zgeev_)
#undef GF_OVERLOAD

}  // namespace pluribus::gfunc::linalg::lapack
