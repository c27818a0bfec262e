// SPDX-License-Identifier: BSD-3-Clause
/// Large products by OpenBLAS where the build found it and it has a kernel for the processor. See blas.hpp and docs/adr/0014.
#include "blas.hpp"

#include <algorithm>
#include <complex>
#include <string_view>

#if defined(GF_HAVE_LAPACK)
#include <cblas.h>
#endif

#include "decompositions.hpp"
#include "gfunc/registry.hpp"

namespace pluribus::gfunc::linalg {

#if defined(GF_HAVE_LAPACK)

void one_blas_thread() { [[maybe_unused]] static const bool done = (openblas_set_num_threads(1), true); }

namespace {

/// What OpenBLAS calls the kernels that it chose, by the bytes of their vectors; a name that is not here is of a version newer than these
/// lists, which knows the processor.
int vector_bytes_of(std::string_view core) {
  constexpr std::string_view sixteen[] = {"Katmai",    "Coppermine", "Northwood", "Prescott", "Banias",  "Core2",
                                          "Penryn",    "Dunnington", "Nehalem",   "Athlon",   "Opteron", "Opteron_SSE3",
                                          "Barcelona", "Bobcat",     "Atom",      "Nano"};
  constexpr std::string_view thirty_two[] = {"Sandybridge", "Bulldozer", "Piledriver", "Steamroller", "Excavator", "Haswell", "Zen"};
  if (std::ranges::find(sixteen, core) != std::end(sixteen)) return 16;
  return std::ranges::find(thirty_two, core) != std::end(thirty_two) ? 32 : 64;
}

int our_vector_bytes() {
  const std::string_view set = registry::builtin().instruction_set();
  return set == "v4" ? 64 : set == "v3" ? 32 : 16;
}

struct direction {
  CBLAS_TRANSPOSE transposed;
  int leading;
};

direction direction_of(index row, index column) {
  if (column == 1) return {CblasNoTrans, static_cast<int>(row)};
  return {CblasTrans, static_cast<int>(column)};
}

}  // namespace

bool blas_multiplies() {
  static const bool does = backend_name() == std::string_view("openblas") &&
                           (backend_is_set() || vector_bytes_of(openblas_get_corename()) >= our_vector_bytes());
  return does;
}

template <class T>
void blas_product(const matrix_product& p) {
  one_blas_thread();
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

#else

void one_blas_thread() {}
bool blas_multiplies() { return false; }

template <class T>
void blas_product(const matrix_product&) {}

#endif

template void blas_product<float>(const matrix_product&);
template void blas_product<double>(const matrix_product&);
template void blas_product<std::complex<float>>(const matrix_product&);
template void blas_product<std::complex<double>>(const matrix_product&);

}  // namespace pluribus::gfunc::linalg
