// SPDX-License-Identifier: BSD-3-Clause
/// Roots, exponentials and logarithms of floats: sqrt, cbrt, exp, exp2, expm1, log, log2, log10, log1p. Out of the domain gives NaN.
/// exp and log run in vectors; what has no vector form here calls the C library element by element.
#include "exponential_vectors.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

#define GF_LIBRARY(name)                                          \
  struct name##_op {                                              \
    static float apply(float a) { return __builtin_##name##f(a); } \
    static double apply(double a) { return __builtin_##name(a); }  \
  };
GF_LIBRARY(sqrt)
GF_LIBRARY(cbrt)
GF_LIBRARY(exp2)
GF_LIBRARY(expm1)
GF_LIBRARY(log2)
GF_LIBRARY(log10)
GF_LIBRARY(log1p)
#undef GF_LIBRARY

}  // namespace

void exponential(kernel_sink* sink) {
  family f(sink);
  f.function("sqrt", "Square root, correctly rounded.", "sqrt([4.0, 9.0])", "[2.0, 3.0]").unary<sqrt_op>(real_floats{});
  f.function("cbrt", "Cube root.", "cbrt([8.0, -0.0])", "[2.0, -0.0]").unary<cbrt_op>(real_floats{});
  f.function("exp", "e raised to the argument; at most 1 ULP off.", "exp([0.0, -inf])", "[1.0, 0.0]").vector<exp_vector>();
  f.function("exp2", "2 raised to the argument.", "exp2([3.0, -1.0])", "[8.0, 0.5]").unary<exp2_op>(real_floats{});
  f.function("expm1", "exp(x) - 1, exact near 0.", "expm1([0.0, -inf])", "[0.0, -1.0]").unary<expm1_op>(real_floats{});
  f.function("log", "Natural logarithm; at most 1 ULP off.", "log([1.0, 0.0])", "[0.0, -inf]").vector<log_vector>();
  f.function("log2", "Logarithm to base 2.", "log2([8.0, 0.5])", "[3.0, -1.0]").unary<log2_op>(real_floats{});
  f.function("log10", "Logarithm to base 10.", "log10([1000.0, 0.0])", "[3.0, -inf]").unary<log10_op>(real_floats{});
  f.function("log1p", "log(1 + x), exact near 0.", "log1p([0.0, -1.0])", "[0.0, -inf]").unary<log1p_op>(real_floats{});
}

}  // namespace pluribus::gfunc::GF_ISA
