// SPDX-License-Identifier: BSD-3-Clause
/// The shape of a run made simple: dims of size 1 dropped, the rest ordered by stride, turned to walk forwards and merged where all
/// walkers allow. Any order is allowed because elementwise results and reductions do not depend on it.
#pragma once
#include <span>

#include "gfunc/operand.hpp"

namespace pluribus::gfunc {

/// Something that moves along with the loop: a pointer (as a number of bytes) or a slot number of a reduction.
struct walker {
  index at = 0;
  index strides[max_rank] = {};
  index weight = 0;      ///< in the choice of the loop order; 0 for slots
  bool is_slot = false;  ///< slots only ever walk forwards
};

struct loop_nest {
  int rank = 0;
  index shape[max_rank] = {};
};

/// Outermost first, as the walkers' strides. On return the innermost dim is shape[rank - 1]; rank is at least 1.
loop_nest simplify(std::span<const index> shape, std::span<walker> walkers) noexcept;

}  // namespace pluribus::gfunc
