// SPDX-License-Identifier: BSD-3-Clause
/// Uses a value that came from foreign bytes in every way in which its parts are read: printed, copied, compared, selected from, counted,
/// summed, and handed out again. A value that differs from its copy, or from itself once it has been out and in, aborts.
#pragma once
#include "gfunc/value.hpp"

namespace pluribus::testing {

/// Values of more work than this are not used: few bytes of rows over rows can stand for any number of elements.
inline constexpr double most_work = 20000;

/// How many elements printing it would visit, about.
double work_of(const gfunc::value& v);
void use_whole(const gfunc::value& v);

}  // namespace pluribus::testing
