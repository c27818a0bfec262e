// SPDX-License-Identifier: BSD-3-Clause
/// How large a block of a pass is, before the memory limit is looked at: aligned to what is written, else to what is read, of a size
/// that keeps all threads busy. Shapes in, shapes out.
#pragma once
#include "plan.hpp"

namespace pluribus::nd {

extents first_block_shape(const plan& p, std::size_t pass, const std::optional<grid>& aligned, int threads);
/// The next smaller block to try; the same one where it cannot shrink.
extents smaller_block(const extents& block, const std::optional<grid>& aligned);
/// The longest dimension cut in two.
extents halved(const extents& shape);

}  // namespace pluribus::nd
