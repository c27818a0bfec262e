// SPDX-License-Identifier: BSD-3-Clause
/// Products of large matrices by kernels of our own, compiled once an instruction set: strided memory whose rows or columns are adjacent
/// and scratch memory flow in, C in row order out. Light on purpose: it is read by kernels and by their callers.
#pragma once
#include <cstdint>

#include "../functions/matrix_product.hpp"
#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

/// C = A B for one matrix of one dtype. Each of A and B has a stride of 1 in one direction; `batch` is one.
struct blocked_product {
  /// The bytes `run` works in.
  std::int64_t (*scratch)(const matrix_product& p);
  void (*run)(const matrix_product& p, void* scratch);
};

struct blocked_kernels {
  blocked_product float32, float64, complex64, complex128;
};

/// The kernel of the registry's instruction set for float32, float64, complex64 or complex128.
const blocked_product& blocked_product_of(ndt::scalar dtype);

}  // namespace pluribus::gfunc
