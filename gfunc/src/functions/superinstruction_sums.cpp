// SPDX-License-Identifier: BSD-3-Clause
/// Superinstructions of sums and products of float64 and float32.
#include "sum_chains.hpp"

namespace pluribus::gfunc::GF_ISA {

void superinstruction_sums(kernel_sink* sink) {
  sums<floats>(sink);
  products<floats>(sink);
}

}  // namespace pluribus::gfunc::GF_ISA
