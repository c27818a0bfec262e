// SPDX-License-Identifier: BSD-3-Clause
/// The reducer behind sum and mean of floats: order-independent bins and a count flow through it, one element, a run or many rows at once.
#pragma once
#include "binned_strip.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct float_sum {
  struct state {
    binned_sum<3> sum;
    std::int64_t count;
  };
  static constexpr bool positional = false;
  static state empty() { return {}; }
  template <class T>
  static void add(state& s, T x) {
    s.sum.deposit(static_cast<double>(x));
    if ((++s.count & (spill_after - 1)) == 0) s.sum.spill();
  }
  template <class T>
  static void add_run(state& s, const T* x, std::int64_t n) {
    add_all(s.sum, x, n);
    s.count += n;
  }
  static void merge(state& s, const state& other) {
    s.sum.merge(other.sum);
    s.count += other.count;
  }

  /// How the elements of a strip of slots are cut (binned_strip.hpp).
  struct gather {
    using state = float_sum::state;
    static constexpr int bins = 3;
    static void grid_of(const state& s, double (&magic)[3], double& limit) {
      const grid& g = grids.at[s.sum.top];
      for (int i = 0; i < 3; ++i) magic[i] = g.magic[i];
      limit = g.limit > 0 ? g.limit : least_limit;
    }
    static constexpr bool narrows = false;
    template <bool Wide>
    static GF_INLINE void add(vu (&digits)[3], vd x, const vd (&magic)[3]) {
      add_digits<0>(digits, x, magic);
    }
    template <bool Wide>
    static constexpr std::uint64_t times(int) {
      return 1;
    }
    static void put(state& s, int bin, std::int64_t digits) { s.sum.low[bin] += digits; }
    static void raise(state& s, double most) { s.sum.raise(top_of(most)); }
    static void deposit(state& s, double x) { s.sum.deposit(x); }
    static void spill(state& s) { s.sum.spill(); }
    static void count(state& s, std::int64_t rows) { s.count += rows; }
  };
  template <class T>
  static void across_rows(void* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) {
    strips_of_rows<binned_strip<gather>, T>(static_cast<state*>(states), in, n, rows, row_bytes);
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

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
