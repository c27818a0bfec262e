// SPDX-License-Identifier: BSD-3-Clause
/// The error numbers of reading text as constants, from codes.def.
#pragma once
#include "datashape/diagnostic.hpp"

namespace pluribus::datashape::codes {

#define DS_CODE(number, name, title) inline constexpr code name{number};
#include "datashape/codes.def"
#undef DS_CODE

}  // namespace pluribus::datashape::codes
