// SPDX-License-Identifier: BSD-3-Clause
/// Options and ragged dims around the scalars of a value, as calls see them who take such layers off and put them on again.
#pragma once
#include "datashape/result.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Dims down to the leaf, through options: 3 of `2 * ?var * 4 * ?int32`.
int total_rank(const value& v) noexcept;
/// The value below all options and ragged dims.
const value& leaf_of(const value& v) noexcept;
/// The ragged value at or directly below the outermost option; nullptr where there is none.
const value* ragged_of(const value& v) noexcept;

/// `?T` of a value and bools of its leading dims, true is valid; where it is an option over just these dims already, both must be valid.
datashape::result<value> masked(const value& v, const value& mask);

}  // namespace pluribus::gfunc
