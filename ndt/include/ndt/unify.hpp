// SPDX-License-Identifier: BSD-3-Clause
/// Unifies two patterns: symbols on either side take what the other side has, `Any` gives way, scalars of one kind widen. The result
/// is what both can mean. One name on both sides is one symbol.
#pragma once
#include "datashape/result.hpp"
#include "ndt/dim_note.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

datashape::result<type> unify(const type& a, const type& b);
/// Ragged dimensions with offsets unify only where the offsets are equal.
datashape::result<type> unify(const placed& a, const placed& b);

}  // namespace pluribus::ndt
