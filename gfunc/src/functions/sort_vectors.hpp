// SPDX-License-Identifier: BSD-3-Clause
/// Quicksort of integer keys in vectors: a partition reads one buffer and writes the two sides to the two ends of another, so the run
/// moves to and fro until networks can finish it where it shall lie. After Bramas, "A Novel Hybrid Quicksort Algorithm Vectorized using
/// AVX-512 on Intel Skylake" (2017), with two buffers instead of one and whole vectors permuted by a table instead of compressed twice.
#pragma once
#include "sort_networks.hpp"
#if defined(__AVX2__)

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Keys below the pivot (or up to it) to the front of out, the others to its end, where out has room for `room` keys, n at least; what
/// lies between may be overwritten. How many went to the front.
template <class V, bool Inclusive>
std::int64_t split(const typename V::key* keys, std::int64_t n, typename V::key pivot, typename V::key* out, std::int64_t room) {
  const auto p = V::splat(pivot);
  typename V::key *low = out, *high = out + room;
  auto below_of = [&](typename V::vector v) __attribute__((always_inline)) {
    return static_cast<typename V::mask>(Inclusive ? V::less_equal(v, p) : V::less(v, p));
  };
  auto put = [&](typename V::vector v) __attribute__((always_inline)) {
    const auto below = below_of(v);
    V::put(v, below, low, high);
    const int count = __builtin_popcount(below);
    low += count;
    high -= V::lanes - count;
  };
  std::int64_t i = 0;
  // While the room left is two vectors, whole ones may be stored to both ends.
  for (; i + 5 * V::lanes <= n; i += 4 * V::lanes) {
    const auto a = V::load(keys + i), b = V::load(keys + i + V::lanes), c = V::load(keys + i + 2 * V::lanes),
               d = V::load(keys + i + 3 * V::lanes);
    put(a);
    put(b);
    put(c);
    put(d);
  }
  for (; i + 2 * V::lanes <= n; i += V::lanes) put(V::load(keys + i));
  for (; i < n; i += V::lanes) {
    const auto some = first_lanes<V>(n - i);
    const auto v = V::load_or(p, some, keys + i);
    const auto below = static_cast<typename V::mask>(below_of(v) & some), above = static_cast<typename V::mask>(~below & some);
    const int count = __builtin_popcount(below), others = __builtin_popcount(above);
    V::store_some(low, first_lanes<V>(count), V::compress(below, v));
    V::store_some(high - others, first_lanes<V>(others), V::compress(above, v));
    low += count;
    high -= others;
  }
  return low - out;
}

/// Sorted keys without those equal to the one before them, in place; how many are left.
template <class V>
std::int64_t drop_repeats(typename V::key* keys, std::int64_t n) {
  if (n == 0) return 0;
  std::int64_t at = 0, i = 0;
  auto before = V::splat(static_cast<typename V::key>(~keys[0]));
  for (; i + V::lanes <= n; i += V::lanes) {
    const auto v = V::load(keys + i);
    const auto kept = V::differ(v, V::shifted_in(before, v));
    V::store(keys + at, V::compress(kept, v));
    at += __builtin_popcount(kept);
    before = v;
  }
  if (i < n) {
    const auto some = first_lanes<V>(n - i);
    const auto v = V::load_or(before, some, keys + i);
    const auto kept = static_cast<typename V::mask>(V::differ(v, V::shifted_in(before, v)) & some);
    const int count = __builtin_popcount(kept);
    V::store_some(keys + at, first_lanes<V>(count), V::compress(kept, v));
    at += count;
  }
  return at;
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

/// The median of `Count` evenly spaced keys.
template <class V, int Count>
typename V::key median_of(const typename V::key* keys, std::int64_t n) {
  typename V::key sample[Count];
  const std::int64_t apart = n / Count;
  for (int i = 0; i < Count; ++i) sample[i] = keys[apart * i + apart / 2];
  sort_few<V>(sample, sample, Count);
  return sample[Count / 2];
}
template <class V>
typename V::key pivot_of(const typename V::key* keys, std::int64_t n) {
  constexpr int most = tile_keys<V> < 128 ? static_cast<int>(tile_keys<V>) : 128;
  if (n < 1024) return median_of < V, V::lanes == 16 ? 16 : 8 > (keys, n);
  if (n < 4096) return median_of<V, 16>(keys, n);
  return n < 32768 ? median_of<V, 32>(keys, n) : median_of<V, most>(keys, n);
}

/// What becomes of a sorted stretch while it is in the first cache; nullptr for nothing.
template <class K>
using finisher = void (*)(K* run, std::int64_t n);

/// Sorts what lies in `here`, with room for as many in `other`, to lie in one of them.
template <class V>
void quick_sort(typename V::key* here, typename V::key* other, std::int64_t n, bool stays, int budget, finisher<typename V::key> finish) {
  constexpr std::int64_t stretch = 2048;
  while (n > 2 * tile_keys<V> && (finish == nullptr || n > stretch)) {
    if (budget-- == 0) {
      if (!stays) __builtin_memcpy(other, here, static_cast<std::size_t>(n) * sizeof(typename V::key));
      typename V::key* const run = stays ? here : other;
      heap_sort(run, n);
      if (finish != nullptr) finish(run, n);
      return;
    }
    const auto pivot = pivot_of<V>(here, n);
    std::int64_t low = split<V, false>(here, n, pivot, other, n);
    quick_sort<V>(other, here, low, !stays, budget, finish);
    typename V::key* const from = other + low;
    other = here + low;
    here = from;
    n -= low;
    stays = !stays;
    if (low >= n / 16) continue;
    // Perhaps many equal ones: those of the pivot are in place at once.
    low = split<V, true>(here, n, pivot, other, n);
    typename V::key* const equal = stays ? here : other;
    for (std::int64_t i = 0; i < low; ++i) equal[i] = pivot;
    if (finish != nullptr) finish(equal, low);
    typename V::key* const rest = other + low;
    other = here + low;
    here = rest;
    n -= low;
    stays = !stays;
  }
  typename V::key* const run = stays ? here : other;
  if (n > 2 * tile_keys<V>)
    quick_sort<V>(here, other, n, stays, budget, nullptr);
  else
    sort_tiles<V>(here, run, n);
  if (finish != nullptr) finish(run, n);
}

template <class V>
void vector_sort(typename V::key* keys, typename V::key* other, std::int64_t n, bool stays, finisher<typename V::key> finish) {
  int budget = 8;
  for (std::int64_t m = n; m > 1; m /= 2) budget += 2;
  quick_sort<V>(keys, other, n, stays, budget, finish);
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
#endif
