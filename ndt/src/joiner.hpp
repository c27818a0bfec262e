// SPDX-License-Identifier: BSD-3-Clause
/// Joins of dtypes that are neither scalars nor composed: text, bytes, times, decimals, dictionaries. Each takes a whole set.
#pragma once
#include <span>

#include "ndt/join.hpp"

namespace pluribus::ndt::detail {

/// The join of a set of leaves of different or equal kinds; nullopt where there is none.
std::optional<type> join_leaves(join_rule rule, std::span<const type> all, bool wide);

}  // namespace pluribus::ndt::detail
