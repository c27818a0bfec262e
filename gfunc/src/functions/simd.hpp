// SPDX-License-Identifier: BSD-3-Clause
/// Vectors of float64 as wide as the instruction set, over the compiler's vector extensions, and the loop that maps a function over a tile
/// with them. Each element is computed by the same instructions wherever it stands: a tail is padded to a whole vector, and elements a
/// function cannot do in vectors are redone one at a time, so no value ever depends on its neighbours.
#pragma once
#include <cstdint>

#include "intrinsics512.hpp"
#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__aarch64__)
#include <arm_neon.h>
#endif

#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"  // vectors never cross this translation unit
#endif

namespace pluribus::gfunc::GF_ISA {
namespace {

inline constexpr int lanes = GF_VECTOR_BYTES / 8;
using vd = double __attribute__((vector_size(GF_VECTOR_BYTES)));
using vl = std::int64_t __attribute__((vector_size(GF_VECTOR_BYTES)));
using vu = std::uint64_t __attribute__((vector_size(GF_VECTOR_BYTES)));
using vf = float __attribute__((vector_size(GF_VECTOR_BYTES / 2)));

#define GF_INLINE inline __attribute__((always_inline))
#define GF_INLINED __attribute__((always_inline))  // of a lambda

GF_INLINE vd splat(double x) { return vd{} + x; }
GF_INLINE vl bits_of(vd x) { return reinterpret_cast<vl>(x); }
GF_INLINE vd from_bits(vl x) { return reinterpret_cast<vd>(x); }
GF_INLINE vd select(vl mask, vd yes, vd no) { return mask ? yes : no; }
GF_INLINE vd absolute(vd x) { return from_bits(bits_of(x) & INT64_MAX); }

/// a * b + c, in one rounding where the instruction set has it. Users must be right either way.
GF_INLINE vd multiply_add(vd a, vd b, vd c) {
#if defined(__AVX512F__)
  return _mm512_fmadd_pd(a, b, c);
#elif defined(__FMA__)
  return _mm256_fmadd_pd(a, b, c);
#elif defined(__aarch64__)
  return vfmaq_f64(c, a, b);
#else
  return a * b + c;
#endif
}

#if defined(__FMA__) || defined(__aarch64__)
inline constexpr bool fused_multiply_add = true;
#else
inline constexpr bool fused_multiply_add = false;
#endif

GF_INLINE bool any(vl mask) {
#if defined(__AVX512DQ__)
  return _mm512_movepi64_mask(reinterpret_cast<__m512i>(mask)) != 0;
#elif defined(__AVX2__)
  return _mm256_movemask_pd(reinterpret_cast<__m256d>(mask)) != 0;
#elif defined(__SSE2__)
  return _mm_movemask_pd(reinterpret_cast<__m128d>(mask)) != 0;
#else
  std::int64_t all = 0;
  for (int i = 0; i < lanes; ++i) all |= mask[i];
  return all != 0;
#endif
}

/// Adding it to |x| < 2^51 rounds x to a whole number, which then stands in the low bits.
inline constexpr double whole_magic = 0x1.8p52;

/// y * 2^k for whole k in [-2100, 2100], rounded once.
GF_INLINE vd times_power_of_two(vd y, vd k) {
#if defined(__AVX512F__)
  return _mm512_maskz_scalef_pd(0xff, y, k);  // the unmasked form trips a false warning of GCC 12
#else
  const vd half = (k * 0.5 + whole_magic) - whole_magic;
  const auto power = [](vd e) { return from_bits(reinterpret_cast<vl>((reinterpret_cast<vu>(e + whole_magic) + 1023U) << 52)); };
  return y * power(half) * power(k - half);
#endif
}

/// Polynomial with coefficients c[0..N) in rising order, as two interleaved Horner chains.
template <int N>
GF_INLINE vd polynomial(vd x, vd x2, const double (&c)[N]) {
  vd even = splat(c[(N - 1) / 2 * 2]), odd = splat(c[N / 2 * 2 - 1]);
#pragma GCC unroll 16
  for (int i = (N - 1) / 2 * 2 - 2; i >= 0; i -= 2) even = multiply_add(even, x2, splat(c[i]));
#pragma GCC unroll 16
  for (int i = N / 2 * 2 - 3; i >= 1; i -= 2) odd = multiply_add(odd, x2, splat(c[i]));
  return multiply_add(odd, x, even);
}

/// The same as one chain: fewer operations, more waiting.
template <int N>
GF_INLINE vd horner(vd x, const double (&c)[N]) {
  vd sum = splat(c[N - 1]);
#pragma GCC unroll 16
  for (int i = N - 2; i >= 0; --i) sum = multiply_add(sum, x, splat(c[i]));
  return sum;
}

GF_INLINE vd load(const double* p) {
  vd v;
  __builtin_memcpy(&v, p, sizeof v);
  return v;
}
GF_INLINE vd load(const float* p) {
  vf v;
  __builtin_memcpy(&v, p, sizeof v);
#if defined(__AVX512F__)  // instructions by name: GCC 12 widens in halves and joins them
  return _mm512_cvtps_pd(v);
#elif defined(__AVX2__)
  return _mm256_cvtps_pd(v);
#else
  return __builtin_convertvector(v, vd);
#endif
}
GF_INLINE void store(double* p, vd v) { __builtin_memcpy(p, &v, sizeof v); }
GF_INLINE void store(float* p, vd v) {
  const vf narrow = __builtin_convertvector(v, vf);
  __builtin_memcpy(p, &narrow, sizeof narrow);
}

/// F has `static vd fast(vd)`, `static vl special(vd)` (lanes fast cannot do; all-zero vector if none ever) and `static double
/// slow(double)`.
template <class F, class T>
GF_INLINE void map_vectors(T* out, const T* in) {
  const vd a = load(in), b = load(in + lanes);
  vd ra = F::fast(a), rb = F::fast(b);
  if constexpr (F::has_special) {
    const vl sa = F::special(a), sb = F::special(b);
    if (__builtin_expect(any(sa | sb), 0)) {
      for (int i = 0; i < lanes; ++i) {
        if (sa[i]) ra[i] = F::slow(a[i]);
        if (sb[i]) rb[i] = F::slow(b[i]);
      }
    }
  }
  store(out, ra);
  store(out + lanes, rb);
}

/// The same for functions of two arguments; a tail is padded with ones.
template <class F, class T>
void vector_tile_of_two(void* out, const void* const* in, std::int64_t n) {
  T* r = static_cast<T*>(out);
  const T *a = static_cast<const T*>(in[0]), *b = static_cast<const T*>(in[1]);
  T padded[3][lanes];
  for (std::int64_t i = 0; i < n; i += lanes) {
    const bool whole = i + lanes <= n;
    if (!whole) {
      for (int j = 0; j < lanes; ++j) padded[0][j] = i + j < n ? a[i + j] : T(1), padded[1][j] = i + j < n ? b[i + j] : T(1);
    }
    const vd x = load(whole ? a + i : padded[0]), y = load(whole ? b + i : padded[1]);
    vd z = F::fast(x, y);
    const vl redo = F::special(x, y);
    if (__builtin_expect(any(redo), 0)) {
      for (int j = 0; j < lanes; ++j) {
        if (redo[j]) z[j] = F::slow(x[j], y[j]);
      }
    }
    store(whole ? r + i : padded[2], z);
    for (int j = 0; !whole && i + j < n; ++j) r[i + j] = padded[2][j];
  }
}

template <class F, class T>
void vector_tile(void* out, const void* const* in, std::int64_t n) {
  T* r = static_cast<T*>(out);
  const T* a = static_cast<const T*>(in[0]);
  std::int64_t i = 0;
  for (; i + 2 * lanes <= n; i += 2 * lanes) map_vectors<F>(r + i, a + i);
  if (i == n) return;
  T padded[2 * lanes];
  for (int j = 0; j < 2 * lanes; ++j) padded[j] = i + j < n ? a[i + j] : T(1);
  map_vectors<F>(padded, padded);
  for (int j = 0; i + j < n; ++j) r[i + j] = padded[j];
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
