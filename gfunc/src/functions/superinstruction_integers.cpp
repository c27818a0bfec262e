// SPDX-License-Identifier: BSD-3-Clause
/// Superinstructions of sums and products of integers, which wrap.
#include "sum_chains.hpp"

namespace pluribus::gfunc::GF_ISA {

void superinstruction_integers(kernel_sink* sink) {
  sums<integers>(sink);
  products<integers>(sink);
}

}  // namespace pluribus::gfunc::GF_ISA
