// SPDX-License-Identifier: BSD-3-Clause
/// Which elements are equal: keys in, one group number an element out, groups in the order of their keys, and of each group where it first
/// stands and how many it has. Few groups are found by hashing, many by sorting; both give the same.
#pragma once
#include "element_keys.hpp"

namespace pluribus::gfunc::whole {

struct key_groups {
  value inverse;  ///< int64, one an element
  value first;    ///< int64, one a group
  value counts;   ///< int64, one a group
  /// The groups from here on are NaNs (one, or one each), and then the group of nulls where there is one.
  index nan_from = 0, null_from = 0;

  index size() const noexcept { return first.shape()[0]; }
};

/// All NaNs are one group, or each is its own unless `nan_equal`.
datashape::result<key_groups> groups_of(const value_call& c, const element_keys& k, bool nan_equal);

/// The distinct elements of packed numbers that are keys of key_sort, ascending; each NaN is one unless `nan_equal`.
datashape::result<value> distinct_numbers(const value_call& c, const value& x, bool nan_equal);

}  // namespace pluribus::gfunc::whole
