// SPDX-License-Identifier: BSD-3-Clause
/// What this layer asks of a BLAS: whether it is the one to multiply, and a product of two large matrices. Strided memory whose rows or
/// columns are adjacent flows in, C in row order out.
#pragma once
#include "../functions/matrix_product.hpp"
#include "gfunc/operand.hpp"

namespace pluribus::gfunc::linalg {

/// Switches an OpenBLAS to one thread a call, once a process: threads are the executor's business, and so results never depend on how many
/// there are. Does nothing without one.
void one_blas_thread();

/// Whether PLURIBUS_LINALG names a backend.
bool backend_is_set();
/// Whether products go to the BLAS: where the build found one, unless our own kernels know wider vectors of this processor than it does.
/// PLURIBUS_LINALG, where it is set, decides instead.
bool blas_multiplies();

/// C = A B for one matrix of T (float, double, std::complex of them). Each of A and B has a stride of 1 in one direction. Only where
/// blas_multiplies().
template <class T>
void blas_product(const matrix_product& p);

}  // namespace pluribus::gfunc::linalg
