// SPDX-License-Identifier: BSD-3-Clause
/// An integer below a bound, each as likely as every other: D. Lemire, "Fast random integer generation in an interval", TOMACS 29 (2019).
#pragma once
#include "random/draws.hpp"

namespace pluribus::gfunc::random {

/// In [0, bound); bound 0 stands for 2^64.
inline word below(draws& d, word bound) noexcept {
  if (bound == 0) return d.next();
  unsigned __int128 product = static_cast<unsigned __int128>(d.next()) * bound;
  if (static_cast<word>(product) < bound) [[unlikely]] {
    const word refused = -bound % bound;
    while (static_cast<word>(product) < refused) product = static_cast<unsigned __int128>(d.next()) * bound;
  }
  return static_cast<word>(product >> 64);
}

}  // namespace pluribus::gfunc::random
