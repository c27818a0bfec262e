// SPDX-License-Identifier: BSD-3-Clause
/// What a distribution is made of here: rules for its parameters, a constructor from them, and an operator that turns an element's draws
/// into a variate. Laws know neither arrays nor threads; parameters were checked before they see them.
/// A law that draws more than one word as a rule says so by draws_several(); nothing but speed depends on it.
#pragma once
#include <bit>
#include <cstdint>
#include <limits>
#include <string_view>

namespace pluribus::gfunc::random {

inline constexpr double none = std::numeric_limits<double>::quiet_NaN();
inline constexpr double greatest = std::numeric_limits<double>::max();
inline constexpr double most_integer = 0x1p63;

/// A parameter: its name, the interval it lies in, whether it is an integer, and what stands for it when it is left out.
struct parameter_rule {
  std::string_view name;
  double low = -greatest, high = greatest;
  bool low_open = false, high_open = false, integer = false;
  double fallback = none;
};

constexpr parameter_rule any(std::string_view name, double fallback = none) {
  return {name, -greatest, greatest, false, false, false, fallback};
}
constexpr parameter_rule not_negative(std::string_view name, double fallback = none) {
  return {name, 0, greatest, false, false, false, fallback};
}
constexpr parameter_rule positive(std::string_view name, double fallback = none) {
  return {name, 0, greatest, true, false, false, fallback};
}
constexpr parameter_rule probability(std::string_view name) { return {name, 0, 1}; }
constexpr parameter_rule count(std::string_view name) { return {name, 0, most_integer, false, false, true}; }

/// A parameter of one element: a float64, or an int64 where the rule says integer.
struct number {
  std::uint64_t bits = 0;
  double real() const noexcept { return std::bit_cast<double>(bits); }
  std::int64_t integer() const noexcept { return std::bit_cast<std::int64_t>(bits); }
};

}  // namespace pluribus::gfunc::random
