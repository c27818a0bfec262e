// SPDX-License-Identifier: BSD-3-Clause
/// argmin and argmax: keys and logical indices flow in, the index of the best key flows out. NaN wins everywhere, -0.0 equals 0.0, and of
/// equal elements the one with the least index is the position.
#include "extremum_keys.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
struct floats_of {
  typedef T vector __attribute__((vector_size(GF_VECTOR_BYTES)));
  static constexpr int lanes = GF_VECTOR_BYTES / static_cast<int>(sizeof(T));
  static GF_INLINE vector load(const T* x) {
    vector v;
    __builtin_memcpy(&v, x, sizeof v);
    return v;
  }
};

template <class T>
struct best_and_nan {
  T best;
  bool nan;
};

/// The best of floats that are no NaNs, infinite the other way where there are none, and whether there is a NaN.
template <class T, bool Greatest>
best_and_nan<T> best_float(const T* x, std::int64_t n) {
  using f = floats_of<T>;
  using vector = typename f::vector;
  constexpr T furthest = static_cast<T>(Greatest ? -__builtin_huge_val() : __builtin_huge_val());
  vector best[4];
  for (vector& b : best) b = vector{} + furthest;
  decltype(best[0] != best[0]) nan = {};
  std::int64_t i = 0;
  for (; i + 4 * f::lanes <= n; i += 4 * f::lanes) {
#pragma GCC unroll 4
    for (int k = 0; k < 4; ++k) {
      const vector v = f::load(x + i + k * f::lanes);
      best[k] = (Greatest ? v > best[k] : v < best[k]) ? v : best[k];
      nan |= v != v;
    }
  }
  best_and_nan<T> all = {furthest, false};
  const auto join = [&](T v) {
    all.best = (Greatest ? v > all.best : v < all.best) ? v : all.best;
    all.nan |= v != v;
  };
  for (const vector& b : best)
    for (int j = 0; j < f::lanes; ++j) join(b[j]);
  for (int j = 0; j < f::lanes; ++j) all.nan |= nan[j] != 0;
  for (; i < n; ++i) join(x[i]);
  return all;
}

template <class T, class Is>
bool any_float(const T* x, std::int64_t n, const Is& is) {
  using f = floats_of<T>;
  decltype(is(f::load(x))) found = {};
  std::int64_t i = 0;
  for (; i + f::lanes <= n; i += f::lanes) found |= is(f::load(x + i));
  bool any = false;
  for (int j = 0; j < f::lanes; ++j) any |= found[j] != 0;
  for (; i < n; ++i) any |= is(x[i]);
  return any;
}

template <class T, bool Greatest>
struct position_of {
  struct state {
    key<T> best;
    std::int64_t index;  ///< -1 of no elements
  };
  static constexpr bool positional = true;
  static constexpr key<T> worst = Greatest ? least_key<key<T>> : greatest_key<key<T>>;
  static constexpr key<T> surest = Greatest ? greatest_key<key<T>> : least_key<key<T>>;
  static state empty() { return {worst, -1}; }
  static key<T> rank(T x) {
    if constexpr (std::is_floating_point_v<T>) {
      constexpr T infinity = static_cast<T>(__builtin_huge_val());
      const key<T> k = ordered(x + T(0));
      return ((k > ordered(infinity)) | (k < ordered(-infinity))) ? surest : k;
    } else {
      return ordered(x);
    }
  }
  static bool better(key<T> a, key<T> b) { return Greatest ? a > b : a < b; }
  static void take(state& s, key<T> k, std::int64_t index) {
    if (s.index < 0 || better(k, s.best) || (k == s.best && index < s.index)) s = {k, index};
  }
  static void add(state& s, T x, std::int64_t index) { take(s, rank(x), index); }
  static void merge(state& s, const state& other) {
    if (other.index >= 0) take(s, other.best, other.index);
  }
  static key<T> best_of(const T* x, std::int64_t n) {
    if constexpr (std::is_floating_point_v<T>) {
      const auto [best, found_nan] = best_float<T, Greatest>(x, n);
      return found_nan ? surest : rank(best);
    } else {
      key<T> best = worst;
      for (std::int64_t i = 0; i < n; ++i) {
        const key<T> k = rank(x[i]);
        best = better(k, best) ? k : best;
      }
      return best;
    }
  }
  static bool among(const T* x, std::int64_t n, key<T> k) {
    if constexpr (std::is_floating_point_v<T>) {
      return k == surest ? any_float<T>(x, n, [](auto v) { return v != v; })
                         : any_float<T>(x, n, [at = from_ordered<T>(k)](auto v) { return v == at; });
    } else {
      key<T> found = 0;  // as wide as the keys, so that the loop is one of vectors
      for (std::int64_t i = 0; i < n; ++i) found = static_cast<key<T>>(found | static_cast<key<T>>(rank(x[i]) == k));
      return found != 0;
    }
  }
  /// The best of each block first, in vectors; its place is looked for once, in the block that has it.
  static void add_run(state& s, const T* x, std::int64_t n, std::int64_t base, std::int64_t step) {
    if (n <= 0) return;
    constexpr std::int64_t block = 1024;
    key<T> best = worst;
    std::int64_t from = 0;
    for (std::int64_t at = 0; at < n; at += block) {
      const key<T> k = best_of(x + at, n - at < block ? n - at : block);
      if (better(k, best) || (step < 0 && k == best)) best = k, from = at;
    }
    if (s.index >= 0 && better(s.best, best)) return;
    const std::int64_t end = n - from < block ? n : from + block;
    take(s, best, base + place_of(x, best, from, end, step >= 0) * step);
  }
  /// Of an element that is there.
  static std::int64_t place_of(const T* x, key<T> k, std::int64_t begin, std::int64_t end, bool first) {
    constexpr std::int64_t stretch = 64;
    if (first) {
      while (begin + stretch < end && !among(x + begin, stretch, k)) begin += stretch;
      while (rank(x[begin]) != k) ++begin;
      return begin;
    }
    while (begin + stretch < end && !among(x + end - stretch, stretch, k)) end -= stretch;
    while (rank(x[end - 1]) != k) --end;
    return end - 1;
  }
};

struct place {
  template <class S>
  static std::int64_t apply(const S& s, double) {
    return s.index;
  }
};

template <class... T>
void positions(family& f, dtypes<T...>) {
  kernel_sink* sink = f.sink();
  f.function("argmin", "Index of the first least element; NaN is least. Of nothing it is an error.", "argmin([3, 1, 2, 1])", "1");
  (reduction<position_of<computed<T>, false>, T, place, std::int64_t>(sink, "argmin"), ...);
  f.function("argmax", "Index of the first greatest element; NaN is greatest. Of nothing it is an error.", "argmax([3, 1, 3, 2])", "0");
  (reduction<position_of<computed<T>, true>, T, place, std::int64_t>(sink, "argmax"), ...);
}

}  // namespace

void position(kernel_sink* sink) {
  family f(sink);
  positions(f, reals_and_bools{});
}

}  // namespace pluribus::gfunc::GF_ISA
