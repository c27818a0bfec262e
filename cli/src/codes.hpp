// SPDX-License-Identifier: BSD-3-Clause
/// The error numbers of the tools as constants, from codes.def.
#pragma once
#include "datashape/diagnostic.hpp"

namespace pluribus::cli::codes {

#define DS_CODE(number, name, title) inline constexpr datashape::code name{number};
#include "codes.def"
#undef DS_CODE

}  // namespace pluribus::cli::codes
