// SPDX-License-Identifier: BSD-3-Clause
/// Whether an output's memory meets an input's in a way that would let a loop read what it has written.
#pragma once
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// True unless the two are disjoint or the very same elements in the same order. May be true where strides merely interleave.
bool overlaps_harmfully(const value& out, const value& in) noexcept;

}  // namespace pluribus::gfunc
