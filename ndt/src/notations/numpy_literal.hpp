// SPDX-License-Identifier: BSD-3-Clause
/// NumPy dtypes as literals: lists of tuples and dicts, as npy headers, Zarr v2 metadata and repr() hold them.
#pragma once
#include "ndt/literal.hpp"
#include "refusal.hpp"

namespace pluribus::ndt::notations {

/// `align`: numpy.dtype(..., align=True).
result<type> read_numpy(const literal& value, bool align = false);

}  // namespace pluribus::ndt::notations
