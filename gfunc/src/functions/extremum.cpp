// SPDX-License-Identifier: BSD-3-Clause
/// min and max. NaN wins everywhere and a zero result is 0.0, as -0.0 equals 0.0. Of no elements: NaN, or 0 for integers (a group without
/// elements; array refuses to reduce no integers otherwise).
#include "extremum_keys.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

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

  struct strip {
    static constexpr int slots = extremum_slots<T>;
    static constexpr std::int64_t limit = INT64_MAX;
    key<T> least[slots], greatest[slots];
    void open(const state* s, int columns) {
      for (int i = 0; i < columns; ++i) least[i] = s[i].least, greatest[i] = s[i].greatest;
    }
    void add(state*, const T* x, std::int64_t row_bytes, int rows, int columns, rows_ahead& next) {
      each_group<T>(rows, columns, next, [&](auto count, int first, int begin, int end) GF_INLINED {
        for (int i = begin; i < end; ++i) {
          key<T> low = least[i], high = greatest[i];
          for (int r = 0; r < count.value; ++r) {
            const key<T> k = ordered(row_at(x, row_bytes, first + r)[i]);
            low = k < low ? k : low;
            high = k > high ? k : high;
          }
          least[i] = low;
          greatest[i] = high;
        }
      });
    }
    void close(state* s, int columns, std::int64_t rows) {
      for (int i = 0; i < columns; ++i) s[i] = {least[i], greatest[i], s[i].count + rows};
    }
  };
  template <class In>
  static void across_rows(void* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) {
    strips_of_rows<strip, In>(static_cast<state*>(states), in, n, rows, row_bytes);
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

/// Ends of all runs whose size is a power of two: two of them, which may overlap, make any run. NaNs become the end that wins.
template <class T, bool Greatest>
struct run_prefixes<range<computed<T>>, T, end_of_range<computed<T>, Greatest>> {
  using number = computed<T>;
  using ends = key<number>;
  static constexpr bool usable = true;
  static constexpr std::int64_t short_run = 64, block = 512;
  static constexpr int levels = 7;
  static_assert(short_run < 1 << levels);
  ends table[levels][block];  ///< [l][i]: of the 2^l elements from i on

  static ends wins(ends a, ends b) { return Greatest ? (a < b ? b : a) : (b < a ? b : a); }
  static ends key_of_element(number x) {
    if constexpr (std::is_floating_point_v<number>) {
      const ends k = ordered(x);
      return x != x ? (Greatest ? greatest_key<ends> : least_key<ends>) : k;
    } else {
      return ordered(x);
    }
  }

  bool fill(const T* x, std::int64_t n, std::int64_t longest) {
    for (std::int64_t i = 0; i < n; ++i) table[0][i] = key_of_element(element(x[i]));
    for (int l = 1; std::int64_t{1} << l <= longest; ++l) {
      const ends* below = table[l - 1];
      const std::int64_t half = std::int64_t{1} << (l - 1);
      for (std::int64_t i = 0; i + 2 * half <= n; ++i) table[l][i] = wins(below[i], below[i + half]);
    }
    return true;
  }
  auto result(std::int64_t from, std::int64_t to) const {
    if (from == to) return end_of_range<number, Greatest>::apply(range<number>::empty(), 0);
    const int l = 63 - __builtin_clzll(static_cast<std::uint64_t>(to - from));
    const ends k = wins(table[l][from], table[l][to - (std::int64_t{1} << l)]);
    return end_of_range<number, Greatest>::apply({k, k, to - from}, 0);
  }
  template <class Out>
  static bool whole(const T*, std::int64_t, Out&) {
    return false;
  }
};

template <class... T>
void extrema(family& f, dtypes<T...>) {
  kernel_sink* sink = f.sink();
  f.function("min", "Least element; NaN if one is NaN. Of no floats it is NaN, of nothing else it is an error.", "min([3, 1, 2])", "1");
  (reduction<range<computed<T>>, T, end_of_range<computed<T>, false>, T>(sink, "min"), ...);
  f.function("max", "Greatest element; NaN if one is NaN. Of no floats it is NaN, of nothing else it is an error.", "max([3, 1, 2])", "3");
  (reduction<range<computed<T>>, T, end_of_range<computed<T>, true>, T>(sink, "max"), ...);
}

}  // namespace

void extremum(kernel_sink* sink) {
  family f(sink);
  extrema(f, reals_and_bools{});
}

}  // namespace pluribus::gfunc::GF_ISA
