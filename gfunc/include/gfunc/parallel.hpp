// SPDX-License-Identifier: BSD-3-Clause
/// Runs one program over one shape in several pieces on an executor. The result has the same bits as one run: elements do not depend on
/// each other, and reductions merge in any order.
#pragma once
#include "gfunc/executor.hpp"
#include "gfunc/program.hpp"

namespace pluribus::gfunc {

/// Shapes of fewer elements than this run in the caller.
inline constexpr index serial_elements = index{1} << 15;

datashape::outcome run_parallel(const program& code, executor& on, std::span<const index> shape, std::span<const operand> inputs,
                                std::span<const operand> outputs, std::span<const reduction_target> targets = {}, run_options options = {});

}  // namespace pluribus::gfunc
