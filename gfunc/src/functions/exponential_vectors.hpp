// SPDX-License-Identifier: BSD-3-Clause
/// exp and log on vectors of float64, at most 1 ULP from the true value over the full range, specials as in C99 Annex F. The polynomials
/// are minimax fits made for this project.
#pragma once
#include "simd.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

inline constexpr double ln2_high = 0x1.62e42ffp-1;  // 33 bits: whole multiples of it are exact
inline constexpr double ln2_low = -0x1.718432a1b0e26p-35;

/// exp(x) = 2^k * (1 + r + r^2 * P(r)), |r| <= ln 2 / 2.
struct exp_vector {
  static constexpr bool has_special = false;
  static constexpr double p[] = {0.5,
                                 0x1.555555555555bp-3,
                                 0x1.5555555555506p-5,
                                 0x1.111111110ed37p-7,
                                 0x1.6c16c16c2f9b1p-10,
                                 0x1.a01a01b3379cbp-13,
                                 0x1.a01a01384fb8ep-16,
                                 0x1.71ddf0b94d7c0p-19,
                                 0x1.27e5b26e0fc2ep-22,
                                 0x1.af6afcfa2c49bp-26,
                                 0x1.1e3e353f60f1fp-29};
  static GF_INLINE vd fast(vd x) {
    x = select(x < -760.0, splat(-760.0), x);  // comparisons are false for NaN, which passes through
    x = select(x > 720.0, splat(720.0), x);
    const vd k = multiply_add(x, splat(0x1.71547652b82fep+0), splat(whole_magic)) - whole_magic;
    const vd high = multiply_add(k, splat(-ln2_high), x);
    const vd r = multiply_add(k, splat(-ln2_low), high);
    const vd r2 = r * r;
    const vd q = polynomial(r, r2, p);
    return times_power_of_two(1.0 + multiply_add(q, r2, r), k);
  }
};

/// log(x) = e * ln 2 + log(m), m = 1 + f in [sqrt 1/2, sqrt 2); with s = f / (2 + f), log(m) = 2 s + s^3 P(s^2), arranged so that f,
/// which is exact, carries the leading digits.
struct log_vector {
  static constexpr bool has_special = false;
  static constexpr double p[] = {0x1.555555555558fp-1, 0x1.9999999980cdep-2, 0x1.249249413ee3bp-2, 0x1.c71c5286e9b72p-3,
                                 0x1.746627fb67075p-3, 0x1.39a3d2e12e977p-3, 0x1.2ef20226925d6p-3};
  /// Splits positive x into the exponent e (as a whole number) and f = m - 1.
  static GF_INLINE void split(vd x, vd& e, vd& f) {
    const vl tiny = x < 0x1p-1022;
    x = select(tiny, x * 0x1p54, x);
    const vu ix = reinterpret_cast<vu>(x);
    constexpr std::uint64_t root_half = 0x3fe6a09e667f3bcdU;
    // The biased exponent relative to sqrt 1/2, kept positive by 2048 so that a logical shift will do.
    const vu biased = (ix - root_half + (std::uint64_t{2048} << 52)) & (std::uint64_t{0xfff} << 52);
    // Exponent as a whole number: low bits of a magic number.
    const vd whole = reinterpret_cast<vd>((biased >> 52) + 0x4338000000000000U) - (whole_magic + 2048.0);
    e = select(tiny, whole - 54.0, whole);
    f = reinterpret_cast<vd>(ix - biased + (std::uint64_t{2048} << 52)) - 1.0;
  }
  static GF_INLINE vd specials(vd x, vd r) {
    r = select(x == 0.0, splat(-__builtin_huge_val()), r);
    r = select(x < 0.0, splat(__builtin_nan("")), r);
    return select((x == __builtin_huge_val()) | (x != x), x, r);
  }
  static GF_INLINE vd fast(vd x) {
    vd e, f;
    split(x, e, f);
    const vd half_square = 0.5 * f * f;
    const vd s = f / (2.0 + f);
    const vd z = s * s;
    const vd tail = s * (half_square + z * polynomial(z, z * z, p));
    const vd r = multiply_add(e, splat(ln2_high), f - (half_square - (tail + e * ln2_low)));
    return specials(x, r);
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
