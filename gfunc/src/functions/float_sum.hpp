// SPDX-License-Identifier: BSD-3-Clause
/// The reducer behind sum and mean of floats: order-independent bins and a count flow through it, one element, a run or many rows at once.
#pragma once
#include "binned_sum.hpp"
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
    template <class T>
    void add_row(const T* x) {
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

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
