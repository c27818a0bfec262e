// SPDX-License-Identifier: BSD-3-Clause
/// The commands of `nd`; each is one file of this folder.
#pragma once
#include "command.hpp"

namespace pluribus::cli {

command& nd_info();
command& nd_convert();
command& nd_compute();
command& nd_plot();
command& nd_functions();

}  // namespace pluribus::cli
