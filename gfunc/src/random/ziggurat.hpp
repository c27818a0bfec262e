// SPDX-License-Identifier: BSD-3-Clause
/// Standard normal and standard exponential variates by 256 layers of equal area: nearly always one word and one multiplication. Words
/// flow in, variates flow out. G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random variables", J. Stat. Softw. 5 (2000).
#pragma once
#include <cmath>

#include "random/draws.hpp"

namespace pluribus::gfunc::random {

/// Layer 0 is the base with the tail; the others are numbered from the top.
struct ziggurat {
  struct layer {
    word inside;   ///< below this, the point lies under the curve whatever its height
    double width;  ///< of one step
    double low;    ///< the density at the layer's outer edge
  };
  layer layers[256];
  double edge;  ///< where the tail begins
};

const ziggurat& normal_layers() noexcept;       ///< steps of 2^-52
const ziggurat& exponential_layers() noexcept;  ///< steps of 2^-53

/// The rare rest of the two below: outside the layer's core.
double normal_outside(const ziggurat& z, word w, draws& d) noexcept;
double exponential_outside(const ziggurat& z, word w, draws& d) noexcept;

/// Bits 0 to 7 are the layer, bit 8 the sign, bits 12 to 63 the place.
inline double normal_from(const ziggurat& z, word w, draws& d) noexcept {
  const ziggurat::layer& l = z.layers[w & 255];
  const word at = w >> 12;
  if (at >= l.inside) [[unlikely]]
    return normal_outside(z, w, d);
  const double x = static_cast<double>(static_cast<std::int64_t>(at)) * l.width;
  return (w >> 8 & 1) != 0 ? -x : x;
}
inline double standard_normal(draws& d) noexcept { return normal_from(normal_layers(), d.next(), d); }

/// Bits 3 to 10 are the layer, bits 11 to 63 the place; bits 0 to 2 are free.
inline double exponential_from(const ziggurat& z, word w, draws& d) noexcept {
  const ziggurat::layer& l = z.layers[w >> 3 & 255];
  const word at = w >> 11;
  if (at >= l.inside) [[unlikely]]
    return exponential_outside(z, w, d);
  return static_cast<double>(static_cast<std::int64_t>(at)) * l.width;
}
inline double standard_exponential(draws& d) noexcept { return exponential_from(exponential_layers(), d.next(), d); }

}  // namespace pluribus::gfunc::random
