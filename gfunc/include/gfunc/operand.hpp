// SPDX-License-Identifier: BSD-3-Clause
/// One strided scalar leaf as a program sees it: where it starts, what it holds, and the byte step of each dim of the run's shape.
#pragma once
#include <cstddef>

#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

using ndt::index;

inline constexpr int max_rank = 16;

struct operand {
  std::byte* data = nullptr;
  ndt::scalar dtype = ndt::scalar::float64;
  bool byte_swapped = false;
  bool loose_bools = false;  ///< of a bool: any byte but 0 is true, as foreign bytes may have it
  /// Bytes per step of each dim, outermost first; 0 repeats an element, negative walks backwards, any alignment.
  index strides[max_rank] = {};
};

/// Where a reduction sink keeps its states: slot numbers are strides like any other, 0 along the dims that are reduced.
struct reduction_target {
  void* states = nullptr;  ///< initialised by the caller with the sink's kernel (init), `slots` of them
  index slot_strides[max_rank] = {};
  index slots = 1;  ///< for a labelled sink: labels outside [0, slots) are an error, and slot_strides are not read
  /// For reductions to a position (argmin, argmax): the logical index of the run's first element and its step per dim.
  index position = 0;
  index position_strides[max_rank] = {};
};

}  // namespace pluribus::gfunc
