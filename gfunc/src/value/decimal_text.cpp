// SPDX-License-Identifier: BSD-3-Clause
/// Schoolbook arithmetic on eight 32-bit words. See decimal_text.hpp.
#include "decimal_text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

namespace pluribus::gfunc {

namespace {

struct wide {
  std::uint32_t words[8] = {};

  void negate() noexcept {
    std::uint64_t carry = 1;
    for (std::uint32_t& w : words) {
      carry += static_cast<std::uint32_t>(~w);
      w = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
  }
  bool is_zero() const noexcept {
    return std::all_of(words, words + 8, [](std::uint32_t w) { return w == 0; });
  }
  /// False when it overflows 256 bits.
  bool times_ten_plus(std::uint32_t digit) noexcept {
    std::uint64_t carry = digit;
    for (std::uint32_t& w : words) {
      carry += std::uint64_t{w} * 10;
      w = static_cast<std::uint32_t>(carry);
      carry >>= 32;
    }
    return carry == 0;
  }
  std::uint32_t divide_by_ten() noexcept {
    std::uint64_t rest = 0;
    for (int i = 7; i >= 0; --i) {
      rest = rest << 32 | words[i];
      words[i] = static_cast<std::uint32_t>(rest / 10);
      rest %= 10;
    }
    return static_cast<std::uint32_t>(rest);
  }
};

wide magnitude(const std::byte* at, int bytes, bool is_signed, bool& negative) noexcept {
  wide v;
  negative = is_signed && (std::to_integer<unsigned>(at[bytes - 1]) & 0x80u) != 0;
  if (negative) std::memset(v.words, 0xff, sizeof v.words);
  std::memcpy(v.words, at, static_cast<std::size_t>(bytes));
  if (negative) v.negate();
  return v;
}

std::string digits_of(wide v) {
  std::string digits;
  while (!v.is_zero()) digits += static_cast<char>('0' + v.divide_by_ten());
  if (digits.empty()) digits = "0";
  std::reverse(digits.begin(), digits.end());
  return digits;
}

}  // namespace

void append_decimal(const std::byte* at, int bytes, bool is_signed, int scale, std::string& out) {
  bool negative = false;
  std::string digits = digits_of(magnitude(at, bytes, is_signed, negative));
  if (negative) out += '-';
  if (scale < 0 && digits != "0") digits.append(static_cast<std::size_t>(-scale), '0');
  if (scale > 0) {
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, 1, '.');
  }
  out += digits;
}

int decimal_digits(const std::byte* at, int bytes) noexcept {
  bool negative = false;
  wide v = magnitude(at, bytes, true, negative);
  int n = 0;
  for (; !v.is_zero(); ++n) v.divide_by_ten();
  return n;
}

bool read_decimal(std::string_view text, int bytes, bool is_signed, int scale, std::byte* to) noexcept {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  long exponent = 0;
  if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
    std::string_view digits = text.substr(e + 1);
    const bool minus = digits.starts_with('-');
    if (minus || digits.starts_with('+')) digits.remove_prefix(1);
    if (digits.empty() || digits.size() > 4) return false;
    for (const char c : digits) {
      if (c < '0' || c > '9') return false;
      exponent = exponent * 10 + (c - '0');
    }
    if (minus) exponent = -exponent;
    text = text.substr(0, e);
  }
  // Places that remain to be filled after each digit.
  wide v;
  long places = scale + exponent;
  bool point = false, any = false;
  for (const char c : text) {
    if (c == '.' && !point) {
      point = true;
      continue;
    }
    if (c < '0' || c > '9') return false;
    any = true;
    if (point && places <= 0) {
      if (c != '0') return false;
      continue;
    }
    if (!v.times_ten_plus(static_cast<std::uint32_t>(c - '0'))) return false;
    if (point) --places;
  }
  if (!any) return false;
  for (; places > 0 && !v.is_zero(); --places) {
    if (!v.times_ten_plus(0)) return false;
  }
  for (; places < 0 && !v.is_zero(); ++places) {
    if (v.divide_by_ten() != 0) return false;
  }
  if (negative) v.negate();
  // Whatever is cut off must be the sign again.
  const bool top = (v.words[7] >> 31) != 0;
  const auto* all = reinterpret_cast<const std::byte*>(v.words);
  const bool is_negative = negative && !v.is_zero();
  if (is_negative && !is_signed) return false;
  for (int i = bytes; i < 32; ++i) {
    if (all[i] != (is_negative ? std::byte{0xff} : std::byte{0})) return false;
  }
  if (is_signed) {
    const bool sign = bytes == 32 ? top : (std::to_integer<unsigned>(all[bytes - 1]) & 0x80u) != 0;
    if (sign != is_negative) return false;
  }
  std::memcpy(to, v.words, static_cast<std::size_t>(bytes));
  return true;
}

}  // namespace pluribus::gfunc
