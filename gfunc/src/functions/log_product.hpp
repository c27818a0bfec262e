// SPDX-License-Identifier: BSD-3-Clause
/// Order-independent products of floats: an element is sign, exponent and the logarithm of its significand on one fixed grid, and these
/// are added as integers. Elements flow in, in any order and grouping; the product, rounded at the end, depends on the multiset of elements
/// alone. No float arithmetic here. Why, and how exact it is, stands in docs/adr/0010-order-independent-products.md.
#pragma once
#include <cstdint>

namespace pluribus::gfunc::GF_ISA {
namespace {

__extension__ using product_wide = __int128;
__extension__ using product_bits = unsigned __int128;

/// Fixed point with 120 places after the point.
inline constexpr int log_places = 120, element_places = 96;

constexpr product_bits times(product_bits a, product_bits b) {  // of two such numbers, rounded down
  const std::uint64_t a0 = static_cast<std::uint64_t>(a), a1 = static_cast<std::uint64_t>(a >> 64);
  const std::uint64_t b0 = static_cast<std::uint64_t>(b), b1 = static_cast<std::uint64_t>(b >> 64);
  const product_bits low = static_cast<product_bits>(a0) * b0, cross = static_cast<product_bits>(a0) * b1,
                     other = static_cast<product_bits>(a1) * b0;
  const product_bits middle = (low >> 64) + static_cast<std::uint64_t>(cross) + static_cast<std::uint64_t>(other);
  const product_bits upper = static_cast<product_bits>(a1) * b1 + (cross >> 64) + (other >> 64) + (middle >> 64);
  return (upper << (128 - log_places)) | (static_cast<product_bits>(static_cast<std::uint64_t>(middle)) >> (log_places - 64));
}

/// ln(p / q) for q <= p <= 2 q, by the series of 2 artanh((p - q) / (p + q)).
constexpr product_bits logarithm(std::uint64_t p, std::uint64_t q) {
  const product_bits ratio = static_cast<product_bits>(p - q) << 64;  // in two steps: p - q may have 50 bits
  const product_bits high = ratio / (p + q), rest = ratio % (p + q);
  const product_bits t = (high << (log_places - 64)) + (rest << (log_places - 64)) / (p + q), square = times(t, t);
  product_bits sum = 0, power = t;
  for (std::uint64_t k = 1; power != 0 && k < 200; k += 2) {
    sum += power / k;
    power = times(power, square);
  }
  return 2 * sum;
}

inline constexpr product_bits log_of_two = logarithm(2, 1);

/// Reciprocals, rounded up, of 1 + i / 128 in 1024ths and of 1 + j / 8192 in 2^-20ths, and the logarithms that undo them.
struct log_steps {
  std::uint64_t first[128], second[80];
  product_bits log_first[128], log_second[80];  ///< with 96 places
};
constexpr log_steps make_log_steps() {
  log_steps s{};
  for (std::uint64_t i = 0; i < 128; ++i) {
    s.first[i] = (1024 * 128 + 127 + i) / (128 + i);
    s.log_first[i] = logarithm(1024, s.first[i]) >> (log_places - element_places);
  }
  for (std::uint64_t j = 0; j < 80; ++j) {
    s.second[j] = ((std::uint64_t{1} << 33) + 8191 + j) / (8192 + j);
    s.log_second[j] = logarithm(std::uint64_t{1} << 20, s.second[j]) >> (log_places - element_places);
  }
  return s;
}
inline constexpr log_steps steps = make_log_steps();

/// ln(1 + 2^-i) for i = 1 … 44.
inline constexpr int exp_steps = 44;
struct exp_table {
  product_bits at[exp_steps + 1];
};
constexpr exp_table make_exp_table() {
  exp_table t{};
  for (int i = 1; i <= exp_steps; ++i) t.at[i] = logarithm((std::uint64_t{1} << i) + 1, std::uint64_t{1} << i);
  return t;
}
inline constexpr exp_table exps = make_exp_table();

inline std::uint64_t upper_half(std::uint64_t a, std::uint64_t b) {
  return static_cast<std::uint64_t>((static_cast<product_bits>(a) * b) >> 64);
}

/// ln(m / 2^52) with 96 places for 2^52 <= m < 2^53, to 2^-86: two exact multiplications by short reciprocals leave z < 2^-12.9, whose
/// logarithm is z - z^2 (1/2 - z (1/3 - …)).
inline product_bits log_of_significand(std::uint64_t m) {
  const std::uint64_t i = (m >> 45) & 127;
  const std::uint64_t once = m * steps.first[i];  // 1 + less than 0.009, 62 places
  const std::uint64_t j = (once - (std::uint64_t{1} << 62)) >> 49;
  const product_bits z = static_cast<product_bits>(once) * steps.second[j] - (static_cast<product_bits>(1) << 82);  // 82 places
  const std::uint64_t u = static_cast<std::uint64_t>(z >> 6);  // z * 2^12 with 64 places
  constexpr std::uint64_t whole = ~std::uint64_t{0};
  std::uint64_t h = whole / 5 - (upper_half(u, whole / 6) >> 12);
  h = whole / 4 - (upper_half(u, h) >> 12);
  h = whole / 3 - (upper_half(u, h) >> 12);
  h = whole / 2 - (upper_half(u, h) >> 12);
  const std::uint64_t bent = upper_half(upper_half(u, u), h);
  return steps.log_first[i] + steps.log_second[j] + (z << 14) - (static_cast<product_bits>(bent) << 8);
}

struct log_product {
  enum special : std::uint64_t { none = 0, has_nan = 1, has_infinity = 2, has_zero = 4 };
  std::uint64_t low, middle, high;  ///< the sum of logarithms, 96 places, as one integer of 192 bits
  std::int64_t exponent;
  std::uint64_t negative;  ///< the lowest bit counts the signs
  std::uint64_t specials;

  void add_logarithm(product_bits more) {
    const product_bits before = static_cast<product_bits>(middle) << 64 | low, sum = before + more;
    low = static_cast<std::uint64_t>(sum);
    middle = static_cast<std::uint64_t>(sum >> 64);
    high += sum < more;
  }

  void multiply(double x) {
    const std::uint64_t bits = __builtin_bit_cast(std::uint64_t, x), magnitude = bits & INT64_MAX;
    constexpr std::uint64_t least_normal = std::uint64_t{1} << 52, infinity = std::uint64_t{2047} << 52;
    negative ^= bits >> 63;
    if (__builtin_expect(magnitude - least_normal >= infinity - least_normal, 0)) return multiply_carefully(magnitude);
    exponent += static_cast<std::int64_t>(magnitude >> 52) - 1023;
    add_logarithm(log_of_significand((magnitude & (least_normal - 1)) | least_normal));
  }

  __attribute__((noinline)) void multiply_carefully(std::uint64_t magnitude) {
    constexpr std::uint64_t infinity = std::uint64_t{2047} << 52;
    if (magnitude >= infinity)
      specials |= magnitude > infinity ? has_nan : has_infinity;
    else if (magnitude == 0)
      specials |= has_zero;
    else {
      const int up = __builtin_clzll(magnitude) - 11;
      exponent -= 1022 + up;
      add_logarithm(log_of_significand(magnitude << up));
    }
  }

  void merge(const log_product& other) {
    add_logarithm(static_cast<product_bits>(other.middle) << 64 | other.low);
    high += other.high;
    exponent += other.exponent;
    negative ^= other.negative;
    specials |= other.specials;
  }
};

/// e^r with 120 places for 0 <= r < ln 2: a factor 1 + 2^-i for each place of r, and what is left by 1 + r.
inline product_bits exponential(product_bits r) {
  product_bits value = static_cast<product_bits>(1) << log_places;
  for (int i = 1; i <= exp_steps; ++i) {
    if (r < exps.at[i]) continue;
    r -= exps.at[i];
    value += value >> i;
  }
  r += times(r, r) >> 1;
  return value + times(value, r);
}

/// value * 2^exponent, value with 120 places. Rounded to 2^-74 first, so that a product that is a tie rounds as one, then to even.
inline double rounded_to_even(product_bits value, std::int64_t exponent) {
  if (exponent > 1023) return __builtin_huge_val();
  if (exponent < -1080) return 0;
  constexpr int places = 74, dropped = log_places - places;
  value = (value + (static_cast<product_bits>(1) << (dropped - 1))) >> dropped;
  const int shift = places - 52 + (exponent < -1022 ? static_cast<int>(-1022 - exponent) : 0);
  const product_bits half = static_cast<product_bits>(1) << (shift - 1), rest = value & (2 * half - 1);
  std::uint64_t kept = static_cast<std::uint64_t>(value >> shift);
  kept += rest > half || (rest == half && (kept & 1) != 0);
  return __builtin_ldexp(static_cast<double>(kept), static_cast<int>(exponent) - places + shift);
}

inline double product_of(const log_product& s) {
  using special = log_product::special;
  const bool both = (s.specials & special::has_zero) != 0 && (s.specials & special::has_infinity) != 0;
  if ((s.specials & special::has_nan) != 0 || both) return __builtin_nan("");
  double magnitude = 0;
  if ((s.specials & special::has_infinity) != 0)
    magnitude = __builtin_huge_val();
  else if ((s.specials & special::has_zero) == 0) {
    // How often ln 2 goes into the sum, from its leading bits; what is left is exact in the 8 bits before the point that are kept.
    const double estimate =
        static_cast<double>(s.high) * 0x1p32 + static_cast<double>(s.middle) * 0x1p-32 + static_cast<double>(s.low) * 0x1p-96;
    std::int64_t doublings = static_cast<std::int64_t>(estimate * 1.4426950408889634);
    const product_bits sum = (static_cast<product_bits>(s.middle) << 64 | s.low) << (log_places - element_places);
    product_wide rest = static_cast<product_wide>(sum - static_cast<product_bits>(doublings) * log_of_two);
    for (; rest < 0; --doublings) rest += static_cast<product_wide>(log_of_two);
    for (; rest >= static_cast<product_wide>(log_of_two); ++doublings) rest -= static_cast<product_wide>(log_of_two);
    magnitude = rounded_to_even(exponential(static_cast<product_bits>(rest)), s.exponent + doublings);
  }
  return (s.negative & 1) != 0 ? -magnitude : magnitude;
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
