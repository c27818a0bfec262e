// SPDX-License-Identifier: BSD-3-Clause
/// Named functions on arrays: each is nd::call, nd::reduce or nd::grouped of the function of that name.
#pragma once
#include "nd/call.hpp"

namespace pluribus::nd {

#define ND_UNARY(name) array name(const array& a);
#define ND_BINARY(name) array name(const array& a, const array& b);
#define ND_REDUCTION(name) array name(const array& a, const reduce_options& options = {});
#include "nd/functions.def"
#undef ND_UNARY
#undef ND_BINARY
#undef ND_REDUCTION

/// condition ? a : b, elementwise.
array where(const array& condition, const array& a, const array& b);

/// Counts of each label (int64), or sums of weights by label (float64). Labels may have any shape; a label outside [0, minlength) is an
/// error when it is met, so that the size of the result is known when it is typed.
array bincount(const array& labels, index minlength);
array bincount(const array& labels, const array& weights, index minlength);

}  // namespace pluribus::nd
