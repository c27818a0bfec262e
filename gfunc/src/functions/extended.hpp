// SPDX-License-Identifier: BSD-3-Clause
/// Unevaluated sums of two vectors of float64, good for about 105 bits: sums, products and quotients of pairs, after Dekker and Knuth. The
/// last steps of accurate functions flow through here; the results hold with and without fused multiply-add.
#pragma once
#include "simd.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct pair {
  vd hi, lo;
};

/// Exact where |a| >= |b| or a is 0.
GF_INLINE pair fast_two_sum(vd a, vd b) {
  const vd s = a + b;
  return {s, b - (s - a)};
}
GF_INLINE pair two_sum(vd a, vd b) {
  const vd s = a + b, back = s - a;
  return {s, (a - (s - back)) + (b - back)};
}
GF_INLINE pair two_product(vd a, vd b) {
  const vd p = a * b;
  if constexpr (fused_multiply_add) {
    return {p, multiply_add(a, b, -p)};
  } else {
    constexpr std::int64_t upper = -(std::int64_t{1} << 27);  // 26 bits, so that products of halves are exact
    const vd ah = from_bits(bits_of(a) & upper), bh = from_bits(bits_of(b) & upper);
    const vd al = a - ah, bl = b - bh;
    return {p, al * bl - (((p - ah * bh) - al * bh) - ah * bl)};
  }
}
/// n / d as one number, well within 1 ULP.
GF_INLINE vd quotient(pair n, pair d) {
  const vd q = n.hi / d.hi;
  const pair p = two_product(q, d.hi);
  return q + (((n.hi - p.hi) - p.lo) + (n.lo - q * d.lo)) / d.hi;
}

/// 2^e for whole e in [-1022, 1023].
GF_INLINE vd power_of_two(vd e) { return from_bits(reinterpret_cast<vl>((reinterpret_cast<vu>(e + whole_magic) + 1023U) << 52)); }

GF_INLINE vd with_sign_of(vd x, vd sign) { return from_bits(bits_of(x) | (bits_of(sign) & INT64_MIN)); }
GF_INLINE vd at_most(vd x, double limit) { return select(x > limit, splat(limit), x); }  // NaN passes through
GF_INLINE vd at_least(vd x, double limit) { return select(x < limit, splat(limit), x); }

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
