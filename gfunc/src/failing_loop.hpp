// SPDX-License-Identifier: BSD-3-Clause
/// Foreign loops over packed memory, and the error of one that returned a status: which element it was is found by running it again on
/// less and less, as a loop says only that it failed.
#pragma once
#include <string_view>

#include "datashape/diagnostic.hpp"
#include "gfunc/dims.hpp"
#include "gfunc/function_ref.hpp"
#include "gfunc/inner_loop.hpp"
#include "gfunc/kernel.hpp"

namespace pluribus::gfunc {

/// n elements of the dtypes `args` and `result`, one after another. The loop's status.
std::int32_t run_packed_loop(const inner_loop& loop, void* out, const void* const* in, int arity, const ndt::scalar* args,
                             ndt::scalar result, index n);

datashape::diagnostic loop_failed(std::string_view function, std::int32_t status);
/// The same, and where it was.
datashape::diagnostics at_element(datashape::diagnostics failure, const dims& element);

/// The first element in C order that is not good, given that not all of `shape` are.
dims find_failing(const dims& shape, function_ref<bool(const dims& begin, const dims& extent)> is_good);

}  // namespace pluribus::gfunc
