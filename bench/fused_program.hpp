// SPDX-License-Identifier: BSD-3-Clause
/// The fused suite by this project: each expression as a program over operands whose dtype is known at run time only.
#pragma once
#include "fused_cases.hpp"
#include "gfunc/program.hpp"

namespace bench {

pluribus::gfunc::program build_fused(int expression, pluribus::ndt::scalar dtype);
/// On all cores; stores past the caches when the operands are far larger than them.
template <class T>
void run_fused(const pluribus::gfunc::program& code, const fused_operands<T>& on);

}  // namespace bench
