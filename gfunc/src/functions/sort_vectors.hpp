// SPDX-License-Identifier: BSD-3-Clause
/// Sorting integer keys with AVX-512: quicksort whose partition compresses a vector into its lower and its upper part, and bitonic
/// networks for up to eight vectors. Keys in place, ascending; a scratch run of as many keys. After Bramas, "A Novel Hybrid Quicksort
/// Algorithm Vectorized using AVX-512 on Intel Skylake" (2017), with the upper part going through scratch instead of a gap.
#pragma once
#if defined(__AVX512F__)
#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wuninitialized"  // g++ 12 warns inside its own intrinsics (GCC bug 105593)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <immintrin.h>

#include <cstdint>

namespace pluribus::gfunc::GF_ISA {
namespace {

#define GF_SORT_INLINE inline __attribute__((always_inline))

using v512 = __m512i;

/// Vectors of eight int64.
struct vector64 {
  using key = std::int64_t;
  using mask = __mmask8;
  static constexpr int lanes = 8;
  static GF_SORT_INLINE v512 load(const key* p) { return _mm512_loadu_si512(p); }
  static GF_SORT_INLINE void store(key* p, v512 v) { _mm512_storeu_si512(p, v); }
  static GF_SORT_INLINE v512 load_or(v512 other, mask m, const key* p) { return _mm512_mask_loadu_epi64(other, m, p); }
  static GF_SORT_INLINE void store_some(key* p, mask m, v512 v) { _mm512_mask_storeu_epi64(p, m, v); }
  static GF_SORT_INLINE v512 splat(key k) { return _mm512_set1_epi64(k); }
  static GF_SORT_INLINE v512 min(v512 a, v512 b) { return _mm512_min_epi64(a, b); }
  static GF_SORT_INLINE v512 max(v512 a, v512 b) { return _mm512_max_epi64(a, b); }
  static GF_SORT_INLINE v512 max_where(v512 other, mask m, v512 a, v512 b) { return _mm512_mask_max_epi64(other, m, a, b); }
  static GF_SORT_INLINE mask less(v512 a, v512 b) { return _mm512_cmplt_epi64_mask(a, b); }
  static GF_SORT_INLINE mask less_equal(v512 a, v512 b) { return _mm512_cmple_epi64_mask(a, b); }
  static GF_SORT_INLINE v512 compress(mask m, v512 v) { return _mm512_maskz_compress_epi64(m, v); }
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
  template <int J>
  static constexpr mask upper() {
    return J == 1 ? 0xAA : J == 2 ? 0xCC : 0xF0;
  }
};

/// Vectors of sixteen int32.
struct vector32 {
  using key = std::int32_t;
  using mask = __mmask16;
  static constexpr int lanes = 16;
  static GF_SORT_INLINE v512 load(const key* p) { return _mm512_loadu_si512(p); }
  static GF_SORT_INLINE void store(key* p, v512 v) { _mm512_storeu_si512(p, v); }
  static GF_SORT_INLINE v512 load_or(v512 other, mask m, const key* p) { return _mm512_mask_loadu_epi32(other, m, p); }
  static GF_SORT_INLINE void store_some(key* p, mask m, v512 v) { _mm512_mask_storeu_epi32(p, m, v); }
  static GF_SORT_INLINE v512 splat(key k) { return _mm512_set1_epi32(k); }
  static GF_SORT_INLINE v512 min(v512 a, v512 b) { return _mm512_min_epi32(a, b); }
  static GF_SORT_INLINE v512 max(v512 a, v512 b) { return _mm512_max_epi32(a, b); }
  static GF_SORT_INLINE v512 max_where(v512 other, mask m, v512 a, v512 b) { return _mm512_mask_max_epi32(other, m, a, b); }
  static GF_SORT_INLINE mask less(v512 a, v512 b) { return _mm512_cmplt_epi32_mask(a, b); }
  static GF_SORT_INLINE mask less_equal(v512 a, v512 b) { return _mm512_cmple_epi32_mask(a, b); }
  static GF_SORT_INLINE v512 compress(mask m, v512 v) { return _mm512_maskz_compress_epi32(m, v); }
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
  template <int J>
  static constexpr mask upper() {
    return J == 1 ? 0xAAAA : J == 2 ? 0xCCCC : J == 4 ? 0xF0F0 : 0xFF00;
  }
};

/// Lane i meets lane i ^ J; lanes of `Upper` keep the greater.
template <class V, int J, int Upper>
GF_SORT_INLINE v512 step(v512 v) {
  const v512 other = V::template exchange<J>(v);
  return V::max_where(V::min(v, other), V::template upper<Upper>(), v, other);
}

/// Sorts a bitonic vector.
template <class V>
GF_SORT_INLINE v512 merged(v512 v) {
  if constexpr (V::lanes == 16) v = step<V, 8, 8>(v);
  v = step<V, 4, 4>(v);
  v = step<V, 2, 2>(v);
  return step<V, 1, 1>(v);
}

template <class V>
GF_SORT_INLINE v512 sorted(v512 v) {
  v = step<V, 1, 1>(v);
  v = step<V, 3, 2>(v);
  v = step<V, 1, 1>(v);
  v = step<V, 7, 4>(v);
  v = step<V, 2, 2>(v);
  v = step<V, 1, 1>(v);
  if constexpr (V::lanes == 16) {
    v = step<V, 15, 8>(v);
    v = step<V, 4, 4>(v);
    v = step<V, 2, 2>(v);
    v = step<V, 1, 1>(v);
  }
  return v;
}

template <class V>
GF_SORT_INLINE void order(v512& a, v512& b) {
  const v512 low = V::min(a, b);
  b = V::max(a, b);
  a = low;
}

/// Two sorted halves of N vectors become one sorted run.
template <class V, int N>
GF_SORT_INLINE void merge(v512* r) {
#pragma GCC unroll 8
  for (int i = 0; i < N / 2; ++i) {
    const v512 a = r[i], b = V::reverse(r[N - 1 - i]);
    r[i] = V::min(a, b);
    r[N - 1 - i] = V::max(a, b);
  }
#pragma GCC unroll 4
  for (int stride = N / 4; stride >= 1; stride /= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < N; ++i) {
      if ((i & stride) == 0) order<V>(r[i], r[i + stride]);
    }
  }
#pragma GCC unroll 8
  for (int i = 0; i < N; ++i) r[i] = merged<V>(r[i]);
}

/// Up to N vectors, the last ones padded with the greatest key.
template <class V, int N>
void sort_network(typename V::key* keys, std::int64_t n) {
  using key = typename V::key;
  constexpr key greatest = static_cast<key>(~(key{1} << (8 * sizeof(key) - 1)));
  v512 r[N];
#pragma GCC unroll 8
  for (int i = 0; i < N; ++i) {
    const std::int64_t left = n - i * V::lanes;
    const auto some = static_cast<typename V::mask>(left >= V::lanes ? -1 : left > 0 ? (1 << left) - 1 : 0);
    r[i] = sorted<V>(V::load_or(V::splat(greatest), some, keys + i * V::lanes));
  }
  if constexpr (N >= 2) {
#pragma GCC unroll 8
    for (int i = 0; i < N; i += 2) merge<V, 2>(r + i);
  }
  if constexpr (N >= 4) {
#pragma GCC unroll 8
    for (int i = 0; i < N; i += 4) merge<V, 4>(r + i);
  }
  if constexpr (N >= 8) merge<V, 8>(r);
#pragma GCC unroll 8
  for (int i = 0; i < N; ++i) {
    const std::int64_t left = n - i * V::lanes;
    const auto some = static_cast<typename V::mask>(left >= V::lanes ? -1 : left > 0 ? (1 << left) - 1 : 0);
    V::store_some(keys + i * V::lanes, some, r[i]);
  }
}

template <class V>
void sort_few(typename V::key* keys, std::int64_t n) {
  if (n <= V::lanes)
    sort_network<V, 1>(keys, n);
  else if (n <= 2 * V::lanes)
    sort_network<V, 2>(keys, n);
  else if (n <= 4 * V::lanes)
    sort_network<V, 4>(keys, n);
  else
    sort_network<V, 8>(keys, n);
}

/// Keys below the pivot (or up to it) go to the front; how many there are. scratch holds n keys and a vector more.
template <class V, bool Inclusive>
std::int64_t split(typename V::key* keys, std::int64_t n, typename V::key pivot, typename V::key* scratch) {
  const v512 p = V::splat(pivot);
  std::int64_t low = 0, high = 0, i = 0;
  auto put = [&](v512 v, typename V::mask valid) __attribute__((always_inline)) {
    const auto below = static_cast<typename V::mask>((Inclusive ? V::less_equal(v, p) : V::less(v, p)) & valid);
    const auto above = static_cast<typename V::mask>(~below & valid);
    V::store(keys + low, V::compress(below, v));
    V::store(scratch + high, V::compress(above, v));
    low += __builtin_popcount(below);
    high += __builtin_popcount(above);
  };
  constexpr auto all = static_cast<typename V::mask>(-1);
  for (; i + 4 * V::lanes <= n; i += 4 * V::lanes) {
    const v512 a = V::load(keys + i), b = V::load(keys + i + V::lanes), c = V::load(keys + i + 2 * V::lanes),
               d = V::load(keys + i + 3 * V::lanes);
    put(a, all);
    put(b, all);
    put(c, all);
    put(d, all);
  }
  for (; i + V::lanes <= n; i += V::lanes) put(V::load(keys + i), all);
  if (i < n) {
    const auto some = static_cast<typename V::mask>((1 << (n - i)) - 1);
    const v512 v = V::load_or(p, some, keys + i);
    const auto below = static_cast<typename V::mask>((Inclusive ? V::less_equal(v, p) : V::less(v, p)) & some);
    const auto above = static_cast<typename V::mask>(~below & some);
    V::store_some(keys + low, static_cast<typename V::mask>((1 << __builtin_popcount(below)) - 1), V::compress(below, v));
    V::store_some(scratch + high, static_cast<typename V::mask>((1 << __builtin_popcount(above)) - 1), V::compress(above, v));
    low += __builtin_popcount(below);
    high += __builtin_popcount(above);
  }
  __builtin_memcpy(keys + low, scratch, static_cast<std::size_t>(high) * sizeof(typename V::key));
  return low;
}

template <class K>
void sift(K* heap, std::int64_t at, std::int64_t n) {
  for (std::int64_t child; (child = 2 * at + 1) < n; at = child) {
    if (child + 1 < n && heap[child] < heap[child + 1]) ++child;
    if (!(heap[at] < heap[child])) return;
    const K k = heap[at];
    heap[at] = heap[child];
    heap[child] = k;
  }
}
/// For inputs on which pivots keep failing.
template <class K>
void heap_sort(K* keys, std::int64_t n) {
  for (std::int64_t i = n / 2; i-- > 0;) sift(keys, i, n);
  for (std::int64_t end = n - 1; end > 0; --end) {
    const K k = keys[0];
    keys[0] = keys[end];
    keys[end] = k;
    sift(keys, 0, end);
  }
}

/// The median of evenly spaced samples, more of them for longer runs.
template <class V>
typename V::key pivot_of(const typename V::key* keys, std::int64_t n) {
  typename V::key sample[64];
  const int count = n < 1024 ? 9 : n < 32768 ? 25 : 63;
  for (int i = 0; i < count; ++i) sample[i] = keys[(n - 1) / count * i + (n - 1) / count / 2];
  sort_few<V>(sample, count);
  return sample[count / 2];
}

template <class V>
void quick_sort(typename V::key* keys, std::int64_t n, typename V::key* scratch, int budget) {
  while (n > 8 * V::lanes) {
    if (budget-- == 0) return heap_sort(keys, n);
    const auto pivot = pivot_of<V>(keys, n);
    std::int64_t low = split<V, false>(keys, n, pivot, scratch);
    if (low < n / 16) {
      // Perhaps many equal ones: those of the pivot are in place at once.
      const std::int64_t equal = split<V, true>(keys + low, n - low, pivot, scratch);
      quick_sort<V>(keys, low, scratch, budget);
      keys += low + equal;
      n -= low + equal;
      continue;
    }
    quick_sort<V>(keys, low, scratch, budget);
    keys += low;
    n -= low;
  }
  sort_few<V>(keys, n);
}

template <class V>
void vector_sort(typename V::key* keys, std::int64_t n, typename V::key* scratch) {
  int budget = 8;
  for (std::int64_t m = n; m > 1; m /= 2) budget += 2;
  quick_sort<V>(keys, n, scratch, budget);
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
#endif
