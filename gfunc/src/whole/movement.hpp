// SPDX-License-Identifier: BSD-3-Clause
/// What only moves elements, for values of any structure, from one description of the move on plain scalars: scalars move themselves, nulls
/// move beside what they are of, records field by field, and every other element by the position it had. No element is looked at.
#pragma once
#include <span>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/function_ref.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// `move` maps values of scalars to a value of scalars, each of whose elements comes from one of theirs; it treats the leading dims of all
/// alike and leaves dims behind them alone. All values have one dtype.
datashape::result<value> moved(const value_call& c, std::span<const value> in,
                               function_ref<datashape::result<value>(std::span<const value>)> move);

/// Numbers in their common dtype, values of any other dtype as they are; where some are options, all as options. Refused where dtypes
/// differ in more.
datashape::result<std::vector<value>> of_one_dtype(const value_call& c, std::span<const value> all);

}  // namespace pluribus::gfunc::whole
