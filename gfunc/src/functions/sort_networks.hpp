// SPDX-License-Identifier: BSD-3-Clause
/// Sorting networks for keys that fit the registers, and for twice as many. A tile of N vectors is sorted down its columns (no lane meets
/// another, so all comparisons run side by side), then columns are merged lane by lane, and a transposition brings them into memory order.
/// Ascending; lanes beyond n count as the greatest key and are not stored.
#pragma once
#include "sort_lanes.hpp"
#include "sort_lanes_avx2.hpp"
#if defined(__AVX2__)

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class V>
inline constexpr typename V::key greatest_key = static_cast<typename V::key>(~(typename V::key{1} << (8 * sizeof(typename V::key) - 1)));
/// The first n lanes; none for n below 1, all from the width on.
template <class V>
GF_SORT_INLINE typename V::mask first_lanes(std::int64_t n) {
  return static_cast<typename V::mask>(n >= V::lanes ? (1u << V::lanes) - 1 : n > 0 ? (1u << n) - 1 : 0u);
}
template <class V>
inline constexpr std::int64_t tile_keys = std::int64_t{most_vectors} * V::lanes;

template <class V>
GF_SORT_INLINE void order(typename V::vector& a, typename V::vector& b) {
  const auto low = V::min(a, b);
  b = V::max(a, b);
  a = low;
}

/// Lane i meets lane i ^ J; lanes of `Upper` keep the greater.
template <class V, int J, int Upper>
GF_SORT_INLINE typename V::vector step(typename V::vector v) {
  return V::template extrema<Upper>(v, V::template exchange<J>(v));
}

/// Odd-even merge (Batcher) of the columns From, From + Step, ... below From + N.
template <class V, int From, int N, int Step>
GF_SORT_INLINE void merge_columns(typename V::vector* r) {
  if constexpr (2 * Step < N) {
    merge_columns<V, From, N, 2 * Step>(r);
    merge_columns<V, From + Step, N, 2 * Step>(r);
#pragma GCC unroll 16
    for (int i = From + Step; i + Step < From + N; i += 2 * Step) order<V>(r[i], r[i + Step]);
  } else {
    order<V>(r[From], r[From + Step]);
  }
}
template <class V, int From, int N>
GF_SORT_INLINE void sort_columns(typename V::vector* r) {
  if constexpr (N > 1) {
    sort_columns<V, From, N / 2>(r);
    sort_columns<V, From + N / 2, N / 2>(r);
    merge_columns<V, From, N, 1>(r);
  }
}

/// Sorts bitonic columns.
template <class V, int N, int Stride>
GF_SORT_INLINE void settle_columns(typename V::vector* r) {
  if constexpr (Stride >= 1) {
#pragma GCC unroll 16
    for (int i = 0; i < N; ++i) {
      if ((i & Stride) == 0) order<V>(r[i], r[i + Stride]);
    }
    settle_columns<V, N, Stride / 2>(r);
  }
}
/// Halves bitonic runs of lanes until they are one lane each.
template <class V, int N, int Stride>
GF_SORT_INLINE void settle_lanes(typename V::vector* r) {
  if constexpr (Stride >= 1) {
#pragma GCC unroll 16
    for (int i = 0; i < N; ++i) r[i] = step<V, Stride, Stride>(r[i]);
    settle_lanes<V, N, Stride / 2>(r);
  }
}

/// Runs of `Run` sorted lanes, each lane a sorted column, are merged in pairs until there is one: the first of a pair meets the second
/// backwards.
template <class V, int N, int Run>
GF_SORT_INLINE void merge_lanes(typename V::vector* r) {
  if constexpr (Run < V::lanes) {
    if constexpr (N == 1) {
      r[0] = step<V, 2 * Run - 1, Run>(r[0]);
    } else {
#pragma GCC unroll 16
      for (int i = 0; i < N / 2; ++i) {
        const auto a = r[i], b = r[N - 1 - i];
        const auto other_a = V::template exchange<2 * Run - 1>(a), other_b = V::template exchange<2 * Run - 1>(b);
        r[i] = V::template extrema<Run>(a, other_b);
        r[N - 1 - i] = V::template extrema<Run>(b, other_a);
      }
    }
    settle_lanes<V, N, Run / 2>(r);
    settle_columns<V, N, N / 2>(r);
    merge_lanes<V, N, 2 * Run>(r);
  }
}

/// Columns to rows: as many perfect shuffles of all keys as the number of vectors has bits.
template <class V, int N, int Left>
GF_SORT_INLINE void transpose(typename V::vector* r) {
  if constexpr (Left > 1) {
    typename V::vector t[N];
#pragma GCC unroll 16
    for (int i = 0; i < N / 2; ++i) {
      t[2 * i] = V::interleave_low(r[i], r[i + N / 2]);
      t[2 * i + 1] = V::interleave_high(r[i], r[i + N / 2]);
    }
#pragma GCC unroll 16
    for (int i = 0; i < N; ++i) r[i] = t[i];
    transpose<V, N, Left / 2>(r);
  }
}

/// n keys, more than half of N vectors unless N is 1; `in` and `out` are the same or disjoint.
template <class V, int N>
void sort_tile(const typename V::key* in, typename V::key* out, std::int64_t n) {
  typename V::vector r[N];
#pragma GCC unroll 16
  for (int i = 0; i < N; ++i) {
    const typename V::key* const from = in + i * V::lanes;
    r[i] = i < N / 2 ? V::load(from) : V::load_or(V::splat(greatest_key<V>), first_lanes<V>(n - i * V::lanes), from);
  }
  sort_columns<V, 0, N>(r);
  merge_lanes<V, N, 1>(r);
  transpose<V, N, N>(r);
#pragma GCC unroll 16
  for (int i = 0; i < N; ++i) {
    if (i < N / 2)
      V::store(out + i * V::lanes, r[i]);
    else
      V::store_some(out + i * V::lanes, first_lanes<V>(n - i * V::lanes), r[i]);
  }
}

/// Up to a tile.
template <class V>
void sort_few(const typename V::key* in, typename V::key* out, std::int64_t n) {
  if (most_vectors > 8 && n > 8 * V::lanes)
    sort_tile<V, most_vectors>(in, out, n);
  else if (n > 4 * V::lanes)
    sort_tile<V, 8>(in, out, n);
  else if (n > 2 * V::lanes)
    sort_tile<V, 4>(in, out, n);
  else if (n > V::lanes)
    sort_tile<V, 2>(in, out, n);
  else if (n > 0)
    sort_tile<V, 1>(in, out, n);
}

/// A sorted tile and n - tile_keys sorted keys after it become one run.
template <class V>
void merge_tiles(const typename V::key* in, typename V::key* out, std::int64_t n) {
  constexpr int N = most_vectors;
  const typename V::key* const second = in + tile_keys<V>;
  typename V::key* const upper_out = out + tile_keys<V>;
  const std::int64_t more = n - tile_keys<V>;
  typename V::key upper[tile_keys<V>];
  typename V::vector r[N];
#pragma GCC unroll 16
  for (int i = 0; i < N; ++i) {
    const int j = N - 1 - i;
    const auto a = V::load(in + i * V::lanes);
    const auto b = V::reverse(V::load_or(V::splat(greatest_key<V>), first_lanes<V>(more - j * V::lanes), second + j * V::lanes));
    r[i] = V::min(a, b);
    V::store(upper + i * V::lanes, V::max(a, b));
  }
  settle_columns<V, N, N / 2>(r);
  settle_lanes<V, N, V::lanes / 2>(r);
#pragma GCC unroll 16
  for (int i = 0; i < N; ++i) V::store(out + i * V::lanes, r[i]);
#pragma GCC unroll 16
  for (int i = 0; i < N; ++i) r[i] = V::load(upper + i * V::lanes);
  settle_columns<V, N, N / 2>(r);
  settle_lanes<V, N, V::lanes / 2>(r);
#pragma GCC unroll 16
  for (int i = 0; i < N; ++i) V::store_some(upper_out + i * V::lanes, first_lanes<V>(more - i * V::lanes), r[i]);
}

/// Up to two tiles; `in` is overwritten.
template <class V>
void sort_tiles(typename V::key* in, typename V::key* out, std::int64_t n) {
  if (n <= tile_keys<V>) return sort_few<V>(in, out, n);
  sort_tile<V, most_vectors>(in, in, tile_keys<V>);
  sort_few<V>(in + tile_keys<V>, in + tile_keys<V>, n - tile_keys<V>);
  merge_tiles<V>(in, out, n);
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
#endif
