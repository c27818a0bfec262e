// SPDX-License-Identifier: BSD-3-Clause
/// The short way of an elementwise call: operands that its kernel reads as they lie go to it at once. Every check of the long way is made
/// (dtype, nulls, shape, packing, alignment, overlap); where one says no, nothing has happened and call.cpp does the work.
#pragma once
#include <span>
#include <string_view>

#include "gfunc/resolve.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// The plan that resolve() gave this thread for arguments of these dtypes, none weak; null where it is not at hand.
const plan* plan_at_hand(const registry& functions, std::string_view name, std::span<const ndt::scalar> dtypes) noexcept;

/// A result of this many bytes is better written past the caches, which a program does.
inline constexpr index stream_bytes = index{64} << 20;

/// One indirect call; 0, or the status of a loop from outside.
std::int32_t run_packed(const plan& found, void* out, const void* const* in, index n);

bool call_directly(const registry& functions, std::string_view name, value& out, std::span<const value> args);
/// Into fresh memory of the arguments' shape, which becomes `made`.
bool call_directly_new(const registry& functions, std::string_view name, value& made, std::span<const value> args);
/// Resolved already; the dtypes are still compared.
bool run_directly(const plan& found, value& out, std::span<const value> args);

}  // namespace pluribus::gfunc
