// SPDX-License-Identifier: BSD-3-Clause
/// The fused suite by xtensor with xsimd and TBB. C++17 and static adaptors, as xtensor 0.24 is sound with.
#define XTENSOR_USE_XSIMD
#define XTENSOR_USE_TBB
#include <xtensor/xadapt.hpp>
#include <xtensor/xmath.hpp>
#include <xtensor/xnoalias.hpp>

#include "fused_cases.hpp"

namespace bench {

template <class T>
void run_xtensor(int expression, const fused_operands<T>& on) {
  auto n = static_cast<std::size_t>(on.n);
  std::array<std::size_t, 1> shape = {n};
  auto a = xt::adapt(on.a, n, xt::no_ownership(), shape);
  auto b = xt::adapt(on.b, n, xt::no_ownership(), shape);
  auto c = xt::adapt(on.c, n, xt::no_ownership(), shape);
  auto d = xt::adapt(on.d, n, xt::no_ownership(), shape);
  auto out = xt::adapt(on.out, n, xt::no_ownership(), shape);
  if (expression == 0) xt::noalias(out) = a + b;
  if (expression == 1) xt::noalias(out) = a * b + T(3) * c - d;
  if constexpr (fused_cases < T >> 2) {
    if (expression == 2) xt::noalias(out) = xt::sin(a) * b + T(3) * c - xt::sqrt(xt::abs(d));
    if (expression == 3) xt::noalias(out) = xt::exp(a) * xt::sin(b) + xt::exp(c) * xt::sin(d);
  }
}

template void run_xtensor(int, const fused_operands<double>&);
template void run_xtensor(int, const fused_operands<float>&);
template void run_xtensor(int, const fused_operands<std::int32_t>&);

}  // namespace bench
