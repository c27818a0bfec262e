// SPDX-License-Identifier: BSD-3-Clause
/// PNG pictures out of 8-bit values. Nothing is scaled or coloured here.
#pragma once
#include <string>

#include "datashape/result.hpp"
#include "nd/array.hpp"

namespace pluribus::nd::io {

struct picture {
  const std::byte* data = nullptr;
  index height = 0, width = 0;
  int channels = 1;                                             ///< 1 gray, 3 RGB, 4 RGBA
  index row_stride = 0, column_stride = 0, channel_stride = 1;  ///< bytes
};

/// Atomic: a failure leaves what stood under that name.
datashape::outcome write_png(const std::string& path, const picture& image);
/// height * width * uint8 (gray) or height * width * 3 * uint8 (RGB; 4: RGBA), evaluated. Throws for every other type.
void write_png(const std::string& path, const array& image);

}  // namespace pluribus::nd::io
