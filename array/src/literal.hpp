// SPDX-License-Identifier: BSD-3-Clause
/// Weak literals become strong: a value of a C++ type in, the same value in the dtype that its partners ask for out, or an error.
#pragma once
#include "node.hpp"

namespace pluribus::nd {

/// `a` in dtype `to`: a constant is converted now (E0510 where an integer does not fit), anything else is cast when evaluated.
array strengthen(const array& a, ndt::scalar to);

}  // namespace pluribus::nd
