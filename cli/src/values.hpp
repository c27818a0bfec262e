// SPDX-License-Identifier: BSD-3-Clause
/// Values of evaluated arrays as text and as JSON. Only what stands in memory comes in.
#pragma once
#include <string>

#include "nd/array.hpp"
#include "probe/json.hpp"

namespace pluribus::cli {

/// The element at a place, shortest text that reads back as the same value.
std::string element_text(ndt::scalar dtype, const std::byte* at);

/// Nested lists as NumPy prints them; the middle of long axes is left out.
std::string values_text(const nd::array& values);

inline constexpr ndt::index most_json_values = 1 << 20;

/// Nested lists; inf and nan are strings. Throws usage_error for more than most_json_values elements.
probe::json values_json(const nd::array& values);

/// Elements of a 1-D array as text, all of them.
std::vector<std::string> column_text(const nd::array& values);

}  // namespace pluribus::cli
