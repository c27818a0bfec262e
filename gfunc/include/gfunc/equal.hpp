// SPDX-License-Identifier: BSD-3-Clause
/// Equality of values: same type, same elements, nulls where the other has nulls. Where things lie and what is under a null do not count,
/// nor in which form rows, text, unions and dictionaries are stored.
#pragma once
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

struct equal_options {
  bool nan_equal = true;  ///< NaN equals NaN of any payload; false: as IEEE has it
};
/// Zeros of both signs are equal.
datashape::result<bool> try_equal(const value& a, const value& b, equal_options options = {});
bool equal(const value& a, const value& b, equal_options options = {});

}  // namespace pluribus::gfunc
