// SPDX-License-Identifier: BSD-3-Clause
/// floor, ceil, trunc and round (to nearest, ties to even). Numbers flow in, whole numbers of the same dtype flow out; integers pass
/// through.
#include "complex.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

#define GF_ROUNDING(name, narrow_builtin, wide_builtin)       \
  struct name {                                               \
    static float apply(float a) { return narrow_builtin(a); } \
    static double apply(double a) { return wide_builtin(a); } \
    template <class T>                                        \
    static T apply(T a) {                                     \
      return a;                                               \
    }                                                         \
  };
GF_ROUNDING(floor_op, __builtin_floorf, __builtin_floor)
GF_ROUNDING(ceil_op, __builtin_ceilf, __builtin_ceil)
GF_ROUNDING(trunc_op, __builtin_truncf, __builtin_trunc)
GF_ROUNDING(round_op, __builtin_nearbyintf, __builtin_nearbyint)
#undef GF_ROUNDING

struct complex_round_op {
  template <class C>
  static C apply(C a) {
    return {round_op::apply(a.real), round_op::apply(a.imag)};
  }
};

}  // namespace

void rounding(kernel_sink* sink) {
  family f(sink);
  f.function("floor", "The greatest whole number not above.", "floor([1.5, -1.5])", "[1.0, -2.0]").unary<floor_op>(reals{});
  f.function("ceil", "The least whole number not below.", "ceil([1.5, -1.5])", "[2.0, -1.0]").unary<ceil_op>(reals{});
  f.function("trunc", "The whole number next towards zero.", "trunc([1.5, -1.5])", "[1.0, -1.0]").unary<trunc_op>(reals{});
  f.function("round", "The nearest whole number; ties go to the even one. Of a complex number each part is rounded.",
             "round([0.5, 1.5, 2.6])", "[0.0, 2.0, 3.0]")
      .unary<round_op>(reals{})
      .unary<complex_round_op>(complexes{});
}

}  // namespace pluribus::gfunc::GF_ISA
