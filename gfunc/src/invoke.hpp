// SPDX-License-Identifier: BSD-3-Clause
/// What call.cpp and invoke.cpp share: the elementwise path, and whether a name means more than that.
#pragma once
#include "gfunc/call.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc {

datashape::result<value> call_elementwise(std::string_view name, std::span<const value> args, const registry& functions,
                                          executor* on = nullptr);
/// It has reductions or kernels over whole values, or is an expression, which takes values that no program does.
bool is_more_than_elementwise(const registry& functions, std::string_view name) noexcept;

}  // namespace pluribus::gfunc
