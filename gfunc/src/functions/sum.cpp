// SPDX-License-Identifier: BSD-3-Clause
/// sum, mean, var and std. Floats go through the order-independent bins, integers are summed exactly; results depend on the multiset of
/// elements alone. Integer sums widen to 64 bits and wrap; moments of integers are float64 from exact sums.
#include "moments.hpp"
#include "reduction.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct float_sum {
  struct state {
    binned_sum<3> sum;
    std::int64_t count;
  };
  static constexpr bool positional = false;
  static state empty() { return {}; }
  template <class T> static void add(state& s, T x) {
    s.sum.deposit(static_cast<double>(x));
    if ((++s.count & (spill_after - 1)) == 0) s.sum.spill();
  }
  template <class T> static void add_run(state& s, const T* x, std::int64_t n) {
    add_all(s.sum, x, n);
    s.count += n;
  }
  static void merge(state& s, const state& other) {
    s.sum.merge(other.sum);
    s.count += other.count;
  }

  /// Rows in place: the bins of a strip of slots stand side by side in scratch while the rows pass, each lane with its own grid.
  struct strip {
    static constexpr int vectors = 32, slots = vectors * lanes;
    vu sum[3][vectors];
    range_watch watch[vectors];
    double magic[3][slots], limit[slots];

    void open(const state* s) {
      for (int i = 0; i < slots; ++i) {
        const grid& g = grids.at[s[i].sum.top];
        limit[i] = g.limit;
        for (int bin = 0; bin < 3; ++bin) magic[bin][i] = g.magic[bin];
      }
      for (int v = 0; v < vectors; ++v) {
        watch[v] = {};
        for (auto& bin : sum) bin[v] = vu{};
      }
    }
    template <class T> void add_row(const T* x) {
      for (int v = 0; v < vectors; ++v) {
        const int at = v * lanes;
        vd rest = load(x + at);
        watch[v].see(rest, load(limit + at));
        for (int bin = 0; bin < 3; ++bin) {
          const vd m = load(magic[bin] + at), q = rest + m;
          sum[bin][v] += reinterpret_cast<vu>(bits_of(q)) - reinterpret_cast<vu>(bits_of(m));
          rest = rest - (q - m);
        }
      }
    }
    /// False where a slot saw an element beyond its grid; its bins are then void.
    bool close(state* s, int slot, std::int64_t rows) const {
      const int v = slot / lanes, lane = slot % lanes;
      if (watch[v].exceeded_at(lane, limit[slot])) return false;
      for (int bin = 0; bin < 3; ++bin) s[slot].sum.low[bin] += static_cast<std::int64_t>(sum[bin][v][lane]);
      s[slot].sum.spill();
      s[slot].count += rows;
      return true;
    }
  };

  template <class T>
  static void across_rows(void* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) {
    state* s = static_cast<state*>(states);
    const auto row = [=](std::int64_t r, std::int64_t slot) {
      return reinterpret_cast<const T*>(static_cast<const char*>(in) + r * row_bytes) + slot;
    };
    std::int64_t at = 0;
    for (; at + strip::slots <= n; at += strip::slots) {
      for (std::int64_t first = 0; first < rows; first += spill_after) {
        const std::int64_t end = rows - first < spill_after ? rows : first + spill_after;
        for (int i = 0; i < strip::slots; ++i) add(s[at + i], element(row(first, at)[i]));  // finds each slot's grid
        strip bins;
        bins.open(s + at);
        for (std::int64_t r = first + 1; r < end; ++r) bins.add_row(row(r, at));
        for (int i = 0; i < strip::slots; ++i) {
          if (bins.close(s + at, i, end - first - 1)) continue;
          for (std::int64_t r = first + 1; r < end; ++r) add(s[at + i], element(row(r, at)[i]));
        }
      }
    }
    for (std::int64_t r = 0; r < rows; ++r) {
      for (std::int64_t i = at; i < n; ++i) add(s[i], element(row(r, 0)[i]));
    }
  }
};

/// What infinities and NaNs make of a sum; 0 where there are none.
inline double special_sum(std::uint32_t specials) {
  using bins = binned_sum<3>;
  if (specials == bins::none) return 0;
  if (specials == bins::has_infinity) return __builtin_huge_val();
  if (specials == bins::has_minus_infinity) return -__builtin_huge_val();
  return __builtin_nan("");
}
struct float_total {
  static double apply(const float_sum::state& s, double) {
    if (s.sum.specials != 0) return special_sum(s.sum.specials);
    const rounded_total t = round_total(s.sum);
    return __builtin_ldexp(t.mantissa, t.exponent);
  }
};
struct float_mean {
  static double apply(const float_sum::state& s, double) {
    if (s.count == 0) return __builtin_nan("");
    if (s.sum.specials != 0) return special_sum(s.sum.specials);
    const rounded_total t = round_total(s.sum);
    return __builtin_ldexp(t.mantissa / static_cast<double>(s.count), t.exponent);
  }
};

struct float_spread {
  using state = float_moments;
  static constexpr bool positional = false;
  static state empty() { return {}; }
  template <class T> static void add(state& s, T x) { s.deposit(static_cast<double>(x)); }
  template <class T> static void add_run(state& s, const T* x, std::int64_t n) { add_all(s, x, n); }
  static void merge(state& s, const state& other) { s.merge(other); }
};
struct float_variance {
  static double apply(const float_moments& s, double ddof) { return variance(s, ddof); }
};
struct float_deviation {
  static double apply(const float_moments& s, double ddof) { return __builtin_sqrt(variance(s, ddof)); }
};

/// bool counts as uint8.
template <class T> using as_integer = std::conditional_t<std::is_same_v<T, bool>, std::uint8_t, T>;

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
            const std::uint64_t q = static_cast<std::uint64_t>(static_cast<std::int64_t>(x[i])) * static_cast<std::uint64_t>(static_cast<std::int64_t>(x[i]));
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
  template <class S> static double apply(const S& s, double) {
    if (s.count == 0) return __builtin_nan("");
    return static_cast<double>(static_cast<quad>(s.sum) / static_cast<quad>(s.count));
  }
};
struct integer_variance {
  template <class S> static double apply(const S& s, double ddof) {
    const double freedom = static_cast<double>(s.count) - ddof;
    if (!(freedom > 0)) return __builtin_nan("");
    const wide m = s.sum / s.count, rest = s.sum % s.count;
    const quad r = static_cast<quad>(rest), spread = squares_about(s, m, rest) - r * r / static_cast<quad>(s.count);
    return spread > 0 ? static_cast<double>(spread / static_cast<quad>(freedom)) : 0;
  }
};
struct integer_deviation {
  template <class S> static double apply(const S& s, double ddof) { return __builtin_sqrt(integer_variance::apply(s, ddof)); }
};

enum class statistic { sum, mean, var, std };

template <statistic S, class... T>
void of_floats(kernel_sink* sink, const char* name, dtypes<T...>) {
  if constexpr (S == statistic::sum) (reduction<float_sum, T, float_total, T>(sink, name), ...);
  else if constexpr (S == statistic::mean) (reduction<float_sum, T, float_mean, T>(sink, name), ...);
  else if constexpr (S == statistic::var) (reduction<float_spread, T, float_variance, T>(sink, name), ...);
  else (reduction<float_spread, T, float_deviation, T>(sink, name), ...);
}
template <class T> using wide_sum = std::conditional_t<std::is_signed_v<T> || std::is_same_v<T, bool>, std::int64_t, std::uint64_t>;
template <statistic S, class... T>
void of_integers(kernel_sink* sink, const char* name, dtypes<T...>) {
  if constexpr (S == statistic::sum) (reduction<integer_sum<T>, T, integer_total, wide_sum<T>>(sink, name), ...);
  else if constexpr (S == statistic::mean) (reduction<integer_moments<T>, T, integer_mean, double>(sink, name), ...);
  else if constexpr (S == statistic::var) (reduction<integer_moments<T>, T, integer_variance, double>(sink, name), ...);
  else (reduction<integer_moments<T>, T, integer_deviation, double>(sink, name), ...);
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
  f.function("sum", "Sum of the elements, the same bits in any order; 0 of none. Integers widen to 64 bits and wrap.", "sum([1, 2, 3])", "6");
  everywhere<statistic::sum>(sink, "sum");
  f.function("mean", "Arithmetic mean, the same bits in any order; NaN of none.", "mean([1.0, 2.0, 6.0])", "3.0");
  everywhere<statistic::mean>(sink, "mean");
  f.function("var", "Variance with n - ddof degrees of freedom, the same bits in any order.", "var([1.0, 2.0, 3.0, 6.0])", "3.5");
  everywhere<statistic::var>(sink, "var");
  f.function("std", "Standard deviation: square root of the variance.", "std([1.0, 1.0, 5.0, 5.0])", "2.0");
  everywhere<statistic::std>(sink, "std");
}

}  // namespace pluribus::gfunc::GF_ISA
