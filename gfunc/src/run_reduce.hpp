// SPDX-License-Identifier: BSD-3-Clause
/// Reductions of runs of packed elements, one result a run: rows, the last dims of an array, or all of it. Elements that do not count are
/// taken out block by block, so that a kernel only ever sees whole runs.
#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "gfunc/executor.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

struct element_runs {
  value elements;              ///< scalars; run r begins where run r - 1 ends, in C order
  std::optional<value> valid;  ///< bools, C order; nothing: all count
  std::span<const index> sizes;
};

/// One dim of a result a run; `?T` where a run without elements has no result. Nothing where the reduction gives positions and some
/// elements do not count. `on` may be null: in the caller.
datashape::result<std::optional<value>> reduce_runs(std::string_view name, const element_runs& runs, double ddof, executor* on,
                                                    const registry& functions);

}  // namespace pluribus::gfunc
