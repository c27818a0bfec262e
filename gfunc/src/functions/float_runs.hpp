// SPDX-License-Identifier: BSD-3-Clause
/// Running totals of floats for sums and means of short runs (run_blocks.hpp). Only totals that are exact are used: a difference of two of
/// them, rounded once, then has the bits that the order-independent bins give.
#pragma once
#include "float_sum.hpp"
#include "run_blocks.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Inclusive running sums of the lanes of one vector.
GF_INLINE vd running(vd x) {
  const vd zero{};
#if GF_VECTOR_BYTES == 64
  x += __builtin_shufflevector(zero, x, 0, 8, 9, 10, 11, 12, 13, 14);
  x += __builtin_shufflevector(zero, x, 0, 1, 8, 9, 10, 11, 12, 13);
  x += __builtin_shufflevector(zero, x, 0, 1, 2, 3, 8, 9, 10, 11);
#elif GF_VECTOR_BYTES == 32
  x += __builtin_shufflevector(zero, x, 0, 4, 5, 6);
  x += __builtin_shufflevector(zero, x, 0, 1, 4, 5);
#else
  x += __builtin_shufflevector(zero, x, 0, 2);
#endif
  return x;
}

/// A place to cut elements at so that sums of either part are exact: multiples of 2^(e - 39), where e is the exponent of the greatest
/// element, and what is left below. Sums of 2^12 elements of the first part have 53 bits. Exponents reach 28 down from e, so the others are
/// multiples of 2^(e - 80) below 2^(e - 28). So no addition rounds, in whatever order; and the bins of a run would drop no digit either,
/// since e - 80 is no less than the last place of the bins below the one that holds e.
struct exact_cut {
  static constexpr int span = 28;
  static constexpr std::int64_t most_elements = 4096;
  vd magic;
  bool usable;  ///< false where the elements differ too much, lie near the ends of the range, or are no numbers

  template <class T>
  exact_cut(const T* x, std::int64_t n) {
    vl most{}, least = vl{} + INT64_MAX;
    each(x, n, [&](vd v, std::int64_t) {
      const vl magnitude = bits_of(v) & INT64_MAX, nonzero = (magnitude - 1) & INT64_MAX;  // zero becomes the greatest
      most = magnitude > most ? magnitude : most;
      least = nonzero < least ? nonzero : least;
    });
    std::int64_t greatest = 0, smallest = INT64_MAX;
    for (int j = 0; j < lanes; ++j) {
      greatest = most[j] > greatest ? most[j] : greatest;
      smallest = least[j] < smallest ? least[j] : smallest;
    }
    const int high = static_cast<int>(greatest >> 52) - 1023;
    const int low = greatest == 0 ? high : static_cast<int>((smallest + 1) >> 52) - 1023;
    usable = greatest == 0 || (high <= 900 && low >= -900 && high - low <= span);
    magic = splat(1.5 * power_of_two(greatest == 0 || !usable ? 0 : high + 13));
  }
  GF_INLINE vd upper(vd v) const { return (v + magic) - magic; }

  /// f(vector, place of its first element) over all, the last padded with zeros.
  template <class T, class F>
  static GF_INLINE void each(const T* x, std::int64_t n, F f) {
    const std::int64_t whole = n / lanes * lanes;
    for (std::int64_t i = 0; i < whole; i += lanes) f(load(x + i), i);
    if (whole == n) return;
    T padded[lanes] = {};
    for (std::int64_t i = whole; i < n; ++i) padded[i - whole] = x[i];
    f(load(padded), whole);
  }
};

/// Both parts of a block as running totals.
struct float_prefixes {
  static constexpr bool usable = true;
  static constexpr std::int64_t short_run = 256, block = 1024;
  static_assert(block <= exact_cut::most_elements);
  double upper[block + lanes + 1], lower[block + lanes + 1];

  template <class T>
  bool fill(const T* x, std::int64_t n, std::int64_t) {
    const exact_cut cut(x, n);
    if (!cut.usable) return false;
    double up = 0, down = 0;
    upper[0] = lower[0] = 0;
    exact_cut::each(x, n, [&](vd v, std::int64_t at) {
      const vd part = cut.upper(v), ups = running(part) + up, downs = running(v - part) + down;
      store(upper + at + 1, ups);
      store(lower + at + 1, downs);
      up = ups[lanes - 1];
      down = downs[lanes - 1];
    });
    return true;
  }
  double total(std::int64_t from, std::int64_t to) const { return (upper[to] - upper[from]) + (lower[to] - lower[from]); }

  /// Of one run.
  template <class T>
  static bool total_of(const T* x, std::int64_t n, double& total) {
    if (n > exact_cut::most_elements) return false;
    const exact_cut cut(x, n);
    if (!cut.usable) return false;
    vd up{}, down{};
    exact_cut::each(x, n, [&](vd v, std::int64_t) {
      const vd part = cut.upper(v);
      up += part;
      down += v - part;
    });
    double ups = 0, downs = 0;
    for (int j = 0; j < lanes; ++j) ups += up[j], downs += down[j];
    total = ups + downs;
    return true;
  }
};

template <class T>
requires std::is_floating_point_v<T>
struct run_prefixes<float_sum, T, float_total> : float_prefixes {
  double result(std::int64_t from, std::int64_t to) const { return total(from, to); }
  static bool whole(const T* x, std::int64_t n, T& result) {
    double total = 0;
    const bool exact = total_of(x, n, total);
    result = static_cast<T>(total);
    return exact;
  }
};
template <class T>
requires std::is_floating_point_v<T>
struct run_prefixes<float_sum, T, float_mean> : float_prefixes {
  static double mean(double total, std::int64_t n) { return n == 0 ? __builtin_nan("") : total / static_cast<double>(n); }
  double result(std::int64_t from, std::int64_t to) const { return mean(total(from, to), to - from); }
  static bool whole(const T* x, std::int64_t n, T& result) {
    double total = 0;
    const bool exact = total_of(x, n, total);
    result = static_cast<T>(mean(total, n));
    return exact;
  }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
