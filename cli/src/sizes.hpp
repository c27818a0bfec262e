// SPDX-License-Identifier: BSD-3-Clause
/// Sizes in words and back: "64M" is 64 MiB, 67108864 bytes are "64.0 MiB".
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "ndt/scalar.hpp"

namespace pluribus::cli {

/// Bytes, with an optional suffix K, M, G or T (powers of 1024). Throws usage_error.
ndt::index parse_size(std::string_view text);
std::string size_text(ndt::index bytes);

/// "64,64,64". Throws usage_error.
std::vector<ndt::index> parse_extents(std::string_view text, std::string_view flag);
/// A whole number from low on. Throws usage_error.
ndt::index parse_number(std::string_view text, std::string_view flag, ndt::index low);

/// "0.412 s", "12.3 ms".
std::string seconds_text(double seconds);

}  // namespace pluribus::cli
