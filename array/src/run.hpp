// SPDX-License-Identifier: BSD-3-Clause
/// A run: arrays and options in, a plan, then its passes one after the other. The front doors (eval, store, blocks, explain) are thin
/// callers of this.
#pragma once
#include "nd/eval.hpp"
#include "pass_job.hpp"
#include "plan.hpp"

namespace pluribus::nd {

/// Limit and threads as the options say or the machine allows.
plan plan_of(std::span<const array> arrays, const eval_options& options, const sink* to, const std::optional<grid>& cut);

/// Runs all passes; the results of roots are in memory, or streamed to `to` or `take`. Cancels and rethrows as eval.hpp says.
std::vector<gfunc::buffer> execute(const plan& p, const eval_options& options, sink* to, const std::function<void(const block&)>* take);

}  // namespace pluribus::nd
