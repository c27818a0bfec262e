// SPDX-License-Identifier: BSD-3-Clause
/// Arguments as they are compared with each other: numbers brought to their common dtype, but for uint64 beside signed integers, which
/// share none that tells all of them apart and stay as they are. What is no number stays too.
#pragma once
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// uint64 beside a signed integer.
bool across_signs(const value& a, const value& b) noexcept;
/// All arguments of the call, the first two made comparable.
datashape::result<std::vector<value>> comparable(const value_call& c);

}  // namespace pluribus::gfunc::whole
