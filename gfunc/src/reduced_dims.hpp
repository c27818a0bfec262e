// SPDX-License-Identifier: BSD-3-Clause
/// Which dims a reduction takes away, what shape is left, and which slot of the result each element goes to.
#pragma once
#include <string_view>

#include "datashape/result.hpp"
#include "gfunc/dims.hpp"

namespace pluribus::gfunc {

/// Bit d is set when dim d is reduced; no axes: all are. Errors name the function.
datashape::result<std::uint32_t> reduced_dims(std::string_view function, std::span<const int> axes, int rank);

datashape::diagnostic axis_out_of_range(std::string_view function, index axis, int rank);

struct reduced_shape {
  dims kept;  ///< the result's
  index slot_strides[max_rank] = {};
  dims position_strides;  ///< the number of an element among those of its slot, C order
  index slots = 1;
  index per_slot = 1;
};
reduced_shape shape_after(const dims& shape, std::uint32_t reduced, bool keep_dims);

}  // namespace pluribus::gfunc
