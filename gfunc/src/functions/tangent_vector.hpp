// SPDX-License-Identifier: BSD-3-Clause
/// tan on vectors of float64, within 2 ULP: the angle is reduced to a pair, sine and cosine are pairs, and one quotient rounds. Beyond 2^28
/// elements are reduced one at a time, as for sin.
#pragma once
#include "extended.hpp"
#include "trigonometric_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct tan_vector {
  static constexpr bool has_special = true;
  static GF_INLINE vl special(vd x) { return beyond_vectors(x); }
  static double slow(double x) {
    if (!(x - x == 0)) return x - x;
    const large_angle_parts a = reduce_large_angle(x);
    return of_reduced({splat(a.hi), splat(a.lo)}, vl{} + a.quadrant)[0];
  }

  /// What |x| <= 2^28 leaves over from k * pi/2, as a pair.
  static GF_INLINE pair rest(vd x, vd k) {
    if constexpr (fused_multiply_add) {
      const pair second = two_product(k, splat(0x1.1a62633145c07p-54));
      const pair r = two_sum(multiply_add(k, splat(-0x1.921fb54442d18p+0), x), -second.hi);
      return fast_two_sum(r.hi, r.lo - (second.lo + k * -0x1.f1976b7ed8fbcp-110));
    } else {
      const pair r = two_sum((x - k * 0x1.921fb5p+0) - k * 0x1.110b46p-26, -(k * 0x1.1a6263p-54));
      return fast_two_sum(r.hi, r.lo - k * 0x1.8a2e03707344ap-81);
    }
  }

  static GF_INLINE vd fast(vd x) {
    const vd shifted = multiply_add(x, splat(0x1.45f306dc9c883p-1), splat(whole_magic));
    return select(x == 0.0, x, of_reduced(rest(x, shifted - whole_magic), bits_of(shifted)));
  }

  static GF_INLINE vd of_reduced(pair a, vl quadrant) {
    const pair z = two_product(a.hi, a.hi);
    const vd half = 0.5 * z.hi, one = 1.0 - half;
    const pair c = fast_two_sum(one, ((1.0 - one) - half) + (z.hi * z.hi * horner(z.hi, cosine_terms) - (0.5 * z.lo + a.hi * a.lo)));
    const pair s = fast_two_sum(a.hi, a.hi * z.hi * horner(z.hi, sine_terms) + a.lo * c.hi);
    const vl odd = (quadrant & 1) != 0;
    return quotient({select(odd, c.hi, s.hi), select(odd, c.lo, s.lo)}, {select(odd, -s.hi, c.hi), select(odd, -s.lo, c.lo)});
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
