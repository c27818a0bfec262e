// SPDX-License-Identifier: BSD-3-Clause
/// The shape of a run made simple: dims of size 1 dropped, the rest ordered by stride, turned to walk forwards and merged where all
/// walkers allow. Any order is allowed because elementwise results and reductions do not depend on it.
#pragma once
#include <span>

#include "gfunc/operand.hpp"

namespace pluribus::gfunc {

enum class walker_role : std::uint8_t {
  memory,   ///< an address
  slot,     ///< a slot number of a reduction; slots only ever walk forwards
  position  ///< the logical index of an element, for reductions to a position
};

/// Something that moves along with the loop. Only the strides of the dims there are hold anything.
struct walker {
  index at = 0;
  index strides[max_rank];
  index weight = 0;  ///< in the choice of the loop order; memory only
  walker_role role = walker_role::memory;

  bool is_slot() const noexcept { return role == walker_role::slot; }
  bool is_memory() const noexcept { return role == walker_role::memory; }
};

struct loop_nest {
  int rank = 0;
  index shape[max_rank];
};

/// Outermost first, as the walkers' strides. On return the innermost dim is shape[rank - 1]; rank is at least 1.
loop_nest simplify(std::span<const index> shape, std::span<walker> walkers) noexcept;

}  // namespace pluribus::gfunc
