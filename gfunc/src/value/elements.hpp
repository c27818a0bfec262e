// SPDX-License-Identifier: BSD-3-Clause
/// Elements of any size from strides into C order. Bytes only: no dtype, no order of bytes.
#pragma once
#include "gfunc/dims.hpp"

namespace pluribus::gfunc {

/// Returns one past the last byte written.
std::byte* pack_elements(std::byte* to, const std::byte* from, const dims& shape, const dims& strides, index itemsize) noexcept;

/// The reverse.
void spread_elements(std::byte* to, const dims& shape, const dims& strides, index itemsize, const std::byte* from) noexcept;

}  // namespace pluribus::gfunc
