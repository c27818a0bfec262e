// SPDX-License-Identifier: BSD-3-Clause
/// Validity in C order: as bytes (1 is valid) and as a fresh bitmap.
#pragma once
#include "datashape/result.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// v.size() bytes; all 1 where the value is no option.
void fill_mask(const value& v, std::uint8_t* to) noexcept;
/// Of an option; all where nothing is null.
datashape::result<validity> packed_validity(const value& v);

}  // namespace pluribus::gfunc
