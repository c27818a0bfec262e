// SPDX-License-Identifier: BSD-3-Clause
/// Checks the options of a call against what a function declares: names (the nearest is suggested), kinds, choices, required ones. What
/// comes out has every declared parameter, of its kind or none.
#pragma once
#include <span>
#include <string_view>

#include "datashape/result.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc {

/// Another name that a call may give an option; empty where it has none.
std::string_view other_name(std::string_view option) noexcept;

datashape::result<attributes> settle_options(std::string_view function, std::span<const parameter> declared, const attributes& given);

}  // namespace pluribus::gfunc
