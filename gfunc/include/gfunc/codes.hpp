// SPDX-License-Identifier: BSD-3-Clause
/// The error codes of this layer as constants, made from codes.def.
#pragma once
#include "datashape/diagnostic.hpp"

namespace pluribus::gfunc::codes {

#define DS_CODE(number, name, title) inline constexpr datashape::code name{number};
#include "gfunc/codes.def"
#undef DS_CODE

}  // namespace pluribus::gfunc::codes
