// SPDX-License-Identifier: BSD-3-Clause
/// min, max, argmin and argmax. Elements become integer keys in their order, so that the loops vectorise; NaN wins everywhere, -0.0 equals
/// 0.0 (a zero result is 0.0), and of equal elements the one with the least index is the position. Of no elements: NaN, or 0 for integers
/// (a group without elements; array refuses to reduce no integers otherwise).
#include "reduction.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T> struct key_of { using type = T; };
template <> struct key_of<float> { using type = std::int32_t; };
template <> struct key_of<double> { using type = std::int64_t; };
template <> struct key_of<bool> { using type = std::uint8_t; };
template <class T> using key = typename key_of<T>::type;

template <class K> inline constexpr K greatest_key = static_cast<K>(std::is_signed_v<K> ? (std::uint64_t{1} << (8 * sizeof(K) - 1)) - 1 : ~std::uint64_t{0});
template <class K> inline constexpr K least_key = std::is_signed_v<K> ? static_cast<K>(-greatest_key<K> - 1) : K{0};

/// Integers in the order of the floats; NaNs stand beyond the infinities on either side.
template <class T> key<T> ordered(T x) {
  if constexpr (std::is_floating_point_v<T>) {
    const key<T> bits = __builtin_bit_cast(key<T>, x);
    return bits ^ (bits < 0 ? greatest_key<key<T>> : 0);
  } else {
    return static_cast<key<T>>(x);
  }
}
template <class T> T from_ordered(key<T> k) {
  if constexpr (std::is_floating_point_v<T>) return __builtin_bit_cast(T, k ^ (k < 0 ? greatest_key<key<T>> : 0));
  else return static_cast<T>(k);
}

/// Both ends of the range: for floats the far end tells whether there was a NaN.
template <class T>
struct range {
  struct state {
    key<T> least, greatest;
    std::int64_t count;
  };
  static constexpr bool positional = false;
  static state empty() { return {greatest_key<key<T>>, least_key<key<T>>, 0}; }
  static void add(state& s, T x) {
    const key<T> k = ordered(x);
    s.least = k < s.least ? k : s.least;
    s.greatest = k > s.greatest ? k : s.greatest;
    ++s.count;
  }
  static void add_run(state& s, const T* x, std::int64_t n) {
    key<T> least = s.least, greatest = s.greatest;
    for (std::int64_t i = 0; i < n; ++i) {
      const key<T> k = ordered(x[i]);
      least = k < least ? k : least;
      greatest = k > greatest ? k : greatest;
    }
    s.least = least;
    s.greatest = greatest;
    s.count += n;
  }
  static void merge(state& s, const state& other) {
    s.least = other.least < s.least ? other.least : s.least;
    s.greatest = other.greatest > s.greatest ? other.greatest : s.greatest;
    s.count += other.count;
  }
};

template <class T, bool Greatest>
struct end_of_range {
  static T apply(const typename range<T>::state& s, double) {
    if constexpr (std::is_floating_point_v<T>) {
      constexpr T infinity = static_cast<T>(__builtin_huge_val());
      if (s.count == 0 || s.greatest > ordered(infinity) || s.least < ordered(-infinity)) return static_cast<T>(__builtin_nan(""));
      return from_ordered<T>(Greatest ? s.greatest : s.least) + T(0);
    } else {
      if (s.count == 0) return T(0);
      return from_ordered<T>(Greatest ? s.greatest : s.least);
    }
  }
};

template <class T, bool Greatest>
struct position {
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
  /// The best of a block first, in vectors; its place only when it counts.
  static void add_run(state& s, const T* x, std::int64_t n, std::int64_t base, std::int64_t step) {
    constexpr std::int64_t block = 1024;
    for (std::int64_t at = 0; at < n; at += block) {
      const std::int64_t end = n - at < block ? n : at + block;
      key<T> best = worst;
      for (std::int64_t i = at; i < end; ++i) {
        const key<T> k = rank(x[i]);
        best = better(k, best) ? k : best;
      }
      if (s.index >= 0 && !better(best, s.best) && (best != s.best || (step >= 0 && base + at * step > s.index))) continue;
      std::int64_t i = step >= 0 ? at : end - 1;
      while (rank(x[i]) != best) i += step >= 0 ? 1 : -1;
      take(s, best, base + i * step);
    }
  }
};
struct place {
  template <class S> static std::int64_t apply(const S& s, double) { return s.index; }
};

template <class... T>
void extrema(family& f, dtypes<T...>) {
  kernel_sink* sink = f.sink();
  f.function("min", "Least element; NaN if one is NaN. Of no floats it is NaN, of nothing else it is an error.", "min([3, 1, 2])", "1");
  (reduction<range<computed<T>>, T, end_of_range<computed<T>, false>, T>(sink, "min"), ...);
  f.function("max", "Greatest element; NaN if one is NaN. Of no floats it is NaN, of nothing else it is an error.", "max([3, 1, 2])", "3");
  (reduction<range<computed<T>>, T, end_of_range<computed<T>, true>, T>(sink, "max"), ...);
  f.function("argmin", "Index of the first least element; NaN is least. Of nothing it is an error.", "argmin([3, 1, 2, 1])", "1");
  (reduction<position<computed<T>, false>, T, place, std::int64_t>(sink, "argmin"), ...);
  f.function("argmax", "Index of the first greatest element; NaN is greatest. Of nothing it is an error.", "argmax([3, 1, 3, 2])", "0");
  (reduction<position<computed<T>, true>, T, place, std::int64_t>(sink, "argmax"), ...);
}

}  // namespace

void extremum(kernel_sink* sink) {
  family f(sink);
  extrema(f, reals_and_bools{});
}

}  // namespace pluribus::gfunc::GF_ISA
