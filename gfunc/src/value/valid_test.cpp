// SPDX-License-Identifier: BSD-3-Clause
/// NaN by bit pattern, for every float dtype.
#include "valid_test.hpp"

#include "float_bits.hpp"

namespace pluribus::gfunc {

bool valid_test::is_nan(const std::byte* at) const noexcept { return decode_float(at, floats_, swapped_).is_nan(); }

}  // namespace pluribus::gfunc
