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

/// Any number is true unless it is zero.
datashape::result<mask> mask_of(const value_call& c, const value& v);
/// The chosen elements of a packed leaf of scalars with as many elements as the mask.
datashape::result<value> chosen(const value_call& c, const mask& m, const value& packed_leaf);
/// The positions of the true ones.
datashape::result<value> positions(const value_call& c, const mask& m);

}  // namespace pluribus::gfunc::whole
