// SPDX-License-Identifier: BSD-3-Clause
/// Foreign strided memory whose size nobody says: the strides of C order. The value over it is over_memory (gfunc/adopt.hpp).
#pragma once
#include "datashape/result.hpp"
#include "gfunc/adopt.hpp"

namespace pluribus::gfunc {

/// C order for elements of this size; false on overflow.
bool c_strides(std::span<const index> shape, index itemsize, std::span<index> strides) noexcept;

}  // namespace pluribus::gfunc
