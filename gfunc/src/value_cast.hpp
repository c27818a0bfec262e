// SPDX-License-Identifier: BSD-3-Clause
/// Values as typed loops want them: of another dtype, native-endian, aligned, packed in C order. What is so already is shared, not copied.
#pragma once
#include "datashape/result.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Of the dtype, native-endian and naturally aligned; strides stay where nothing else needs a copy. Casts are unsafe ones.
datashape::result<value> cast_value(const value& from, ndt::scalar to, const registry& functions);
/// The same in C order.
datashape::result<value> packed_value(const value& from, ndt::scalar to, const registry& functions);
/// A weak value as a partner's dtype: an integer must survive the cast (E0305); a float always does.
datashape::result<value> cast_literal(const value& v, ndt::scalar to, const registry& functions);
/// Copies elements into memory of the same shape and dtype, in any layout of both; the two do not overlap.
datashape::outcome copy_value(const value& from, const value& to, const registry& functions);

}  // namespace pluribus::gfunc
