// SPDX-License-Identifier: BSD-3-Clause
/// How a quotient of integers becomes whole: its sign and what is left over say whether it goes away from zero. No arithmetic here.
#pragma once
#include <cstdint>

namespace pluribus::gfunc {

enum class rounding_rule : std::uint8_t {
  down,
  up,
  towards_zero,
  away_from_zero,
  half_even,
  half_away,
  half_towards_zero,
  half_down,
  half_up
};

/// Whether a quotient that was cut, with a rest, is moved by one away from zero. `half` compares twice the rest with the divisor, in
/// magnitude; `odd` and `negative` are said of the quotient.
inline bool rounds_away(rounding_rule how, int half, bool odd, bool negative) noexcept {
  switch (how) {
    case rounding_rule::down: return negative;
    case rounding_rule::up: return !negative;
    case rounding_rule::towards_zero: return false;
    case rounding_rule::away_from_zero: return true;
    case rounding_rule::half_even: return half > 0 || (half == 0 && odd);
    case rounding_rule::half_away: return half >= 0;
    case rounding_rule::half_towards_zero: return half > 0;
    case rounding_rule::half_down: return half > 0 || (half == 0 && negative);
    case rounding_rule::half_up: return half > 0 || (half == 0 && !negative);
  }
  return false;
}

}  // namespace pluribus::gfunc
