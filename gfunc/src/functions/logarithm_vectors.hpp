// SPDX-License-Identifier: BSD-3-Clause
/// log2, log10, log1p and cbrt on vectors of float64, within 1 ULP; powers of two have whole log2. The splitting of the product with 1 / ln
/// b is that of FreeBSD's e_log2.c and e_log10.c, the last step of cbrt that of its s_cbrt.c; the polynomials were made for this project.
#pragma once
#include "exponential_vectors.hpp"
#include "extended.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// log(1 + f) = hi + lo, hi of 21 bits.
GF_INLINE pair log_parts(vd f) {
  const vd half_square = 0.5 * f * f;
  const vd s = f / (2.0 + f), z = s * s;
  const vd tail = s * (half_square + z * polynomial(z, z * z, log_vector::p));
  const vd hi = from_bits(bits_of(f - half_square) & -(std::int64_t{1} << 32));
  return {hi, ((f - hi) - half_square) + tail};
}

/// e * scale + log(1 + f) * inverse; products with the upper parts are exact.
GF_INLINE vd log_to_base(vd x, double scale_hi, double scale_lo, double inverse_hi, double inverse_lo) {
  vd e, f;
  log_vector::split(x, e, f);
  const pair l = log_parts(f);
  const pair sum = fast_two_sum(e * scale_hi, l.hi * inverse_hi);
  const vd low = (l.lo + l.hi) * inverse_lo + l.lo * inverse_hi + e * scale_lo;
  return log_vector::specials(x, sum.hi + (sum.lo + low));
}

struct log2_vector {
  static constexpr bool has_special = false;
  static GF_INLINE vd fast(vd x) { return log_to_base(x, 1.0, 0.0, 0x1.71547p+0, 0x1.94ae0bf85ddf4p-22); }
};
struct log10_vector {
  static constexpr bool has_special = false;
  static GF_INLINE vd fast(vd x) { return log_to_base(x, 0x1.34413509f6p-2, 0x1.9fef311f12b36p-42, 0x1.bcb7bp-2, 0x1.526e50e32a6abp-26); }
};

/// log of 1 + x kept as two numbers, so that nothing of x is lost.
struct log1p_vector {
  static constexpr bool has_special = false;
  static GF_INLINE vd fast(vd x) {
    const pair u = two_sum(splat(1.0), x);
    vd e, m;
    log_vector::split(u.hi, e, m);
    const pair f = fast_two_sum(m, u.lo * power_of_two(-at_most(e, 1000.0)));
    const vd half_square = 0.5 * f.hi * f.hi;
    const vd s = f.hi / (2.0 + f.hi), z = s * s;
    const vd tail = s * (half_square + z * polynomial(z, z * z, log_vector::p));
    const vd r = multiply_add(e, splat(ln2_high), f.hi - (half_square - (tail + (e * ln2_low + f.lo))));
    return with_sign_of(log_vector::specials(u.hi, r), x);
  }
};

/// |x| = z * 2^(3 q); a polynomial gives the root of z to 24 bits, a step of third order the rest.
struct cbrt_vector {
  static constexpr bool has_special = false;
  static GF_INLINE vd fast(vd x) {
    static constexpr double p[] = {0x1.849d8a3614842p-2,  0x1.547237f87b38dp+0, -0x1.958250f0a39dap+0, 0x1.9faf65b62166fp+0,
                                   -0x1.26faa16750d67p+0, 0x1.0d18419994504p-1, -0x1.1b85e68310057p-3, 0x1.0623965c259b2p-6};
    vd e, f;
    log_vector::split(absolute(x), e, f);
    const vd q = (e * 0x1.5555555555555p-2 + whole_magic) - whole_magic, rest = e - 3.0 * q;
    const vd m = f + 1.0;
    const vd root = select(rest < 0.0, splat(0x1.965fea53d6e3dp-1), select(rest > 0.0, splat(0x1.428a2f98d728bp+0), splat(1.0)));
    const vd z = m * select(rest < 0.0, splat(0.5), select(rest > 0.0, splat(2.0), splat(1.0)));
    const vd near = from_bits(bits_of(root * polynomial(m, m * m, p)) & -(std::int64_t{1} << 27));  // its square is exact
    const vd r = z / (near * near);
    const vd y = multiply_add(near, (r - near) / (near + near + r), near) * power_of_two(q);
    return select((x == 0.0) | (x - x != 0.0), x, with_sign_of(y, x));
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
