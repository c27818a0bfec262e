// SPDX-License-Identifier: BSD-3-Clause
/// Eigen's products of square matrices in row order, compiled for this machine: what matmul_bench holds ours against beside the raw BLAS.
#pragma once
#include <cstdint>

namespace bench {

/// `count` products of n x n matrices, one after the other.
template <class T>
void eigen_products(const T* a, const T* b, T* c, std::int64_t n, std::int64_t count);

}  // namespace bench
