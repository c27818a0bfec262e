// SPDX-License-Identifier: BSD-3-Clause
/// Values of one dtype one after another along their first dim, of any structure: rows, text, options, records. What a choice among several
/// values takes its elements from.
#pragma once
#include <span>

#include "datashape/result.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// All have at least one dim, the same dims behind the first and the same dtype. Fresh memory, or the value itself when there is one.
/// Categories that lie beside their codes are those of the first and then what the others add; where they are ordered they must be equal.
datashape::result<value> chained(const value_call& c, std::span<const value> parts);

}  // namespace pluribus::gfunc::whole
