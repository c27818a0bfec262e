// SPDX-License-Identifier: BSD-3-Clause
/// Trigonometric and hyperbolic functions of floats in radians, their inverses, and hypot. sin and cos run in vectors; what has no vector
/// form here calls the C library element by element.
#include "loops.hpp"
#include "trigonometric_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

#define GF_LIBRARY(name)                                          \
  struct name##_op {                                              \
    static float apply(float a) { return __builtin_##name##f(a); } \
    static double apply(double a) { return __builtin_##name(a); }  \
  };
GF_LIBRARY(tan)
GF_LIBRARY(asin)
GF_LIBRARY(acos)
GF_LIBRARY(atan)
GF_LIBRARY(sinh)
GF_LIBRARY(cosh)
GF_LIBRARY(tanh)
GF_LIBRARY(asinh)
GF_LIBRARY(acosh)
GF_LIBRARY(atanh)
#undef GF_LIBRARY

struct arctan2_op {
  static float apply(float y, float x) { return __builtin_atan2f(y, x); }
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
  f.function("tan", "Tangent.", "tan([0.0, -0.0])", "[0.0, -0.0]").unary<tan_op>(real_floats{});
  f.function("arcsin", "Inverse sine.", "arcsin([0.0, 2.0])", "[0.0, nan]").alias("asin").unary<asin_op>(real_floats{});
  f.function("arccos", "Inverse cosine.", "arccos([1.0, 2.0])", "[0.0, nan]").alias("acos").unary<acos_op>(real_floats{});
  f.function("arctan", "Inverse tangent.", "arctan([0.0, -0.0])", "[0.0, -0.0]").alias("atan").unary<atan_op>(real_floats{});
  f.function("arctan2", "The angle of the point (second, first).", "arctan2([0.0, -0.0], [1.0, 1.0])", "[0.0, -0.0]")
      .alias("atan2")
      .binary<arctan2_op>(real_floats{});
  f.function("sinh", "Hyperbolic sine.", "sinh([0.0, inf])", "[0.0, inf]").unary<sinh_op>(real_floats{});
  f.function("cosh", "Hyperbolic cosine.", "cosh([0.0, -inf])", "[1.0, inf]").unary<cosh_op>(real_floats{});
  f.function("tanh", "Hyperbolic tangent.", "tanh([0.0, -inf])", "[0.0, -1.0]").unary<tanh_op>(real_floats{});
  f.function("arcsinh", "Inverse hyperbolic sine.", "arcsinh([0.0, inf])", "[0.0, inf]").alias("asinh").unary<asinh_op>(real_floats{});
  f.function("arccosh", "Inverse hyperbolic cosine.", "arccosh([1.0, 0.0])", "[0.0, nan]").alias("acosh").unary<acosh_op>(real_floats{});
  f.function("arctanh", "Inverse hyperbolic tangent.", "arctanh([0.0, 1.0])", "[0.0, inf]").alias("atanh").unary<atanh_op>(real_floats{});
  f.function("hypot", "Length of the hypotenuse, without overflow on the way.", "hypot([3.0, 5.0], [4.0, 12.0])", "[5.0, 13.0]")
      .binary<hypot_op>(real_floats{});
}

}  // namespace pluribus::gfunc::GF_ISA
