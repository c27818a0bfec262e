// SPDX-License-Identifier: BSD-3-Clause
/// Which language a text is read in. All lower to one tree; printing is always core.
#pragma once
#include "datashape/dialect.hpp"

namespace pluribus::ndt {
using datashape::dialect;
}  // namespace pluribus::ndt
