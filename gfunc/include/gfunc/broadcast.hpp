// SPDX-License-Identifier: BSD-3-Clause
/// Right-aligned broadcasting: several shapes in, one shape out, and the strides an operand has over it (0 where it is repeated).
#pragma once
#include <span>

#include "datashape/result.hpp"
#include "gfunc/dims.hpp"

namespace pluribus::gfunc {

/// An extent of 1 fits any other, 0 too; the error names both shapes and the dim.
datashape::result<dims> broadcast(std::span<const dims* const> shapes);

/// Strides over `to` of something with this shape and these strides; `shape` broadcasts to `to`.
dims broadcast_strides(const dims& shape, const dims& strides, const dims& to) noexcept;

}  // namespace pluribus::gfunc
