// SPDX-License-Identifier: BSD-3-Clause
/// sinh, cosh, tanh and erf on vectors of float64, within 2 ULP (tanh and erf within 1), specials as in C99 Annex F. All but small
/// arguments of erf go through the exponential; the polynomials were made for this project.
#pragma once
#include "power_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct tanh_vector {
  static constexpr bool has_special = false;
  /// E / (E + 2), E = exp(2 x) - 1.
  static GF_INLINE vd fast(vd x) {
    const scaled_pair e = expm1_pair(2.0 * at_most(absolute(x), 22.0));
    const vd scale = power_of_two(e.k);
    const pair n{e.value.hi * scale, e.value.lo * scale};
    pair d = two_sum(n.hi, splat(2.0));
    d.lo += n.lo;
    return with_sign_of(quotient(n, d), x);
  }
};

/// (exp(|x|) - 1) / 2.
GF_INLINE pair half_expm1(vd x) {
  const scaled_pair e = expm1_pair(at_most(absolute(x), 715.0));
  return {times_power_of_two(e.value.hi, e.k - 1.0), times_power_of_two(e.value.lo, e.k - 1.0)};
}

struct sinh_vector {
  static constexpr bool has_special = false;
  /// h + h / (2 h + 1).
  static GF_INLINE vd fast(vd x) {
    const pair h = half_expm1(x);
    const vl large = h.hi > 0x1p60;
    const pair n{select(large, splat(0x1p60), h.hi), select(large, vd{}, h.lo)};
    pair d = two_sum(n.hi + n.hi, splat(1.0));
    d.lo += n.lo + n.lo;
    return with_sign_of(h.hi + (h.lo + quotient(n, d)), x);
  }
};

struct cosh_vector {
  static constexpr bool has_special = false;
  /// (h + 1/2) + 1 / (4 (h + 1/2)).
  static GF_INLINE vd fast(vd x) {
    const pair h = half_expm1(x);
    const pair c = two_sum(h.hi, splat(0.5));
    return select(h.hi == __builtin_huge_val(), h.hi, c.hi + (0.25 / c.hi + (c.lo + h.lo)));
  }
};

struct erf_vector {
  static constexpr bool has_special = false;
  /// x + x P(x^2) up to 7/8, then 1 - exp(Q), Q = log(erfc |x|).
  static GF_INLINE vd fast(vd x) {
    static constexpr double p[] = {0x1.06eba8214db69p-3,  -0x1.812746b0379e7p-2,  0x1.ce2f21a042bcdp-4,  -0x1.b82ce312882bdp-6,
                                   0x1.565bcd0e4c4b6p-8,  -0x1.c02db3f86a48bp-11, 0x1.f9a325a8f61afp-14, -0x1.f4d2364891ef1p-17,
                                   0x1.b9e3da01f715cp-20, -0x1.5f4c140e484afp-23, 0x1.f9dcc92b524bap-27, -0x1.402d5becee0c8p-30,
                                   0x1.1d3fbcaff98adp-34};
    static constexpr double q[] = {-0x1.88672ea9b34dcp+0, -0x1.8e8e5847fe5fep+3, -0x1.5b5aa95a66288p+4, -0x1.9403ef6c0c871p+2,
                                   0x1.f3f434e705093p+2,  -0x1.e525b7c933110p+2, 0x1.d1b49abfece9bp+1,  0x1.604e5b56bf1fdp+2,
                                   -0x1.2ba683e049345p+4, 0x1.d91367f8686d7p+4,  -0x1.8d73e0ec43a0cp+4, -0x1.7956ea9adff78p+3,
                                   0x1.5f946ca77c308p+6,  -0x1.6ee029477e54dp+7, 0x1.dc48a88bb8d97p+7,  -0x1.52dcd201ee63ep+7,
                                   -0x1.0347ca238be83p+6, 0x1.8a88a1a486169p+8,  -0x1.42544ae574024p+9, 0x1.4c69fad64675fp+9,
                                   -0x1.d6b8241f2e7dbp+8, 0x1.bfd6bd808cbc5p+7,  -0x1.0384fa43d16a8p+6, 0x1.15c7f1bf32677p+3};
    const vd a = at_most(absolute(x), 6.0);
    const vd z = a * a, t = (a - 0.875) * 0x1.8f9c18f9c18fap-3;
    const vd small = multiply_add(a, polynomial(z, z * z, p), a);
    const vd large = 1.0 - exp_vector::fast(polynomial(t, t * t, q));
    return with_sign_of(select(a < 0.875, small, large), x);
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
