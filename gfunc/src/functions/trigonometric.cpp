// SPDX-License-Identifier: BSD-3-Clause
/// Trigonometric and hyperbolic functions of floats in radians, their inverses, hypot, the error and the gamma functions. sin, cos, tan,
/// sinh, cosh, tanh and erf run in vectors; the rest calls the C library element by element.
#include <math.h>

#include "hyperbolic_vectors.hpp"
#include "loops.hpp"
#include "tangent_vector.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// float32 goes through the double function and rounds once more.
#define GF_LIBRARY(name)                                                                                 \
  struct name##_op {                                                                                     \
    static float apply(float a) { return static_cast<float>(__builtin_##name(static_cast<double>(a))); } \
    static double apply(double a) { return __builtin_##name(a); }                                        \
  };
GF_LIBRARY(asin)
GF_LIBRARY(acos)
GF_LIBRARY(atan)
GF_LIBRARY(asinh)
GF_LIBRARY(acosh)
GF_LIBRARY(atanh)
GF_LIBRARY(erfc)
GF_LIBRARY(tgamma)
#undef GF_LIBRARY

struct lgamma_op {
  static double apply(double a) {
    int sign = 0;  // lgamma itself would write a global
    return ::lgamma_r(a, &sign);
  }
  static float apply(float a) { return static_cast<float>(apply(static_cast<double>(a))); }
};
struct arctan2_op {
  static float apply(float y, float x) { return static_cast<float>(__builtin_atan2(static_cast<double>(y), static_cast<double>(x))); }
  static double apply(double y, double x) { return __builtin_atan2(y, x); }
};
struct hypot_op {
  static float apply(float a, float b) { return __builtin_hypotf(a, b); }
  static double apply(double a, double b) { return __builtin_hypot(a, b); }
};

}  // namespace

void trigonometric(kernel_sink* sink) {
  family f(sink);
  f.function("sin", "Sine; at most 2 ULP off for every argument.", "sin([0.0, -0.0])", "[0.0, -0.0]").vector<sin_vector>();
  f.function("cos", "Cosine; at most 2 ULP off for every argument.", "cos([0.0, -0.0])", "[1.0, 1.0]").vector<cos_vector>();
  f.function("tan", "Tangent; at most 2 ULP off for every argument.", "tan([0.0, -0.0])", "[0.0, -0.0]").vector<tan_vector>();
  f.function("arcsin", "Inverse sine.", "arcsin([0.0, 2.0])", "[0.0, nan]").alias("asin").unary<asin_op>(real_floats{});
  f.function("arccos", "Inverse cosine.", "arccos([1.0, 2.0])", "[0.0, nan]").alias("acos").unary<acos_op>(real_floats{});
  f.function("arctan", "Inverse tangent.", "arctan([0.0, -0.0])", "[0.0, -0.0]").alias("atan").unary<atan_op>(real_floats{});
  f.function("arctan2", "The angle of the point (second, first).", "arctan2([0.0, -0.0], [1.0, 1.0])", "[0.0, -0.0]")
      .alias("atan2")
      .binary<arctan2_op>(real_floats{});
  f.function("sinh", "Hyperbolic sine.", "sinh([0.0, inf])", "[0.0, inf]").vector<sinh_vector>();
  f.function("cosh", "Hyperbolic cosine.", "cosh([0.0, -inf])", "[1.0, inf]").vector<cosh_vector>();
  f.function("tanh", "Hyperbolic tangent; at most 2 ULP off.", "tanh([0.0, -inf])", "[0.0, -1.0]").vector<tanh_vector>();
  f.function("arcsinh", "Inverse hyperbolic sine.", "arcsinh([0.0, inf])", "[0.0, inf]").alias("asinh").unary<asinh_op>(real_floats{});
  f.function("arccosh", "Inverse hyperbolic cosine.", "arccosh([1.0, 0.0])", "[0.0, nan]").alias("acosh").unary<acosh_op>(real_floats{});
  f.function("arctanh", "Inverse hyperbolic tangent.", "arctanh([0.0, 1.0])", "[0.0, inf]").alias("atanh").unary<atanh_op>(real_floats{});
  f.function("hypot", "Length of the hypotenuse, without overflow on the way.", "hypot([3.0, 5.0], [4.0, 12.0])", "[5.0, 13.0]")
      .binary<hypot_op>(real_floats{});
  f.function("erf", "Error function; at most 2 ULP off.", "erf([0.0, inf])", "[0.0, 1.0]").vector<erf_vector>();
  f.function("erfc", "1 - erf(x), without losing what is left far out.", "erfc([0.0, inf])", "[1.0, 0.0]").unary<erfc_op>(real_floats{});
  f.function("gamma", "Gamma function; NaN at negative whole numbers.", "gamma([5.0, 1.0])", "[24.0, 1.0]").unary<tgamma_op>(real_floats{});
  f.function("lgamma", "Logarithm of the absolute value of the gamma function.", "lgamma([1.0, 0.0])", "[0.0, inf]")
      .unary<lgamma_op>(real_floats{});
}

}  // namespace pluribus::gfunc::GF_ISA
