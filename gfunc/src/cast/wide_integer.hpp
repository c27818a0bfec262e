// SPDX-License-Identifier: BSD-3-Clause
/// Integers of 512 bits with a sign, which hold every decimal and every product of two: from and to the bytes of decimals, and powers of
/// ten. Everything that calculates with decimals goes through these.
#pragma once
#include <boost/multiprecision/cpp_int.hpp>
#include <cstddef>
#include <cstdint>
#include <cstring>

#include "cast/rounding_rule.hpp"

namespace pluribus::gfunc {

using wide_integer = boost::multiprecision::number<
    boost::multiprecision::cpp_int_backend<512, 512, boost::multiprecision::signed_magnitude, boost::multiprecision::unchecked, void>>;

/// Two's complement of 4, 8, 16 or 32 bytes.
inline wide_integer load_wide(const std::byte* at, int bytes) {
  std::uint64_t words[4];
  const bool negative = (std::to_integer<unsigned>(at[bytes - 1]) & 0x80u) != 0;
  std::memset(words, negative ? 0xff : 0, sizeof words);
  std::memcpy(words, at, static_cast<std::size_t>(bytes));
  if (negative) {
    std::uint64_t carry = 1;
    for (std::uint64_t& w : words) {
      w = ~w + carry;
      carry = carry != 0 && w == 0 ? 1 : 0;
    }
  }
  wide_integer v;
  boost::multiprecision::import_bits(v, words, words + 4, 64, false);
  return negative ? wide_integer(-v) : v;
}

/// The caller has checked that it fits.
inline void store_wide(const wide_integer& v, int bytes, std::byte* to) {
  std::uint64_t words[8] = {};
  const wide_integer magnitude = abs(v);
  boost::multiprecision::export_bits(magnitude, words, 64, false);
  if (v.sign() < 0) {
    std::uint64_t carry = 1;
    for (std::uint64_t& w : words) {
      w = ~w + carry;
      carry = carry != 0 && w == 0 ? 1 : 0;
    }
  }
  std::memcpy(to, words, static_cast<std::size_t>(bytes));
}

/// 10**n for n from 0 to 153.
inline const wide_integer& power_of_ten(int n) {
  struct powers {
    wide_integer of[154];
    powers() {
      of[0] = 1;
      for (int i = 1; i < 154; ++i) of[i] = of[i - 1] * 10;
    }
  };
  static const powers all;
  return all.of[n];
}

/// a / b rounded; b is not 0.
inline wide_integer divided(const wide_integer& a, const wide_integer& b, rounding_rule how) {
  wide_integer q, r;
  boost::multiprecision::divide_qr(a, b, q, r);
  if (r.is_zero()) return q;
  const bool negative = (a.sign() < 0) != (b.sign() < 0);
  const wide_integer twice = abs(r) * 2, whole = abs(b);
  const int half = twice.compare(whole);
  if (rounds_away(how, half, half == 0 && bit_test(abs(q), 0), negative)) q += negative ? -1 : 1;
  return q;
}

inline bool has_at_most(const wide_integer& v, int digits) { return abs(v) < power_of_ten(digits); }

}  // namespace pluribus::gfunc
