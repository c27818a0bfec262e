// SPDX-License-Identifier: BSD-3-Clause
#include <Eigen/Core>

#include "matmul_peers.hpp"

namespace bench {

template <class T>
void eigen_products(const T* a, const T* b, T* c, std::int64_t n, std::int64_t count) {
  using matrix = Eigen::Matrix<T, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t at = i * n * n;
    Eigen::Map<matrix>(c + at, n, n).noalias() = Eigen::Map<const matrix>(a + at, n, n) * Eigen::Map<const matrix>(b + at, n, n);
  }
}

template void eigen_products<double>(const double*, const double*, double*, std::int64_t, std::int64_t);
template void eigen_products<float>(const float*, const float*, float*, std::int64_t, std::int64_t);

}  // namespace bench
