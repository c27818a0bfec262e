// SPDX-License-Identifier: BSD-3-Clause
/// Copies a region of items between two strided memories. Bytes only: what an item means is known elsewhere.
#pragma once
#include <cstddef>

#include "nd/extents.hpp"

namespace pluribus::nd {

void strided_copy(const extents& shape, index item_bytes, const std::byte* from, const extents& from_strides, std::byte* to,
                  const extents& to_strides);

}  // namespace pluribus::nd
