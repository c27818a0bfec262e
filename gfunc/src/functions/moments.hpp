// SPDX-License-Identifier: BSD-3-Clause
/// Order-independent sums of elements and of their exact squares, for variances. A square is split into its rounded value and the rest,
/// both go to the bins, so that nothing is lost before the one subtraction at the end, done in 113 bits.
#pragma once
#include "binned_strip.hpp"

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

/// Elements below it fit the grids of the sum and of the squares; 0 where vectors may not be used. The root of a place of the squares is a
/// power of two, so a square is below the place exactly where the element is below the root.
inline double moments_limit(const float_moments& s) {
  if (s.sum.top < lowest_vector_top || s.sum.top > highest_vector_top || grids.at[s.squares.top].limit == 0) return 0;
  const double limit = grids.at[s.sum.top].limit, root = power_of_two(bin_width / 2 * (s.squares.top + lowest_top + 1));
  return limit < root ? limit : root;
}
/// Where all elements are below it, what rounding leaves of their squares has no digit in the second bin.
inline double narrow_limit(const float_moments& s, double limit) {
  const double narrow = power_of_two(bin_width / 2 * (s.squares.top + lowest_top) + 6);
  return limit < narrow ? limit : narrow;
}

/// What is left of a square goes to the bins from First on; float32 has exact squares.
template <int First, class T>
GF_INLINE void add_moments(vu (&sums)[3], vu (&squares)[4], vd x, const vd (&magic)[3], const vd (&square_magic)[4]) {
  const vd square = x * x;
  add_digits<0>(sums, x, magic);
  add_digits<0>(squares, square, square_magic);
  if constexpr (sizeof(T) == 8) add_digits<First>(squares, square_rest(x, square), square_magic);
}
template <int First, class T>
constexpr std::int64_t times_added(int bin) {
  return sizeof(T) == 8 && bin >= First ? 2 : 1;
}

template <int First, class T>
bool add_moments_block(float_moments& s, const T* x, std::int64_t n, double most) {
  const grid &g = grids.at[s.sum.top], &h = grids.at[s.squares.top];
  const vd magic[3] = {splat(g.magic[0]), splat(g.magic[1]), splat(g.magic[2])};
  const vd square_magic[4] = {splat(h.magic[0]), splat(h.magic[1]), splat(h.magic[2]), splat(h.magic[3])};
  const vd limit = splat(most);
  vu sums[3] = {}, squares[4] = {};
  range_watch watch;
  const std::int64_t vectors = each_vector(x, n, [&](vd v) GF_INLINED {
    watch.see(v, limit);
    add_moments<First, T>(sums, squares, v, magic, square_magic);
  });
  if (watch.exceeded(limit)) return false;
  for (int i = 0; i < 3; ++i) s.sum.low[i] += sum_of_digits(sums[i], g.magic[i], vectors);
  for (int i = 0; i < 4; ++i) s.squares.low[i] += sum_of_digits(squares[i], h.magic[i], vectors * times_added<First, T>(i));
  s.count += n;
  return true;
}
/// `wide` where elements are at or above the narrow limit; found at the start of a run, so that few blocks are taken twice.
template <class T>
bool starts_wide(const float_moments& s, const T* x, std::int64_t n) {
  if constexpr (sizeof(T) < 8)
    return true;  // no rest, so no narrow way
  else
    return greatest_magnitude(x, n < first_look ? n : first_look) >= narrow_limit(s, moments_limit(s));
}
template <class T>
bool add_block(float_moments& s, const T* x, std::int64_t n, bool& wide) {
  const double limit = moments_limit(s);
  if (limit == 0) return false;
  if (!wide && add_moments_block<2>(s, x, n, narrow_limit(s, limit))) return true;
  wide = true;
  return add_moments_block<1>(s, x, n, limit);
}
inline bool opened(const float_moments& s) { return moments_limit(s) > 0; }
inline void add_zeros(float_moments& s, std::int64_t n) { s.count += n; }
inline void raise_to(float_moments& s, double most) {
  s.sum.raise(top_of(most));
  if (most * most < __builtin_huge_val()) s.squares.raise(top_of(most * most));
}

/// How the elements of a strip of slots are cut (binned_strip.hpp).
template <class T>
struct moments_gather {
  using state = float_moments;
  static constexpr int bins = 7;  ///< three of the sum, four of the squares
  static void grid_of(const state& s, double (&magic)[7], double& limit) {
    for (int i = 0; i < 3; ++i) magic[i] = grids.at[s.sum.top].magic[i];
    for (int i = 0; i < 4; ++i) magic[3 + i] = grids.at[s.squares.top].magic[i];
    const double most = moments_limit(s);
    limit = most > 0 ? most : least_limit;
  }
  static constexpr bool narrows = sizeof(T) == 8;
  static double narrow_limit(const state& s, double limit) { return gfunc::GF_ISA::narrow_limit(s, limit); }
  template <bool Wide>
  static GF_INLINE void add(vu (&digits)[7], vd x, const vd (&magic)[7]) {
    vu sums[3] = {digits[0], digits[1], digits[2]}, squares[4] = {digits[3], digits[4], digits[5], digits[6]};
    add_moments<Wide ? 1 : 2, T>(sums, squares, x, {magic[0], magic[1], magic[2]}, {magic[3], magic[4], magic[5], magic[6]});
    for (int i = 0; i < 3; ++i) digits[i] = sums[i];
    for (int i = 0; i < 4; ++i) digits[3 + i] = squares[i];
  }
  template <bool Wide>
  static constexpr std::uint64_t times(int bin) {
    return bin < 3 ? 1 : static_cast<std::uint64_t>(times_added < Wide ? 1 : 2, T > (bin - 3));
  }
  static void put(state& s, int bin, std::int64_t digits) { (bin < 3 ? s.sum.low[bin] : s.squares.low[bin - 3]) += digits; }
  static void raise(state& s, double most) { raise_to(s, most); }
  static void deposit(state& s, double x) {
    s.deposit(x);
    --s.count;  // rows are counted when the strip closes
  }
  static void spill(state& s) { s.spill(); }
  static void count(state& s, std::int64_t rows) { s.count += rows; }
};

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
