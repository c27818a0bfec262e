// SPDX-License-Identifier: BSD-3-Clause
/// Truth values of whole arrays as packed bytes, how many are true, and the elements they choose; on the call's executor.
#pragma once
#include <vector>

#include "leaves.hpp"

namespace pluribus::gfunc::whole {

/// A packed mask and where each piece of it begins in the result.
struct mask {
  value bytes;  ///< bool, C order
  index n = 0;
  index piece = 0;            ///< elements a piece
  std::vector<index> begins;  ///< one a piece, then the total

  const bool* data() const noexcept { return data_of<const bool>(bytes); }
  index total() const noexcept { return begins.back(); }
};

/// Any number, timedelta or decimal is true unless it is zero, text and bytes unless they are empty; a null is not true. Refused for dtypes
/// that have no zero.
datashape::result<mask> mask_of(const value_call& c, const value& v);
/// A reduction of bools over the axes that the options axis= and keepdims= of the call say.
datashape::result<value> reduced(const value_call& c, std::string_view reduction, value bools);
/// The chosen elements of a packed leaf of scalars with as many elements as the mask.
datashape::result<value> chosen(const value_call& c, const mask& m, const value& packed_leaf);
/// The positions of the true ones.
datashape::result<value> positions(const value_call& c, const mask& m);

}  // namespace pluribus::gfunc::whole
