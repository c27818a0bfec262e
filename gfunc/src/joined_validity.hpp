// SPDX-License-Identifier: BSD-3-Clause
/// The validity of a result that is null where any of several options is, without looking at single elements: shared where there is one
/// option of the result's shape, word by word where there are bitmaps in C order.
#pragma once
#include <optional>
#include <span>

#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Nothing where the options lie otherwise, or broadcast.
std::optional<validity> joined_validity(std::span<const value> options, const dims& shape);

}  // namespace pluribus::gfunc
