// SPDX-License-Identifier: BSD-3-Clause
/// Calls of functions on elements over options and ragged dims: one layer is taken off all arguments, the function is called below it, and
/// the layer is put on again. A result is null where an argument is; what lies under a null is never the reason of an error.
#pragma once
#include <span>
#include <string_view>

#include "datashape/result.hpp"
#include "gfunc/function_ref.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

using call_below = function_ref<datashape::result<value>(std::span<const value>)>;

/// At least one argument is an option or ragged. `may_fail`: the function reports failures of elements, so it must not see those under
/// nulls. `cores`: how many dims at the end of each argument are the function's own; none where it is one of single elements. With cores
/// the ragged dims are outside of them, and what is no layer around them stays with the argument.
datashape::result<value> lifted_call(std::string_view name, std::span<const value> args, bool may_fail, call_below below,
                                     std::span<const int> cores = {});

}  // namespace pluribus::gfunc
