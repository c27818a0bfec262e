// SPDX-License-Identifier: BSD-3-Clause
/// "Did you mean": the registered name nearest to one that is not there.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "gfunc/registry.hpp"

namespace pluribus::gfunc {

/// Empty when nothing is within two edits (one for names of up to four letters); case does not count.
std::string nearest_name(std::span<const function_facts> functions, std::string_view wanted);

}  // namespace pluribus::gfunc
