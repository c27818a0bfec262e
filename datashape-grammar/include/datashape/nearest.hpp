// SPDX-License-Identifier: BSD-3-Clause
/// The candidate closest to a misspelt name, for "did you mean"; empty where none is close.
#pragma once
#include <span>
#include <string_view>

namespace pluribus::datashape {

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates);

}  // namespace pluribus::datashape
