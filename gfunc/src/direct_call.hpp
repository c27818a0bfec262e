// SPDX-License-Identifier: BSD-3-Clause
/// The short way of an elementwise call: operands that its kernel reads as they lie go to it at once. Every check of the long way is made
/// (dtype, nulls, shape, packing, alignment, overlap); where one says no, nothing has happened and call.cpp does the work.
#pragma once
#include <span>
#include <string_view>

#include "gfunc/call.hpp"
#include "gfunc/resolve.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// A result of this many bytes is better written past the caches, which a program does.
inline constexpr index stream_bytes = index{64} << 20;

/// One indirect call; 0, or the status of a loop from outside.
std::int32_t run_packed(const plan& found, void* out, const void* const* in, index n);

/// What the short way refuses: the front doors of call.hpp begin with the short way and end here.
datashape::outcome call_into_the_long_way(value& out, std::string_view name, std::span<const value> args, const registry& functions);
datashape::result<value> call_the_long_way(std::string_view name, std::span<const value> args, const registry& functions);
datashape::outcome run_the_long_way(const plan& found, const registry& functions, value& out, std::span<const value> args);

/// A loop from outside that may fail: where it failed is found the long way.
inline bool may_fail(const plan& found) noexcept { return found.loop != nullptr && found.loop->checked != nullptr; }

/// Resolved already; the dtypes are still compared. `misaligned` are the address bits that are 0 in operands aligned for the kernel.
bool run_directly(const plan& found, std::uint8_t misaligned, value& out, std::span<const value> args);
std::uint8_t misaligned_bits(const elementwise_kernel& kernel) noexcept;

}  // namespace pluribus::gfunc
