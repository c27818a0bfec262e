// SPDX-License-Identifier: BSD-3-Clause
/// Tables by which sorting puts lanes in order: a mask in, the numbers of lanes out, one byte each.
#pragma once
#include <cstdint>

#define GF_SORT_INLINE inline __attribute__((always_inline))

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Row m has first the lanes whose bit in m is clear, then the others, each in order; a lane of `Width` numbers counts as so many.
template <int Lanes, int Width>
struct lane_orders {
  std::uint64_t row[1 << Lanes] = {};
  constexpr lane_orders() {
    for (unsigned behind = 0; behind < 1u << Lanes; ++behind) {
      int at = 0;
      for (unsigned side = 0; side < 2; ++side) {
        for (unsigned lane = 0; lane < Lanes; ++lane) {
          if ((behind >> lane & 1) != side) continue;
          for (unsigned part = 0; part < Width; ++part) row[behind] |= std::uint64_t{lane * Width + part} << 8 * at++;
        }
      }
    }
  }
};
inline constexpr lane_orders<8, 1> orders;
[[maybe_unused]] inline constexpr lane_orders<4, 2> pair_orders;

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
