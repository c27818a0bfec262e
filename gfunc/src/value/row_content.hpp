// SPDX-License-Identifier: BSD-3-Clause
/// The elements that rows use, one row after the other.
#pragma once
#include "datashape/result.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Of a ragged value; a view where the rows lie so already. `wanted`, one byte a row or null, leaves rows out.
datashape::result<value> row_content(const value& v, const std::uint8_t* wanted);

}  // namespace pluribus::gfunc
