// SPDX-License-Identifier: BSD-3-Clause
/// Which backend decomposes matrices: LAPACK's where the build found one, else Eigen's; PLURIBUS_LINALG chooses among what is there.
#include <cstdlib>
#include <string>
#include <string_view>

#include "blas.hpp"
#include "datashape/result.hpp"
#include "eigen_maps.hpp"
#include "gfunc/codes.hpp"

namespace pluribus::gfunc::linalg {

namespace {

std::string_view wanted() {
  const char* name = std::getenv("PLURIBUS_LINALG");
  return name == nullptr ? "" : name;
}

bool use_lapack() {
  static const bool use = [] {
    const std::string_view name = wanted();
#if defined(GF_HAVE_LAPACK)
    if (name.empty() || name == "openblas") return true;
    constexpr const char* built = "openblas, eigen";
#else
    constexpr const char* built = "eigen";
    if (name.empty()) return false;
#endif
    if (name == "eigen") return false;
    throw datashape::error(codes::unknown_backend, "PLURIBUS_LINALG is `" + std::string(name) + "`; this build has: " + built);
  }();
  return use;
}

}  // namespace

bool backend_is_set() { return !wanted().empty(); }

const char* backend_name() { return use_lapack() ? "openblas" : "eigen"; }

template <class T>
const decompositions<T>& eigen_decompositions() {
  static constexpr decompositions<T> table{"eigen",     eigen_cholesky<T>,  eigen_lu<T>,  eigen_solve<T>,
                                           eigen_qr<T>, eigen_symmetric<T>, eigen_svd<T>, eigen_general<T>};
  return table;
}

template <class T>
const decompositions<T>& chosen() {
#if defined(GF_HAVE_LAPACK)
  if (use_lapack()) return lapack_decompositions<T>();
#else
  use_lapack();
#endif
  return eigen_decompositions<T>();
}

#define INSTANCE(T)                                            \
  template const decompositions<T>& eigen_decompositions<T>(); \
  template const decompositions<T>& chosen<T>();
GF_EIGEN_INSTANCES(INSTANCE)
#undef INSTANCE

}  // namespace pluribus::gfunc::linalg
