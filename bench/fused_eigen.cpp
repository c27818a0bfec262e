// SPDX-License-Identifier: BSD-3-Clause
/// The fused suite by Eigen arrays, one thread: Eigen has no threads for them.
#include <Eigen/Core>

#include "fused_cases.hpp"

namespace bench {

template <class T>
void run_eigen(int expression, const fused_operands<T>& on) {
  using array = Eigen::Array<T, Eigen::Dynamic, 1>;
  Eigen::Map<const array> a(on.a, on.n), b(on.b, on.n), c(on.c, on.n), d(on.d, on.n);
  Eigen::Map<array> out(on.out, on.n);
  if (expression == 0) out = a + b;
  if (expression == 1) out = a * b + T(3) * c - d;
  if constexpr (fused_cases < T >> 2) {
    if (expression == 2) out = a.sin() * b + T(3) * c - d.abs().sqrt();
    if (expression == 3) out = a.exp() * b.sin() + c.exp() * d.sin();
  }
}

template void run_eigen(int, const fused_operands<double>&);
template void run_eigen(int, const fused_operands<float>&);
template void run_eigen(int, const fused_operands<std::int32_t>&);

}  // namespace bench
