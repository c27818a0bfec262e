// SPDX-License-Identifier: BSD-3-Clause
/// Which options a reduction takes, by its name and kernels; what is no option of it is refused where options are settled.
#pragma once
#include <algorithm>
#include <iterator>
#include <span>
#include <string_view>

#include "gfunc/kernel.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc {

/// Those that divide by the number of elements less a correction.
constexpr bool takes_correction(std::string_view reduction) noexcept { return reduction == "std" || reduction == "var"; }

/// axis and keepdims of all; dtype of those whose result depends on the dtype they compute in, and that is not an element; correction.
std::span<const parameter> reduction_parameters(std::string_view name, std::span<const reduction_kernel> kernels);

}  // namespace pluribus::gfunc
