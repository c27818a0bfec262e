// SPDX-License-Identifier: BSD-3-Clause
/// The fused suite by Eigen arrays, one thread: Eigen has no threads for them.
#include <Eigen/Core>

#include "fused_cases.hpp"

namespace bench {

void run_eigen(int expression, const fused_operands& on) {
  using array = Eigen::ArrayXd;
  Eigen::Map<const array> a(on.a, on.n), b(on.b, on.n), c(on.c, on.n), d(on.d, on.n);
  Eigen::Map<array> out(on.out, on.n);
  switch (expression) {
    case 0: out = a + b; break;
    case 1: out = a * b + 3.0 * c - d; break;
    case 2: out = a.sin() * b + 3.0 * c - d.abs().sqrt(); break;
    default: out = a.exp() * b.sin() + c.exp() * d.sin(); break;
  }
}

}  // namespace bench
