// SPDX-License-Identifier: BSD-3-Clause
/// Which reductions know what nothing gives: 0, 1, true, false. All others give null for it where they can.
#pragma once
#include <algorithm>
#include <iterator>
#include <string_view>

namespace pluribus::gfunc {

constexpr bool has_neutral(std::string_view reduction) noexcept {
  constexpr std::string_view all[] = {"sum", "prod", "count", "count_nonzero", "any", "all"};
  return std::find(std::begin(all), std::end(all), reduction) != std::end(all);
}

}  // namespace pluribus::gfunc
