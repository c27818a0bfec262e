// SPDX-License-Identifier: BSD-3-Clause
/// Whether an output's memory meets an input's in a way that would let a loop read what it has written.
#pragma once
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Whether the bytes from the first to the last element of each meet.
bool overlaps(const value& a, const value& b) noexcept;
/// True unless the two are disjoint or the very same elements in the same order, none of them twice. May be true where strides merely
/// interleave.
bool overlaps_harmfully(const value& out, const value& in) noexcept;

}  // namespace pluribus::gfunc
