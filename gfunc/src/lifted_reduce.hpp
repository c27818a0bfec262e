// SPDX-License-Identifier: BSD-3-Clause
/// Reductions over options and ragged dims: nulls are skipped, a row is reduced on its own. What has no elements is the neutral element for
/// sums, products, counts, any and all, and null for the rest, which therefore give `?T`.
#pragma once
#include <optional>

#include "gfunc/call.hpp"

namespace pluribus::gfunc {

/// `arg` is an option or ragged, of scalars in the end. `dtype`: what elements are cast to first.
datashape::result<value> reduce_lifted(std::string_view name, const value& arg, std::optional<ndt::scalar> dtype,
                                       const reduce_options& options, const registry& functions);

}  // namespace pluribus::gfunc
