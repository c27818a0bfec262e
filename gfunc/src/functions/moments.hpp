// SPDX-License-Identifier: BSD-3-Clause
/// Order-independent sums of elements and of their exact squares, for variances. A square is split into its rounded value and the rest,
/// both go to the bins, so that nothing is lost before the one subtraction at the end, done in 113 bits.
#pragma once
#include "binned_sum.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct float_moments {
  binned_sum<3> sum;
  binned_sum<4> squares;
  std::int64_t count;

  void deposit(double x) {
    sum.deposit(x);
    const double square = x * x;
    squares.deposit(square);
    if (square < __builtin_huge_val()) squares.deposit(__builtin_fma(x, x, -square));
    if ((++count & (spill_after / 4 - 1)) == 0) spill();
  }
  void spill() {
    sum.spill();
    squares.spill();
  }
  void merge(const float_moments& other) {
    sum.merge(other.sum);
    squares.merge(other.squares);
    count += other.count;
  }
};

/// x * x - square, exactly.
GF_INLINE vd square_rest(vd x, vd square) {
  if constexpr (fused_multiply_add) {
    return multiply_add(x, x, -square);
  } else {
    const vd c = x * 134217729.0, high = c - (c - x), low = x - high;
    return ((high * high - square) + (high + high) * low) + low * low;
  }
}

/// Between these tops no square over- or underflows where its digits count, so vectors and single elements agree on every machine.
inline constexpr int lowest_vector_top = 14, highest_vector_top = 36;

template <class T>
bool add_block(float_moments& s, const T* x, std::int64_t n) {
  if (s.sum.top < lowest_vector_top || s.sum.top > highest_vector_top) return false;
  const grid &g = grids.at[s.sum.top], &h = grids.at[s.squares.top];
  const vd magic[4] = {splat(g.magic[0]), splat(g.magic[1]), splat(g.magic[2]), {}};
  const vd square_magic[4] = {splat(h.magic[0]), splat(h.magic[1]), splat(h.magic[2]), splat(h.magic[3])};
  const vd limit = splat(g.limit), square_limit = splat(h.limit);
  vector_bins<3> sums = {};
  vector_bins<4> squares = {}, rests = {};
  range_watch watch, square_watch;
  const auto add = [&](vd v) {
    const vd square = v * v;
    watch.see(v, limit);
    square_watch.see(square, square_limit);
    sums.template add<0>(v, magic);
    squares.template add<0>(square, square_magic);
    if constexpr (sizeof(T) == 8) rests.template add<1>(square_rest(v, square), square_magic);  // squares of float32 are exact
  };
  std::int64_t i = 0;
  for (; i + lanes <= n; i += lanes) add(load(x + i));
  if (i < n) {
    T padded[lanes] = {};
    for (int j = 0; i + j < n; ++j) padded[j] = x[i + j];
    add(load(padded));
    i += lanes;
  }
  if (watch.exceeded(limit) || square_watch.exceeded(square_limit)) return false;
  sums.put(s.sum, g, i / lanes, 0);
  squares.put(s.squares, h, i / lanes, 0);
  if constexpr (sizeof(T) == 8) rests.put(s.squares, h, i / lanes, 1);
  return true;
}

template <class T>
void add_all(float_moments& s, const T* x, std::int64_t n) {
  for (std::int64_t at = 0; at < n; at += sum_block) {
    const std::int64_t m = n - at < sum_block ? n - at : sum_block;
    if (add_block(s, x + at, m)) {
      s.count += m;
      s.spill();
      continue;
    }
    double most = 0;
    bool finite = true;
    for (std::int64_t i = 0; i < m; ++i) {
      const double magnitude = __builtin_fabs(static_cast<double>(x[at + i]));
      finite &= magnitude < __builtin_huge_val();
      most = magnitude > most ? magnitude : most;
    }
    if (finite && most == 0) {
      s.count += m;
      continue;
    }
    if (finite) {
      s.sum.raise(top_of(most));
      if (most * most < __builtin_huge_val()) s.squares.raise(top_of(most * most));
    }
    if (finite && add_block(s, x + at, m)) s.count += m;
    else
      for (std::int64_t i = 0; i < m; ++i) s.deposit(static_cast<double>(x[at + i]));
    s.spill();
  }
}

/// (sum of squares - sum^2 / n) / (n - ddof); NaN where there is no degree of freedom.
inline double variance(const float_moments& s, double ddof) {
  using bins = binned_sum<3>;
  const double freedom = static_cast<double>(s.count) - ddof;
  if (s.sum.specials != bins::none || !(freedom > 0)) return __builtin_nan("");
  if (s.squares.specials != bins::none) return __builtin_huge_val();
  const quad sum = s.sum.total(), n = static_cast<quad>(s.count);
  const quad spread = s.squares.total() - sum * sum / n;
  return spread > 0 ? static_cast<double>(spread / static_cast<quad>(freedom)) : 0;
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
