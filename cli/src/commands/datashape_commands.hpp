// SPDX-License-Identifier: BSD-3-Clause
/// The commands of the datashape tool; one file each.
#pragma once
#include "command.hpp"

namespace pluribus::cli {

command* datashape_check();
command* datashape_convert();
command* datashape_diff();
command* datashape_explain();
command* datashape_format();
command* datashape_infer();
command* datashape_join();
command* datashape_layout();
command* datashape_match();
command* datashape_resolve();

}  // namespace pluribus::cli
