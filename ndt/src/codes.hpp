// SPDX-License-Identifier: BSD-3-Clause
/// The error numbers of this layer as constants, from codes.def.
#pragma once
#include "datashape/result.hpp"

namespace pluribus::ndt::codes {

#define DS_CODE(number, name, title) inline constexpr datashape::code name{number};
#include "codes.def"
#undef DS_CODE

}  // namespace pluribus::ndt::codes
