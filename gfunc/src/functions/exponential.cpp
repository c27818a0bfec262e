// SPDX-License-Identifier: BSD-3-Clause
/// Roots, exponentials and logarithms of floats: sqrt, cbrt, exp, exp2, expm1, log, log2, log10, log1p, logaddexp. Out of the domain gives
/// NaN. All run in vectors of float64; float32 rounds once at the end.
#include "logarithm_vectors.hpp"
#include "loops.hpp"
#include "power_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct sqrt_op {
  static float apply(float a) { return __builtin_sqrtf(a); }
  static double apply(double a) { return __builtin_sqrt(a); }
};

/// The greater plus log(1 + exp(-distance)); equal infinities have no distance.
struct logaddexp_vector {
  static GF_INLINE vl special(vd, vd) { return vl{}; }
  static double slow(double a, double) { return a; }
  static GF_INLINE vd fast(vd a, vd b) {
    const vd distance = select(a == b, vd{}, absolute(a - b));
    return select(a > b, a, b) + log1p_vector::fast(exp_vector::fast(-distance));
  }
};

}  // namespace

void exponential(kernel_sink* sink) {
  family f(sink);
  f.function("sqrt", "Square root, correctly rounded.", "sqrt([4.0, 9.0])", "[2.0, 3.0]").unary<sqrt_op>(real_floats{});
  f.function("cbrt", "Cube root; at most 1 ULP off.", "cbrt([8.0, -0.0])", "[2.0, -0.0]").vector<cbrt_vector>();
  f.function("exp", "e raised to the argument; at most 1 ULP off.", "exp([0.0, -inf])", "[1.0, 0.0]").vector<exp_vector>();
  f.function("exp2", "2 raised to the argument; at most 1 ULP off.", "exp2([3.0, -1.0])", "[8.0, 0.5]").vector<exp2_vector>();
  f.function("expm1", "exp(x) - 1, exact near 0; at most 1 ULP off.", "expm1([0.0, -inf])", "[0.0, -1.0]").vector<expm1_vector>();
  f.function("log", "Natural logarithm; at most 1 ULP off.", "log([1.0, 0.0])", "[0.0, -inf]").vector<log_vector>();
  f.function("log2", "Logarithm to base 2; at most 1 ULP off.", "log2([8.0, 0.5])", "[3.0, -1.0]").vector<log2_vector>();
  f.function("log10", "Logarithm to base 10; at most 1 ULP off.", "log10([1000.0, 0.0])", "[3.0, -inf]").vector<log10_vector>();
  f.function("log1p", "log(1 + x), exact near 0; at most 1 ULP off.", "log1p([0.0, -1.0])", "[0.0, -inf]").vector<log1p_vector>();
  f.function("logaddexp", "log(exp(a) + exp(b)), without overflow on the way.", "logaddexp([-inf, inf], [1.0, 2.0])", "[1.0, inf]")
      .vector_of_two<logaddexp_vector>();
}

}  // namespace pluribus::gfunc::GF_ISA
