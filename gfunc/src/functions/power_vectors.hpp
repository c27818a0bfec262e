// SPDX-License-Identifier: BSD-3-Clause
/// Exponentials on pairs of float64 vectors: exp2 and expm1 within 1 ULP, power within 1 ULP (its logarithm is good for 2^-66). Specials
/// are those of C99 Annex F; power leaves zeros, negative numbers, infinities and NaNs to the C library, element by element.
#pragma once
#include "exponential_vectors.hpp"
#include "extended.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// x = k * ln 2 + r + low with |r| <= ln 2 / 2.
struct reduced_exponent {
  vd r, low, k;
};
GF_INLINE reduced_exponent reduce_exponent(vd x, vd low) {
  const vd k = multiply_add(x, splat(0x1.71547652b82fep+0), splat(whole_magic)) - whole_magic;
  const vd high = multiply_add(k, splat(-ln2_high), x);
  const vd part = k * ln2_low;
  const vd r = high - part;
  const pair whole = two_sum(r, ((high - r) - part) + low);
  return {whole.hi, whole.lo, k};
}
/// exp(r + low) - 1 - r.
GF_INLINE vd beyond_linear(const reduced_exponent& x) {
  const vd r2 = x.r * x.r;
  return multiply_add(polynomial(x.r, r2, exp_vector::p), r2, multiply_add(x.low, x.r, x.low));
}
GF_INLINE vd raised(const reduced_exponent& x) {
  const pair s = fast_two_sum(splat(1.0), x.r);
  return times_power_of_two(s.hi + (s.lo + beyond_linear(x)), x.k);
}

struct exp2_vector {
  static constexpr bool has_special = false;
  static GF_INLINE vd fast(vd x) {
    x = at_most(at_least(x, -1100.0), 1100.0);
    const vd k = (x + whole_magic) - whole_magic, f = x - k;
    const pair r = two_product(f, splat(0x1.62e42fefa39efp-1));
    return raised({r.hi, multiply_add(f, splat(0x1.abc9e3b39803fp-56), r.lo), k});
  }
};

/// The coefficients of r^3 and up.
inline constexpr auto beyond_square = [] {
  struct {
    double c[10];
  } rest{};
  for (int i = 0; i < 10; ++i) rest.c[i] = exp_vector::p[i + 1];
  return rest;
}();

/// exp(x) - 1 = (hi + lo) * 2^k.
struct scaled_pair {
  pair value;
  vd k;
};
GF_INLINE scaled_pair expm1_pair(vd x) {
  const reduced_exponent e = reduce_exponent(at_most(at_least(x, -60.0), 720.0), vd{});
  const vd unit = power_of_two(-at_most(e.k, 61.0)), one = 1.0 - unit;
  const pair s = fast_two_sum(one, e.r), square = two_product(e.r, e.r), t = fast_two_sum(s.hi, 0.5 * square.hi);
  const vd cube = e.r * square.hi * polynomial(e.r, square.hi, beyond_square.c);
  const vd low = 0.5 * square.lo + (cube + multiply_add(e.low, e.r, e.low));
  return {fast_two_sum(t.hi, t.lo + (s.lo + (((1.0 - one) - unit) + low))), e.k};
}

struct expm1_vector {
  static constexpr bool has_special = false;
  static GF_INLINE vd fast(vd x) {
    const scaled_pair e = expm1_pair(x);
    return with_sign_of(times_power_of_two(e.value.hi, e.k), x);
  }
};

/// log of positive finite numbers: log(m) = 2 s + s^3 (2/3 + s^2 P(s^2)), s = f / (2 + f), all but P in pairs.
GF_INLINE pair log_pair(vd x) {
  static constexpr double p[] = {0x1.9999999999999p-2, 0x1.2492492492894p-2, 0x1.c71c71c66101ap-3, 0x1.745d17ca533a9p-3,
                                 0x1.3b137d732afb7p-3, 0x1.111cd59cefcbcp-3, 0x1.decb29d6c7316p-4, 0x1.e64e0012c06b3p-4};
  vd e, f;
  log_vector::split(x, e, f);
  const pair d = fast_two_sum(splat(2.0), f);
  pair s{f / d.hi, vd{}};
  const pair back = two_product(s.hi, d.hi);
  s.lo = (((f - back.hi) - back.lo) - s.hi * d.lo) / d.hi;
  pair z = two_product(s.hi, s.hi);
  z.lo += 2.0 * s.hi * s.lo;
  pair b = fast_two_sum(splat(0x1.5555555555555p-1), z.hi * polynomial(z.hi, z.hi * z.hi, p));
  b.lo += 0x1.5555555555555p-55;
  pair cube = two_product(s.hi, z.hi);
  cube.lo += s.hi * z.lo + s.lo * z.hi;
  pair t = two_product(cube.hi, b.hi);
  t.lo += cube.hi * b.lo + cube.lo * b.hi;
  const pair whole = fast_two_sum(e * ln2_high, 2.0 * s.hi), all = fast_two_sum(whole.hi, t.hi);
  return fast_two_sum(all.hi, all.lo + (whole.lo + (2.0 * s.lo + (t.lo + e * ln2_low))));
}

struct power_vector {
  static GF_INLINE vl special(vd x, vd y) { return ~((x > 0.0) & (x < __builtin_huge_val()) & (y == y)); }
  static double slow(double x, double y) { return __builtin_pow(x, y); }
  static GF_INLINE vd fast(vd x, vd y) {
    const pair l = log_pair(x);
    y = at_most(at_least(y, -0x1p65), 0x1p65);  // beyond, all but 1 over- or underflow alike
    pair t = two_product(l.hi, y);
    t.lo += l.lo * y;
    const vl outside = absolute(t.hi) > 760.0;
    const vd limited = at_most(at_least(t.hi, -760.0), 760.0);
    return raised(reduce_exponent(limited, select(outside, vd{}, t.lo)));
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
