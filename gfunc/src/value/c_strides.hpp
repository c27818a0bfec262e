// SPDX-License-Identifier: BSD-3-Clause
/// Strides of elements that lie in C order without gaps. Shapes are those of values that exist, so nothing overflows.
#pragma once
#include "gfunc/dims.hpp"

namespace pluribus::gfunc {

/// The last dim has `step`.
inline dims c_strides(const dims& shape, index step = 1) noexcept {
  dims strides;
  strides.resize(shape.rank());
  for (int d = shape.rank() - 1; d >= 0; --d) {
    strides[d] = step;
    step *= shape[d];
  }
  return strides;
}

}  // namespace pluribus::gfunc
