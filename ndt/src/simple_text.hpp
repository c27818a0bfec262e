// SPDX-License-Identifier: BSD-3-Clause
/// The short texts that programs write most, `float64` and `3 * 4 * float64`, without a tree. All else, errors too, is the grammar's.
#pragma once
#include <string_view>

#include "datashape/dialect.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// Sizes and a scalar; nothing where the text is anything else, which may still be right.
type read_simple(std::string_view text, datashape::dialect d);

}  // namespace pluribus::ndt
