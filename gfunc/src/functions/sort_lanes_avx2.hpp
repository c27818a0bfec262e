// SPDX-License-Identifier: BSD-3-Clause
/// What sorting asks of AVX2 vectors of 64 and of 32-bit keys, under the names of sort_lanes.hpp. Masks are bits, one a lane; lanes are put
/// in order by rows of a table, as there is no compression.
#pragma once
#if defined(__AVX2__) && !defined(__AVX512F__)
#include <immintrin.h>

#include "sort_orders.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

using v256 = __m256i;

/// What both widths do alike.
template <class K>
struct lanes_of_v256 {
  using key = K;
  using vector = v256;
  using mask = std::uint32_t;
  static constexpr int lanes = static_cast<int>(32 / sizeof(K));
  static constexpr mask all = (mask{1} << lanes) - 1;
  static GF_SORT_INLINE v256 load(const key* p) { return _mm256_loadu_si256(reinterpret_cast<const v256*>(p)); }
  static GF_SORT_INLINE void store(key* p, v256 v) { _mm256_storeu_si256(reinterpret_cast<v256*>(p), v); }
  /// Lanes whose row has them first to the front.
  static GF_SORT_INLINE v256 ordered(std::uint64_t row, v256 v) {
    return _mm256_permutevar8x32_epi32(v, _mm256_cvtepu8_epi32(_mm_cvtsi64_si128(static_cast<long long>(row))));
  }
};

/// Vectors of four int64.
struct vector64 : lanes_of_v256<std::int64_t> {
  static GF_SORT_INLINE v256 chosen(mask m) {
    const v256 bits = _mm256_setr_epi64x(1, 2, 4, 8);
    return _mm256_cmpeq_epi64(_mm256_and_si256(_mm256_set1_epi64x(m), bits), bits);
  }
  static GF_SORT_INLINE v256 load_or(v256 other, mask m, const key* p) {
    const v256 some = chosen(m);
    return _mm256_blendv_epi8(other, _mm256_maskload_epi64(reinterpret_cast<const long long*>(p), some), some);
  }
  static GF_SORT_INLINE void store_some(key* p, mask m, v256 v) { _mm256_maskstore_epi64(reinterpret_cast<long long*>(p), chosen(m), v); }
  static GF_SORT_INLINE v256 splat(key k) { return _mm256_set1_epi64x(k); }
  static GF_SORT_INLINE v256 min(v256 a, v256 b) { return _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b)); }
  static GF_SORT_INLINE v256 max(v256 a, v256 b) { return _mm256_blendv_epi8(b, a, _mm256_cmpgt_epi64(a, b)); }
  template <int Upper>
  static GF_SORT_INLINE v256 extrema(v256 a, v256 b) {
    const v256 upper = Upper == 1 ? _mm256_setr_epi64x(0, -1, 0, -1) : _mm256_setr_epi64x(0, 0, -1, -1);
    return _mm256_blendv_epi8(a, b, _mm256_xor_si256(_mm256_cmpgt_epi64(a, b), upper));
  }
  static GF_SORT_INLINE mask bits_of(v256 v) { return static_cast<mask>(_mm256_movemask_pd(_mm256_castsi256_pd(v))); }
  static GF_SORT_INLINE mask less(v256 a, v256 b) { return bits_of(_mm256_cmpgt_epi64(b, a)); }
  static GF_SORT_INLINE mask less_equal(v256 a, v256 b) { return bits_of(_mm256_cmpgt_epi64(a, b)) ^ all; }
  static GF_SORT_INLINE mask differ(v256 a, v256 b) { return bits_of(_mm256_cmpeq_epi64(a, b)) ^ all; }
  static GF_SORT_INLINE v256 compress(mask m, v256 v) { return ordered(pair_orders.row[~m & all], v); }
  static GF_SORT_INLINE void put(v256 v, mask below, key* low, key* high) {
    const v256 parted = compress(below, v);
    store(low, parted);
    store(high - lanes, parted);
  }
  static GF_SORT_INLINE v256 shifted_in(v256 before, v256 v) {
    return _mm256_blend_epi32(_mm256_permute4x64_epi64(v, 0x93), _mm256_permute4x64_epi64(before, 0x93), 0x03);
  }
  static GF_SORT_INLINE v256 interleave_low(v256 a, v256 b) {
    return _mm256_permute2x128_si256(_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b), 0x20);
  }
  static GF_SORT_INLINE v256 interleave_high(v256 a, v256 b) {
    return _mm256_permute2x128_si256(_mm256_unpacklo_epi64(a, b), _mm256_unpackhi_epi64(a, b), 0x31);
  }
  static GF_SORT_INLINE v256 reverse(v256 v) { return _mm256_permute4x64_epi64(v, 0x1B); }
  template <int J>
  static GF_SORT_INLINE v256 exchange(v256 v) {
    if constexpr (J == 1)
      return _mm256_shuffle_epi32(v, 0x4E);
    else if constexpr (J == 2)
      return _mm256_permute4x64_epi64(v, 0x4E);
    else
      return reverse(v);
  }
};

/// Vectors of eight int32.
struct vector32 : lanes_of_v256<std::int32_t> {
  static GF_SORT_INLINE v256 chosen(mask m) {
    const v256 bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    return _mm256_cmpeq_epi32(_mm256_and_si256(_mm256_set1_epi32(static_cast<int>(m)), bits), bits);
  }
  static GF_SORT_INLINE v256 load_or(v256 other, mask m, const key* p) {
    const v256 some = chosen(m);
    return _mm256_blendv_epi8(other, _mm256_maskload_epi32(p, some), some);
  }
  static GF_SORT_INLINE void store_some(key* p, mask m, v256 v) { _mm256_maskstore_epi32(p, chosen(m), v); }
  static GF_SORT_INLINE v256 splat(key k) { return _mm256_set1_epi32(k); }
  static GF_SORT_INLINE v256 min(v256 a, v256 b) { return _mm256_min_epi32(a, b); }
  static GF_SORT_INLINE v256 max(v256 a, v256 b) { return _mm256_max_epi32(a, b); }
  template <int Upper>
  static GF_SORT_INLINE v256 extrema(v256 a, v256 b) {
    return _mm256_blend_epi32(min(a, b), max(a, b), Upper == 1 ? 0xAA : Upper == 2 ? 0xCC : 0xF0);
  }
  static GF_SORT_INLINE mask bits_of(v256 v) { return static_cast<mask>(_mm256_movemask_ps(_mm256_castsi256_ps(v))); }
  static GF_SORT_INLINE mask less(v256 a, v256 b) { return bits_of(_mm256_cmpgt_epi32(b, a)); }
  static GF_SORT_INLINE mask less_equal(v256 a, v256 b) { return bits_of(_mm256_cmpgt_epi32(a, b)) ^ all; }
  static GF_SORT_INLINE mask differ(v256 a, v256 b) { return bits_of(_mm256_cmpeq_epi32(a, b)) ^ all; }
  static GF_SORT_INLINE v256 compress(mask m, v256 v) { return ordered(orders.row[~m & all], v); }
  static GF_SORT_INLINE void put(v256 v, mask below, key* low, key* high) {
    const v256 parted = compress(below, v);
    store(low, parted);
    store(high - lanes, parted);
  }
  static GF_SORT_INLINE v256 turned(v256 v) { return _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(7, 0, 1, 2, 3, 4, 5, 6)); }
  static GF_SORT_INLINE v256 shifted_in(v256 before, v256 v) { return _mm256_blend_epi32(turned(v), turned(before), 0x01); }
  static GF_SORT_INLINE v256 interleave_low(v256 a, v256 b) {
    return _mm256_permute2x128_si256(_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b), 0x20);
  }
  static GF_SORT_INLINE v256 interleave_high(v256 a, v256 b) {
    return _mm256_permute2x128_si256(_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b), 0x31);
  }
  static GF_SORT_INLINE v256 reverse(v256 v) { return _mm256_permutevar8x32_epi32(v, _mm256_setr_epi32(7, 6, 5, 4, 3, 2, 1, 0)); }
  template <int J>
  static GF_SORT_INLINE v256 exchange(v256 v) {
    if constexpr (J == 1)
      return _mm256_shuffle_epi32(v, 0xB1);
    else if constexpr (J == 2)
      return _mm256_shuffle_epi32(v, 0x4E);
    else if constexpr (J == 3)
      return _mm256_shuffle_epi32(v, 0x1B);
    else if constexpr (J == 4)
      return _mm256_permute4x64_epi64(v, 0x4E);
    else
      return reverse(v);
  }
};

/// Vectors of the largest tile, which has to fit sixteen registers.
inline constexpr int most_vectors = 8;

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
#endif
