// SPDX-License-Identifier: BSD-3-Clause
/// The error codes of this layer as constants, made from codes.def.
#pragma once
#include "datashape/diagnostic.hpp"

namespace pluribus::nd::codes {

#define DS_CODE(number, name, title) inline constexpr datashape::code name{number};
#include "nd/codes.def"
#undef DS_CODE

}  // namespace pluribus::nd::codes
