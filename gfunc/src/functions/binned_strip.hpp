// SPDX-License-Identifier: BSD-3-Clause
/// A strip of slots whose elements go to bins: each lane has the grid of its own slot. Gather says which bins there are and how an element
/// is cut; here vectors of columns are walked, and lanes whose elements outgrow their grid are put back into their states and opened anew.
#pragma once
#include "binned_sum.hpp"
#include "row_strips.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Below it there is only zero, which has the digit 0 in every grid.
inline constexpr double least_limit = 0x1p-1074;

/// x - 0 is x, so this is a load into every lane; x + 0, as splat has it, is an addition.
GF_INLINE vd in_every_lane(double x) { return x - vd{}; }

/// Gather has `bins`; grid_of(state, magic, limit), the grid of one slot; add<Wide>(digits, element, magic); put(state, bin, digits);
/// times<Wide>(bin), how often magic[bin] is in the digits of one element; raise(state, greatest magnitude); deposit(state, element);
/// spill(state), count(state, rows); and `narrows`, whether below narrow_limit(state, limit) elements may be added with Wide = false,
/// cheaper.
template <class Gather>
struct binned_strip {
  using state = typename Gather::state;
  static constexpr int bins = Gather::bins, slots = bins > 4 ? 1024 : 2048;
  static constexpr std::int64_t limit = spill_after / 4;

  /// Side by side in memory: as many rows a power of two apart fall on the cache sets of one of these, they do not fall on all.
  /// A strip passes through the caches with each group of rows, so where the slots of a vector have one grid it stands here once.
  struct columns_of_a_vector {
    vu digits[bins];
    double magic[bins], limit;  ///< of every lane, where they agree
    std::int32_t fed;           ///< rows since the digits were opened
    bool agree, wide;
  };
  struct grids_of_lanes {
    double magic[bins][lanes], limits[lanes];
  };
  columns_of_a_vector at[slots / lanes];
  grids_of_lanes apart[slots / lanes];  ///< read where they do not agree

  /// Lanes behind the last column agree with any.
  void open_vector(const state* s, int v, int columns) {
    columns_of_a_vector& c = at[v];
    grids_of_lanes& g = apart[v];
    c.fed = 0;
    c.agree = true;
    for (int b = 0; b < bins; ++b) c.digits[b] = vu{};
    for (int i = 0; i < lanes; ++i) {
      double m[bins];
      if (v * lanes + i < columns) {
        Gather::grid_of(s[v * lanes + i], m, g.limits[i]);
      } else {
        for (int b = 0; b < bins; ++b) m[b] = g.magic[b][0];
        g.limits[i] = g.limits[0];
      }
      for (int b = 0; b < bins; ++b) {
        g.magic[b][i] = m[b];
        c.agree = c.agree && m[b] == g.magic[b][0] && g.limits[i] == g.limits[0];
      }
    }
    for (int b = 0; b < bins; ++b) c.magic[b] = g.magic[b][0];
    c.limit = g.limits[0];
    c.wide = !Gather::narrows || !c.agree;
    if constexpr (Gather::narrows) {
      if (c.agree) c.limit = Gather::narrow_limit(s[v * lanes], c.limit);
    }
  }
  void widen(int v) {
    at[v].wide = true;
    at[v].limit = apart[v].limits[0];
  }
  void open(const state* s, int columns) {
    for (int v = 0; v * lanes < columns; ++v) open_vector(s, v, columns);
  }
  void close_vector(state* s, int v, int columns) {
    const columns_of_a_vector& c = at[v];
    for (int i = 0; i < lanes && v * lanes + i < columns; ++i) {
      state& to = s[v * lanes + i];
      for (int b = 0; b < bins; ++b) {
        const auto magic = __builtin_bit_cast(std::uint64_t, apart[v].magic[b][i]);
        const std::uint64_t times =
            static_cast<std::uint64_t>(c.fed) * (c.wide ? Gather::template times<true>(b) : Gather::template times<false>(b));
        Gather::put(to, b, static_cast<std::int64_t>(c.digits[b][i] - times * magic));
      }
      Gather::spill(to);
    }
  }
  void close(state* s, int columns, std::int64_t rows) {
    for (int v = 0; v * lanes < columns; ++v) close_vector(s, v, columns);
    for (int i = 0; i < columns; ++i) Gather::count(s[i], rows);
  }

  /// False, and nothing added, where an element does not fit its grid.
  template <class T>
  GF_INLINE bool add_vector(const T* x, std::int64_t row_bytes, int rows, int v) {
    if constexpr (Gather::narrows) {
      if (!at[v].wide) return add_vector_as<false>(x, row_bytes, rows, v);
    }
    return add_vector_as<true>(x, row_bytes, rows, v);
  }
  template <bool Wide, class T>
  GF_INLINE bool add_vector_as(const T* x, std::int64_t row_bytes, int rows, int v) {
    columns_of_a_vector& c = at[v];
    vd magic[bins];
    vu digits[bins];
#pragma GCC unroll 8
    for (int b = 0; b < bins; ++b) magic[b] = in_every_lane(c.magic[b]), digits[b] = c.digits[b];
    vd most = in_every_lane(c.limit);
    if (Wide && __builtin_expect(!c.agree, 0)) {
#pragma GCC unroll 8
      for (int b = 0; b < bins; ++b) magic[b] = load(apart[v].magic[b]);
      most = load(apart[v].limits);
    }
    range_watch watch;
    for (int r = 0; r < rows; ++r) {
      const T* row = row_at(x, row_bytes, r);
      const vd e = load(row);
      watch.see(e, most);
      Gather::template add<Wide>(digits, e, magic);
    }
    if (__builtin_expect(watch.exceeded(most), 0)) return false;
#pragma GCC unroll 8
    for (int b = 0; b < bins; ++b) c.digits[b] = digits[b];
    c.fed += rows;
    return true;
  }
  template <class T>
  __attribute__((noinline)) void repair_vector(state* s, const T* x, std::int64_t row_bytes, int rows, int v, int columns) {
    close_vector(s, v, columns);
    const int live = columns - v * lanes < lanes ? columns - v * lanes : lanes;
    for (int i = 0; i < live; ++i) {
      double most = 0;
      for (int r = 0; r < rows; ++r) {
        const double magnitude = __builtin_fabs(static_cast<double>(row_at(x, row_bytes, r)[i]));
        most = magnitude > most || magnitude != magnitude ? magnitude : most;
      }
      if (most < __builtin_huge_val()) Gather::raise(s[v * lanes + i], most);
    }
    open_vector(s, v, columns);
    if (add_vector(x, row_bytes, rows, v)) return;
    if (!at[v].wide) {
      widen(v);
      if (add_vector(x, row_bytes, rows, v)) return;
    }
    for (int i = 0; i < live; ++i) {
      for (int r = 0; r < rows; ++r) Gather::deposit(s[v * lanes + i], static_cast<double>(row_at(x, row_bytes, r)[i]));
    }
    open_vector(s, v, columns);
  }
  template <class T>
  void add(state* s, const T* x, std::int64_t row_bytes, int rows, int columns, rows_ahead& next) {
    int v = 0;
    if (rows == rows_together) {
      for (; (v + 1) * lanes <= columns; ++v) {
        const T* first = x + v * lanes;
        next.template fetch<rows_together * lanes* static_cast<std::int64_t>(sizeof(T))>();
        if (!add_vector(first, row_bytes, rows_together, v)) repair_vector(s, first, row_bytes, rows_together, v, columns);
      }
    }
    for (; (v + 1) * lanes <= columns; ++v) {
      const T* first = x + v * lanes;
      if (!add_vector(first, row_bytes, rows, v)) repair_vector(s, first, row_bytes, rows, v, columns);
    }
    if (v * lanes >= columns) return;
    T padded[rows_together][lanes] = {};
    for (int r = 0; r < rows; ++r) {
      for (int i = v * lanes; i < columns; ++i) padded[r][i - v * lanes] = row_at(x, row_bytes, r)[i];
    }
    const std::int64_t apart = sizeof padded[0];
    if (!add_vector(padded[0], apart, rows, v)) repair_vector(s, padded[0], apart, rows, v, columns);
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
