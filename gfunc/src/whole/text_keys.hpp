// SPDX-License-Identifier: BSD-3-Clause
/// Runs of bytes by 0, 1, ... in the order of their bytes, equal ones alike; and elements of fixed size as runs of bytes whose order is
/// theirs. Text flows in, int64 flows out.
#pragma once
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

datashape::result<value> text_keys(const value_call& c, const std::vector<std::string_view>& texts);

/// Appends to `out` one element after another, all of v.itemsize() bytes, that bytewise order as the elements do: fixed text and bytes,
/// decimals, int128 and uint128. False for other dtypes.
bool append_ordered_bytes(const value& v, std::string& out);

}  // namespace pluribus::gfunc::whole
