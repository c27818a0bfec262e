// SPDX-License-Identifier: BSD-3-Clause
/// The product of two large matrices by a BLAS or by Eigen: strided memory whose rows or columns are adjacent flows in, C in row order out.
#pragma once
#include "../functions/matrix_product.hpp"
#include "gfunc/operand.hpp"

namespace pluribus::gfunc::linalg {

/// Switches an OpenBLAS to one thread a call, once a process: threads are the executor's business, and so results never depend on how many
/// there are. Does nothing without one.
void one_blas_thread();

/// C = A B for one matrix of T (float, double, std::complex of them). Each of A and B has a stride of 1 in one direction.
template <class T>
void large_product(const matrix_product& p);
/// By Eigen, always there.
template <class T>
void eigen_product(const matrix_product& p);

}  // namespace pluribus::gfunc::linalg
