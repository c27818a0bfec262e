// SPDX-License-Identifier: BSD-3-Clause
/// Values as lanes: the axes a function works along are moved to the end and packed, so that it sees `slots` runs of `n` elements, one
/// after another. Results of one element a lane go back to the shape without those axes, or with them as 1.
#pragma once
#include <span>

#include "axes.hpp"
#include "gfunc/function_ref.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

struct lanes {
  value packed;  ///< kept dims, then the axes
  index slots = 1, n = 1;
  dims kept;  ///< shape of one element a lane, axes gone or 1 by keepdims
};

/// By the options `axis` (none: all) and, where the function has it, `keepdims`.
datashape::result<lanes> lanes_of(const value_call& c, const value& v, ndt::scalar as);

/// Runs body(slot) for every lane on the call's executor, several to a task when lanes are short.
void for_each_lane(const value_call& c, index slots, index n, function_ref<void(index)> body);

}  // namespace pluribus::gfunc::whole
