// SPDX-License-Identifier: BSD-3-Clause
/// sin and cos on vectors of float64: reduction to [-pi/4, pi/4] with pi/2 in three or four parts, then minimax
/// polynomials made for this project. Beyond 2^28 elements are reduced one at a time with as many digits of 2/pi as it takes. Within
/// 2 ULP of the true value for every argument, and never above 1.
#pragma once
#include "simd.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// x = k * pi/2 + r, |r| <= pi/4 (a little more); the low two bits of `quadrant` are those of k. A zero keeps its sign.
struct reduced_angle {
  vd r;
  vl quadrant;
};

GF_INLINE reduced_angle reduce_angle(vd x) {
  const vd shifted = multiply_add(x, splat(0x1.45f306dc9c883p-1), splat(whole_magic));
  const vd k = shifted - whole_magic;
  vd r;
  if constexpr (fused_multiply_add) {
    r = multiply_add(k, splat(-0x1.921fb54442d18p+0), x);   // exact
    r = multiply_add(k, splat(-0x1.1a62633145c06p-54), r);  // where this cancels it is exact too
    r = multiply_add(k, splat(-0x1.c1cd129024e09p-107), r);
  } else {
    // 25-bit parts: products with k < 2^28 are exact, and so are the first two differences.
    const vd second = (x - k * 0x1.921fb5p+0) - k * 0x1.110b46p-26;
    const vd part = k * 0x1.1a62630000000p-54;
    const vd third = second - part, back = third - second;
    r = third + (((second - (third - back)) - (part + back)) - k * 0x1.8a2e03707344ap-81);
    r = select(x == 0.0, x, r);
  }
  return {r, bits_of(shifted)};
}

inline constexpr double sine_terms[] = {-0x1.5555555555549p-3, 0x1.111111110f849p-7,   -0x1.a01a019c0aec1p-13,
                                        0x1.71de35718d4b4p-19, -0x1.ae5e612720bbdp-26, 0x1.5d9177988f112p-33};
inline constexpr double cosine_terms[] = {0x1.555555555554cp-5,   -0x1.6c16c16c15177p-10, 0x1.a01a019cb0197p-16,
                                          -0x1.27e4f8082ddbdp-22, 0x1.1ee9ea647a8ecp-29,  -0x1.8fadaef6bee88p-37};

/// sin(r), or cos(r) in the lanes where `cosine` is set, with the sign of the half turns in `quadrant`.
GF_INLINE vd sine_or_cosine(vd r, vl cosine, vl quadrant) {
  const vd z = r * r;
  const vd sine = multiply_add(r * z, horner(z, sine_terms), r);
  const vd cosine_value = multiply_add(z * z, horner(z, cosine_terms), multiply_add(z, splat(-0.5), splat(1.0)));
  const vd v = select(cosine, cosine_value, from_bits(bits_of(sine) | (bits_of(r) & INT64_MIN)));  // sine of -0.0 is -0.0
  return from_bits(bits_of(v) ^ (reinterpret_cast<vl>(reinterpret_cast<vu>(quadrant) << 62) & INT64_MIN));
}

inline constexpr double angle_limit = 0x1p28;

/// Any finite x beyond the limit, after Payne and Hanek: 192 bits of 2/pi, from the first that matters, times the 53 bits of x.
struct large_angle_parts {
  double hi, lo;  ///< what is left, as an unevaluated sum
  std::int64_t quadrant;
};
inline large_angle_parts reduce_large_angle(double x) {
  // 2/pi in 64-bit digits after a zero digit.
  static constexpr std::uint64_t two_over_pi[] = {
      0x0000000000000000U, 0xa2f9836e4e441529U, 0xfc2757d1f534ddc0U, 0xdb6295993c439041U, 0xfe5163abdebbc561U, 0xb7246e3a424dd2e0U,
      0x06492eea09d1921cU, 0xfe1deb1cb129a73eU, 0xe88235f52ebb4484U, 0xe99c7026b45f7e41U, 0x3991d639835339f4U, 0x9c845f8bbdf9283bU,
      0x1ff897ffde05980fU, 0xef2f118b5a0a6d1fU, 0x6d367ecf27cb09b7U, 0x4f463f669e5fea2dU, 0x7527bac7ebe5f17bU, 0x3d0739f78a5292eaU,
      0x6bfb5fb11f8d5d08U, 0x56033046fc7b6babU, 0xf0cfbc209af4361dU};
  __extension__ using wide = unsigned __int128;
  __extension__ using signed_wide = __int128;
  const std::uint64_t bits = __builtin_bit_cast(std::uint64_t, x);
  const std::uint64_t m = (bits & ((std::uint64_t{1} << 52) - 1)) | (std::uint64_t{1} << 52);
  const int start = static_cast<int>((bits >> 52) & 0x7ffU) - 1075 - 2 + 64;  // x = m * 2^e; bits of 2/pi above 2^(2 - e) give whole turns
  const auto digit = [start](int i) {
    const int word = start / 64 + i, shift = start % 64;
    return shift == 0 ? two_over_pi[word] : (two_over_pi[word] << shift) | (two_over_pi[word + 1] >> (64 - shift));
  };
  const wide low = wide{m} * digit(2), middle = wide{m} * digit(1) + static_cast<std::uint64_t>(low >> 64);
  const std::uint64_t high = m * digit(0) + static_cast<std::uint64_t>(middle >> 64);
  wide turns = (wide{high} << 64) | static_cast<std::uint64_t>(middle);  // x / (2 pi), modulo 1, in units of 2^-128
  std::int64_t quadrant = static_cast<std::int64_t>(turns >> 126);
  turns <<= 2;
  if (static_cast<signed_wide>(turns) < 0) ++quadrant;  // to nearest: the rest becomes negative
  const signed_wide rest = static_cast<signed_wide>(turns);
  const signed_wide leading = static_cast<std::int64_t>(rest >> 64) & ~std::int64_t{0x7ff};  // as many digits as a double holds
  const double r = static_cast<double>(leading) * 0x1p64, r_low = static_cast<double>(rest - leading * (signed_wide{1} << 64));
  const double angle = r * 0x1.921fb54442d18p+0;
  const double error = __builtin_fma(r, 0x1.921fb54442d18p+0, -angle) + (r * 0x1.1a62633145c07p-54 + r_low * 0x1.921fb54442d18p+0);
  const double sign = x < 0 ? -0x1p-128 : 0x1p-128;
  const double hi = angle + error;
  return {hi * sign, ((angle - hi) + error) * sign, x < 0 ? -quadrant : quadrant};
}

/// sin(x + turn * pi/2) for what the vectors cannot reduce.
inline double large_angle(double x, std::int64_t turn) {
  if (!(__builtin_fabs(x) <= 0x1.fffffffffffffp1023)) return x - x;
  const large_angle_parts a = reduce_large_angle(x);
  const vl q = vl{} + (a.quadrant + turn);
  return sine_or_cosine(splat(a.hi), (q & 1) != 0, q)[0];
}

GF_INLINE vl beyond_vectors(vd x) { return ~(absolute(x) <= angle_limit); }

struct sin_vector {
  static constexpr bool has_special = true;
  static GF_INLINE vl special(vd x) { return beyond_vectors(x); }
  static double slow(double x) { return large_angle(x, 0); }
  static GF_INLINE vd fast(vd x) {
    const reduced_angle a = reduce_angle(x);
    return sine_or_cosine(a.r, (a.quadrant & 1) != 0, a.quadrant);
  }
};

struct cos_vector {
  static constexpr bool has_special = true;
  static GF_INLINE vl special(vd x) { return beyond_vectors(x); }
  static double slow(double x) { return large_angle(x, 1); }
  static GF_INLINE vd fast(vd x) {
    const reduced_angle a = reduce_angle(x);
    return sine_or_cosine(a.r, (a.quadrant & 1) == 0, a.quadrant + 1);
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
