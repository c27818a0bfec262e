// SPDX-License-Identifier: BSD-3-Clause
/// What sorting asks of AVX-512 vectors of 64 and of 32-bit keys: loads and stores of all or some lanes, extrema, exchanges of lanes, and
/// the two sides of a pivot put to the two ends of a run. Networks and quicksort are written over these names alone.
#pragma once
#include "intrinsics512.hpp"

#if defined(__AVX512F__)
#include "sort_orders.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

using v512 = __m512i;

/// Vectors of eight int64.
struct vector64 {
  using key = std::int64_t;
  using vector = v512;
  using mask = __mmask8;
  static constexpr int lanes = 8;
  static GF_SORT_INLINE v512 load(const key* p) { return _mm512_loadu_si512(p); }
  static GF_SORT_INLINE void store(key* p, v512 v) { _mm512_storeu_si512(p, v); }
  static GF_SORT_INLINE v512 load_or(v512 other, mask m, const key* p) { return _mm512_mask_loadu_epi64(other, m, p); }
  static GF_SORT_INLINE void store_some(key* p, mask m, v512 v) { _mm512_mask_storeu_epi64(p, m, v); }
  static GF_SORT_INLINE v512 splat(key k) { return _mm512_set1_epi64(k); }
  static GF_SORT_INLINE v512 min(v512 a, v512 b) { return _mm512_min_epi64(a, b); }
  static GF_SORT_INLINE v512 max(v512 a, v512 b) { return _mm512_max_epi64(a, b); }
  static GF_SORT_INLINE mask less(v512 a, v512 b) { return _mm512_cmplt_epi64_mask(a, b); }
  static GF_SORT_INLINE mask differ(v512 a, v512 b) { return _mm512_cmpneq_epi64_mask(a, b); }
  static GF_SORT_INLINE mask less_equal(v512 a, v512 b) { return _mm512_cmple_epi64_mask(a, b); }
  static GF_SORT_INLINE v512 compress(mask m, v512 v) { return _mm512_maskz_compress_epi64(m, v); }
  /// Lanes of `below` to low and after it, the others to just before high, two vectors further on or more. All between is overwritten.
  static GF_SORT_INLINE void put(v512 v, mask below, key* low, key* high) {
    const auto above = static_cast<std::uint8_t>(~below);
    const __m128i row = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(&orders.row[above]));
    const v512 parted = _mm512_permutexvar_epi64(_mm512_cvtepu8_epi64(row), v);
    store(low, parted);
    store(high - lanes, parted);
  }
  /// The last lane of `before`, then all of v but its last.
  static GF_SORT_INLINE v512 shifted_in(v512 before, v512 v) { return _mm512_alignr_epi64(v, before, 7); }
  static GF_SORT_INLINE v512 interleave_low(v512 a, v512 b) {
    return _mm512_permutex2var_epi64(a, _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0), b);
  }
  static GF_SORT_INLINE v512 interleave_high(v512 a, v512 b) {
    return _mm512_permutex2var_epi64(a, _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4), b);
  }
  static GF_SORT_INLINE v512 reverse(v512 v) { return _mm512_permutexvar_epi64(_mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7), v); }
  template <int J>
  static GF_SORT_INLINE v512 exchange(v512 v) {
    if constexpr (J == 1)
      return _mm512_shuffle_epi32(v, _MM_PERM_ENUM(0x4E));
    else if constexpr (J == 2)
      return _mm512_permutex_epi64(v, 0x4E);
    else if constexpr (J == 3)
      return _mm512_permutex_epi64(v, 0x1B);
    else if constexpr (J == 4)
      return _mm512_shuffle_i64x2(v, v, 0x4E);
    else
      return reverse(v);
  }
  /// The greater in lanes that have bit `Upper` in their numbers, the lesser in others.
  template <int Upper>
  static GF_SORT_INLINE v512 extrema(v512 a, v512 b) {
    return _mm512_mask_max_epi64(min(a, b), Upper == 1 ? 0xAA : Upper == 2 ? 0xCC : 0xF0, a, b);
  }
};

/// Vectors of sixteen int32.
struct vector32 {
  using key = std::int32_t;
  using vector = v512;
  using mask = __mmask16;
  static constexpr int lanes = 16;
  static GF_SORT_INLINE v512 load(const key* p) { return _mm512_loadu_si512(p); }
  static GF_SORT_INLINE void store(key* p, v512 v) { _mm512_storeu_si512(p, v); }
  static GF_SORT_INLINE v512 load_or(v512 other, mask m, const key* p) { return _mm512_mask_loadu_epi32(other, m, p); }
  static GF_SORT_INLINE void store_some(key* p, mask m, v512 v) { _mm512_mask_storeu_epi32(p, m, v); }
  static GF_SORT_INLINE v512 splat(key k) { return _mm512_set1_epi32(k); }
  static GF_SORT_INLINE v512 min(v512 a, v512 b) { return _mm512_min_epi32(a, b); }
  static GF_SORT_INLINE v512 max(v512 a, v512 b) { return _mm512_max_epi32(a, b); }
  static GF_SORT_INLINE mask less(v512 a, v512 b) { return _mm512_cmplt_epi32_mask(a, b); }
  static GF_SORT_INLINE mask differ(v512 a, v512 b) { return _mm512_cmpneq_epi32_mask(a, b); }
  static GF_SORT_INLINE mask less_equal(v512 a, v512 b) { return _mm512_cmple_epi32_mask(a, b); }
  static GF_SORT_INLINE v512 compress(mask m, v512 v) { return _mm512_maskz_compress_epi32(m, v); }
  /// Lanes of `below` to low and after it, the others to just before high, two vectors further on or more. All between is overwritten.
  static GF_SORT_INLINE void put(v512 v, mask below, key* low, key* high) {
    const auto above = static_cast<mask>(~below);
    store(low, compress(below, v));
    const int count = __builtin_popcount(above);
    store_some(high - count, static_cast<mask>((1 << count) - 1), compress(above, v));
  }
  /// The last lane of `before`, then all of v but its last.
  static GF_SORT_INLINE v512 shifted_in(v512 before, v512 v) { return _mm512_alignr_epi32(v, before, 15); }
  static GF_SORT_INLINE v512 interleave_low(v512 a, v512 b) {
    return _mm512_permutex2var_epi32(a, _mm512_set_epi32(23, 7, 22, 6, 21, 5, 20, 4, 19, 3, 18, 2, 17, 1, 16, 0), b);
  }
  static GF_SORT_INLINE v512 interleave_high(v512 a, v512 b) {
    return _mm512_permutex2var_epi32(a, _mm512_set_epi32(31, 15, 30, 14, 29, 13, 28, 12, 27, 11, 26, 10, 25, 9, 24, 8), b);
  }
  static GF_SORT_INLINE v512 reverse(v512 v) {
    return _mm512_permutexvar_epi32(_mm512_set_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15), v);
  }
  template <int J>
  static GF_SORT_INLINE v512 exchange(v512 v) {
    if constexpr (J == 1)
      return _mm512_shuffle_epi32(v, _MM_PERM_ENUM(0xB1));
    else if constexpr (J == 2)
      return _mm512_shuffle_epi32(v, _MM_PERM_ENUM(0x4E));
    else if constexpr (J == 3)
      return _mm512_shuffle_epi32(v, _MM_PERM_ENUM(0x1B));
    else if constexpr (J == 4)
      return _mm512_permutex_epi64(v, 0x4E);
    else if constexpr (J == 7)
      return _mm512_permutexvar_epi32(_mm512_set_epi32(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7), v);
    else if constexpr (J == 8)
      return _mm512_shuffle_i64x2(v, v, 0x4E);
    else
      return reverse(v);
  }
  template <int Upper>
  static GF_SORT_INLINE v512 extrema(v512 a, v512 b) {
    return _mm512_mask_max_epi32(min(a, b), Upper == 1 ? 0xAAAA : Upper == 2 ? 0xCCCC : Upper == 4 ? 0xF0F0 : 0xFF00, a, b);
  }
};

/// Vectors of the largest tile.
inline constexpr int most_vectors = 16;

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
#endif
