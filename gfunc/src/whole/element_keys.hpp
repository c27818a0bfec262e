// SPDX-License-Identifier: BSD-3-Clause
/// Elements of any dtype as integers in the same order: what sorting, searching, sets and grouping of whole values compare. Equal elements
/// have equal keys: zeros of both signs, categories by value, all nulls. Records go by their first field, then their second; rows of
/// ragged dims and text as words in a dictionary do. NaNs come after everything but nulls. What has no order is an error.
#pragma once
#include <span>

#include "datashape/result.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

struct element_keys {
  value keys;  ///< int32 or int64, one dim, packed
  /// Keys from here on belong to NaNs; looked at only where `nans`. Of records and rows NaNs are as any other.
  index nan_from = 0;
  bool nans = false;
  /// The greatest int64 is the key of nulls and of nothing else.
  bool nulls = false;

  index size() const noexcept { return keys.shape()[0]; }
  bool wide() const noexcept { return keys.dtype().is_scalar(ndt::scalar::int64); }
};

/// All elements of all values in C order, one value after another; so keys of one call can be compared, and no others. The values have one
/// dtype, but numbers of several are brought to their common one, and options may stand beside what is none.
datashape::result<element_keys> keys_of(const value_call& c, std::span<const value> values);
inline datashape::result<element_keys> keys_of(const value_call& c, const value& v) { return keys_of(c, std::span<const value>(&v, 1)); }

/// Numbers whose keys sort.hpp makes are widened to this dtype first, without loss; others stay.
ndt::scalar keyed_as(ndt::scalar s) noexcept;
/// Real and complex numbers that typed loops compare; other dtypes are compared by their keys.
bool is_plain_number(const value_call& c, const value& v) noexcept;
/// As int64.
datashape::result<value> wide_keys(const element_keys& k);
/// int64 keys by 0, 1, ... in the same order.
datashape::result<value> dense_keys(const value_call& c, const value& keys);

}  // namespace pluribus::gfunc::whole
