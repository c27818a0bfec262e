// SPDX-License-Identifier: BSD-3-Clause
/// Python literals as NumPy writes them into headers: strings, integers, True, False, None, tuples, lists, dicts with string keys.
/// Tuples come out as lists. Limits on size and depth; nothing is evaluated.
#pragma once
#include <string_view>

#include "datashape/result.hpp"
#include "probe/json.hpp"

namespace pluribus::probe {

datashape::result<json> parse_literal(std::string_view text);

}  // namespace pluribus::probe
