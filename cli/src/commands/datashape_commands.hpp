// SPDX-License-Identifier: BSD-3-Clause
/// The commands of the datashape tool; one file each.
#pragma once
#include "command.hpp"

namespace pluribus::cli {

command* datashape_check();
command* datashape_convert();
command* datashape_format();

}  // namespace pluribus::cli
