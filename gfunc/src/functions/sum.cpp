// SPDX-License-Identifier: BSD-3-Clause
/// sum, mean, var and std. Floats and the parts of complex numbers go through the order-independent bins, integers are summed exactly;
/// results depend on the multiset of elements alone. Integer sums widen to 64 bits and wrap; moments of integers are float64 from exact
/// sums.
#include "complex_sum.hpp"
#include "float_runs.hpp"
#include "moments.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct float_spread {
  using state = float_moments;
  static constexpr bool positional = false;
  static state empty() { return {}; }
  template <class T>
  static void add(state& s, T x) {
    s.deposit(static_cast<double>(x));
  }
  template <class T>
  static void add_run(state& s, const T* x, std::int64_t n) {
    add_all(s, x, n);
  }
  template <class T>
  static void across_rows(void* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) {
    strips_of_rows<binned_strip<moments_gather<T>>, T>(static_cast<state*>(states), in, n, rows, row_bytes);
  }
  static void merge(state& s, const state& other) { s.merge(other); }
};
struct float_variance {
  static double apply(const float_moments& s, double ddof) { return variance(s, ddof); }
};
struct float_deviation {
  static double apply(const float_moments& s, double ddof) { return __builtin_sqrt(variance(s, ddof)); }
};

/// The mean of |x - mean|^2 is the variance of the real parts and that of the imaginary ones.
using complex_spread = by_parts<float_spread>;
struct complex_variance {
  static double apply(const complex_spread::state& s, double ddof) { return variance(s.real, ddof) + variance(s.imag, ddof); }
};
struct complex_deviation {
  static double apply(const complex_spread::state& s, double ddof) { return __builtin_sqrt(complex_variance::apply(s, ddof)); }
};

/// bool counts as uint8.
template <class T>
using as_integer = std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T>;

template <class T>
struct integer_sum {
  using state = std::uint64_t;
  static constexpr bool positional = false;
  static state empty() { return 0; }
  static void add(state& s, T x) { s += static_cast<std::uint64_t>(x); }
  static void add_run(state& s, const T* values, std::int64_t n) {
    const as_integer<T>* x = reinterpret_cast<const as_integer<T>*>(values);
    if constexpr (sizeof(T) <= 2) {
      for (std::int64_t at = 0; at < n; at += 4096) {  // 2^12 elements of 16 bits fit 32
        const std::int64_t end = n - at < 4096 ? n : at + 4096;
        std::conditional_t<std::is_signed_v<T>, std::int32_t, std::uint32_t> block = 0;
        for (std::int64_t i = at; i < end; ++i) block += x[i];
        s += static_cast<std::uint64_t>(block);
      }
    } else {
      for (std::int64_t i = 0; i < n; ++i) s += static_cast<std::uint64_t>(x[i]);
    }
  }
  static void merge(state& s, const state& other) { s += other; }

  struct strip {
    static constexpr int slots = 2048;
    static constexpr std::int64_t limit = INT64_MAX;
    std::uint64_t sum[slots];
    void open(const state* s, int columns) {
      for (int i = 0; i < columns; ++i) sum[i] = s[i];
    }
    void add(state*, const T* x, std::int64_t row_bytes, int rows, int columns, rows_ahead& next) {
      each_group<T>(rows, columns, next, [&](auto count, int first, int begin, int end) GF_INLINED {
        for (int i = begin; i < end; ++i) {
          std::uint64_t total = sum[i];
          for (int r = 0; r < count.value; ++r) total += static_cast<std::uint64_t>(row_at(x, row_bytes, first + r)[i]);
          sum[i] = total;
        }
      });
    }
    void close(state* s, int columns, std::int64_t) {
      for (int i = 0; i < columns; ++i) s[i] = sum[i];
    }
  };
  template <class In>
  static void across_rows(void* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) {
    strips_of_rows<strip, In>(static_cast<state*>(states), in, n, rows, row_bytes);
  }
};
struct integer_total {
  static std::uint64_t apply(const std::uint64_t& s, double) { return s; }
};

using aligned_wide [[gnu::aligned(8)]] = wide;
using aligned_unsigned_wide [[gnu::aligned(8)]] = unsigned_wide;

struct integer_sums {
  aligned_wide sum;
  aligned_unsigned_wide squares;  ///< the lower 128 of 192 bits
  std::uint64_t carries;
  std::int64_t count;

  void add_squares(unsigned_wide more) {
    squares += more;
    carries += squares < more;
  }
};

template <class T>
struct integer_moments {
  using state = integer_sums;
  static constexpr bool positional = false;
  static state empty() { return {0, 0, 0, 0}; }
  static unsigned_wide square(T x) {
    const wide w = x;
    const unsigned_wide magnitude = static_cast<unsigned_wide>(w < 0 ? -w : w);
    return magnitude * magnitude;
  }
  static void add(state& s, T x) {
    s.sum += x;
    s.add_squares(square(x));
    ++s.count;
  }
  static void add_run(state& s, const T* values, std::int64_t n) {
    const as_integer<T>* x = reinterpret_cast<const as_integer<T>*>(values);
    s.count += n;
    if constexpr (sizeof(T) <= 4) {
      using word = std::conditional_t<(sizeof(T) < 4), std::int32_t, std::int64_t>;
      for (std::int64_t at = 0; at < n; at += 4096) {
        const std::int64_t end = n - at < 4096 ? n : at + 4096;
        word sum = 0;
        std::uint64_t low = 0, high = 0;  // of squares that may fill 64 bits
        for (std::int64_t i = at; i < end; ++i) {
          sum += x[i];
          if constexpr (sizeof(T) < 4) {
            low += static_cast<std::uint32_t>(x[i]) * static_cast<std::uint32_t>(x[i]);
          } else {
            const std::uint64_t q =
                static_cast<std::uint64_t>(static_cast<std::int64_t>(x[i])) * static_cast<std::uint64_t>(static_cast<std::int64_t>(x[i]));
            low += q & 0xffffffffU;
            high += q >> 32;
          }
        }
        s.sum += sum;
        s.add_squares((static_cast<unsigned_wide>(high) << 32) + low);
      }
    } else {
      for (std::int64_t i = 0; i < n; ++i) {
        s.sum += x[i];
        s.add_squares(square(values[i]));
      }
    }
  }
  static void merge(state& s, const state& other) {
    s.sum += other.sum;
    s.add_squares(other.squares);
    s.carries += other.carries;
    s.count += other.count;
  }

  /// For elements whose squares fit 64 bits.
  struct strip {
    static constexpr int slots = 1024;
    static constexpr std::int64_t limit = std::int64_t{1} << 30;
    std::int64_t sum[slots];
    std::uint64_t low[slots], high[slots];  // halves of the squares
    void open(const state*, int columns) {
      for (int i = 0; i < columns; ++i) sum[i] = 0, low[i] = 0, high[i] = 0;
    }
    void add(state*, const T* x, std::int64_t row_bytes, int rows, int columns, rows_ahead& next) {
      each_group<T>(rows, columns, next, [&](auto count, int first, int begin, int end) GF_INLINED {
        for (int i = begin; i < end; ++i) {
          std::int64_t total = sum[i];
          std::uint64_t lower = low[i], upper = high[i];
          for (int r = 0; r < count.value; ++r) {
            const auto v = static_cast<std::int64_t>(row_at(x, row_bytes, first + r)[i]);
            const std::uint64_t q = static_cast<std::uint64_t>(v) * static_cast<std::uint64_t>(v);
            total += v;
            lower += q & 0xffffffffU;
            upper += q >> 32;
          }
          sum[i] = total;
          low[i] = lower;
          high[i] = upper;
        }
      });
    }
    void close(state* s, int columns, std::int64_t rows) {
      for (int i = 0; i < columns; ++i) {
        s[i].sum += sum[i];
        s[i].add_squares((static_cast<unsigned_wide>(high[i]) << 32) + low[i]);
        s[i].count += rows;
      }
    }
  };
  template <class In>
  requires(sizeof(In) <= 4) static void across_rows(void* states, const void* in, std::int64_t n, std::int64_t rows,
                                                    std::int64_t row_bytes) {
    strips_of_rows<strip, In>(static_cast<state*>(states), in, n, rows, row_bytes);
  }
};

/// Sum of (x - m)^2 where m is the mean rounded towards 0, exactly: squares - m (sum + sum % n), modulo 2^192 as the result is no larger.
inline quad squares_about(const integer_sums& s, wide m, wide rest) {
  const wide other = s.sum + rest;
  const bool negative = (m < 0) != (other < 0);
  const unsigned_wide a = static_cast<unsigned_wide>(m < 0 ? -m : m), b = static_cast<unsigned_wide>(other < 0 ? -other : other);
  const unsigned_wide low = a * static_cast<std::uint64_t>(b), high = a * static_cast<std::uint64_t>(b >> 64);
  const unsigned_wide product = low + (high << 64);
  const std::uint64_t carry = static_cast<std::uint64_t>(high >> 64) + (product < low);
  unsigned_wide lower = s.squares;
  std::uint64_t upper = s.carries;
  if (negative) {
    lower += product;
    upper += carry + (lower < product);
  } else {
    upper -= carry + (lower < product);
    lower -= product;
  }
  return static_cast<quad>(upper) * 0x1p128 + static_cast<quad>(lower);
}

struct integer_mean {
  template <class S>
  static double apply(const S& s, double) {
    if (s.count == 0) return __builtin_nan("");
    return static_cast<double>(static_cast<quad>(s.sum) / static_cast<quad>(s.count));
  }
};
struct integer_variance {
  template <class S>
  static double apply(const S& s, double ddof) {
    const double freedom = static_cast<double>(s.count) - ddof;
    if (!(freedom > 0)) return __builtin_nan("");
    const wide m = s.sum / s.count, rest = s.sum % s.count;
    const quad r = static_cast<quad>(rest), spread = squares_about(s, m, rest) - r * r / static_cast<quad>(s.count);
    return spread > 0 ? static_cast<double>(spread / static_cast<quad>(freedom)) : 0;
  }
};
struct integer_deviation {
  template <class S>
  static double apply(const S& s, double ddof) {
    return __builtin_sqrt(integer_variance::apply(s, ddof));
  }
};

/// Running totals of integers (run_blocks.hpp): exact, or wrapped as the sum itself wraps.
template <class T>
struct integer_prefixes {
  static constexpr bool usable = true;
  static constexpr std::int64_t short_run = 256, block = 1024;
  std::uint64_t totals[block + 1];
  bool fill(const T* values, std::int64_t n, std::int64_t) {
    const as_integer<T>* x = reinterpret_cast<const as_integer<T>*>(values);
    std::uint64_t total = 0;
    totals[0] = 0;
    for (std::int64_t i = 0; i < n; ++i) totals[i + 1] = total += static_cast<std::uint64_t>(x[i]);
    return true;
  }
  std::uint64_t total(std::int64_t from, std::int64_t to) const { return totals[to] - totals[from]; }
  template <class Out>
  static bool whole(const T*, std::int64_t, Out&) {
    return false;  // the reducer is as quick
  }
};
template <class T>
struct run_prefixes<integer_sum<T>, T, integer_total> : integer_prefixes<T> {
  std::uint64_t result(std::int64_t from, std::int64_t to) const { return this->total(from, to); }
};
/// The sum has fewer than 53 bits, so that the quotient is rounded once here too.
template <class T>
requires(sizeof(T) <= 4) struct run_prefixes<integer_moments<T>, T, integer_mean> : integer_prefixes<T> {
  double result(std::int64_t from, std::int64_t to) const {
    if (from == to) return __builtin_nan("");
    return static_cast<double>(static_cast<std::int64_t>(this->total(from, to))) / static_cast<double>(to - from);
  }
};

enum class statistic { sum, mean, var, std };

template <statistic S, class... T>
void of_floats(kernel_sink* sink, const char* name, dtypes<T...>) {
  if constexpr (S == statistic::sum)
    (reduction<float_sum, T, float_total, T>(sink, name), ...);
  else if constexpr (S == statistic::mean)
    (reduction<float_sum, T, float_mean, T>(sink, name), ...);
  else if constexpr (S == statistic::var)
    (reduction<float_spread, T, float_variance, T>(sink, name), ...);
  else
    (reduction<float_spread, T, float_deviation, T>(sink, name), ...);
}
template <class T>
using wide_sum = std::conditional_t<std::is_signed_v<T> || std::is_same_v<T, bool>, std::int64_t, std::uint64_t>;
template <statistic S, class... T>
void of_integers(kernel_sink* sink, const char* name, dtypes<T...>) {
  if constexpr (S == statistic::sum)
    (reduction<integer_sum<T>, T, integer_total, wide_sum<T>>(sink, name), ...);
  else if constexpr (S == statistic::mean)
    (reduction<integer_moments<T>, T, integer_mean, double>(sink, name), ...);
  else if constexpr (S == statistic::var)
    (reduction<integer_moments<T>, T, integer_variance, double>(sink, name), ...);
  else
    (reduction<integer_moments<T>, T, integer_deviation, double>(sink, name), ...);
}
template <class... T>
void sums_of_complexes(kernel_sink* sink, dtypes<T...>) {
  (reduction<complex_sum, T, complex_total, T>(sink, "sum"), ...);
}
template <class... T>
void means_of_complexes(kernel_sink* sink, dtypes<T...>) {
  (reduction<complex_sum, T, complex_mean, T>(sink, "mean"), ...);
}
template <class... T>
void spreads_of_complexes(kernel_sink* sink, dtypes<T...>) {
  (reduction<complex_spread, T, complex_variance, part_of<T>>(sink, "var"), ...);
  (reduction<complex_spread, T, complex_deviation, part_of<T>>(sink, "std"), ...);
}
template <statistic S>
void everywhere(kernel_sink* sink, const char* name) {
  of_integers<S>(sink, name, bools{});
  of_integers<S>(sink, name, integers{});
  of_floats<S>(sink, name, real_floats{});
}

}  // namespace

void sum(kernel_sink* sink) {
  family f(sink);
  f.function("sum", "Sum of the elements, the same bits in any order; 0 of none. Integers widen to 64 bits and wrap.", "sum([1, 2, 3])",
             "6");
  everywhere<statistic::sum>(sink, "sum");
  sums_of_complexes(sink, complexes{});
  f.function("mean", "Arithmetic mean, the same bits in any order; NaN of none.", "mean([1.0, 2.0, 6.0])", "3.0");
  everywhere<statistic::mean>(sink, "mean");
  means_of_complexes(sink, complexes{});
  f.function("var",
             "Variance with n - correction degrees of freedom, the same bits in any order; of complex numbers the mean of |x - mean|^2.",
             "var([1.0, 2.0, 3.0, 6.0])", "3.5");
  everywhere<statistic::var>(sink, "var");
  f.function("std", "Standard deviation: square root of the variance.", "std([1.0, 1.0, 5.0, 5.0])", "2.0");
  everywhere<statistic::std>(sink, "std");
  spreads_of_complexes(sink, complexes{});
}

}  // namespace pluribus::gfunc::GF_ISA
