// SPDX-License-Identifier: BSD-3-Clause
/// The arguments of algorithm_id::matrix_product: a batch of products C = A B of strided matrices. Strides count elements. Light on
/// purpose: it is read by kernels and by their callers.
#pragma once
#include <cstdint>

namespace pluribus::gfunc {

struct matrix_product {
  std::int64_t batch = 1, m = 0, n = 0, k = 0;
  const void* a = nullptr;
  std::int64_t a_batch = 0, a_row = 0, a_column = 1;
  const void* b = nullptr;
  std::int64_t b_batch = 0, b_row = 0, b_column = 1;
  void* c = nullptr;
  std::int64_t c_batch = 0, c_row = 0;  ///< columns of C are adjacent
  bool past_caches = false;             ///< the batch is far larger than the caches: matrices are asked for ahead of time
};

using matrix_product_loop = void (*)(const matrix_product&);

}  // namespace pluribus::gfunc
