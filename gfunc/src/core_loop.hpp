// SPDX-License-Identifier: BSD-3-Clause
/// The loop around a core kernel: outer dims are broadcast, results allocated from the signature, cores handed over one by one. Pieces of
/// the outer dims run on the call's executor; results do not depend on how many.
#pragma once
#include "gfunc/value_function.hpp"
#include "ndt/signature.hpp"

namespace pluribus::gfunc {

datashape::result<value> run_cores(const value_kernel& kernel, const value_call& call, const ndt::resolution& found);

}  // namespace pluribus::gfunc
