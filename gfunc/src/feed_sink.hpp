// SPDX-License-Identifier: BSD-3-Clause
/// Hands one tile of values to a reduction sink in the way its slots lie.
#pragma once
#include "datashape/result.hpp"
#include "tile_frame.hpp"

namespace pluribus::gfunc {

/// How a sink's slots lie over a tile of `unit`-element steps with these slot strides; fills `positions` where needed.
sink_mode choose_sink_mode(index step, index column, index unit) noexcept;
void fill_positions(index* positions, index steps, index unit, index step, index column) noexcept;

/// False when a label is out of range; then nothing of this tile was counted.
bool feed(const live_sink& sink, index elements) noexcept;

/// The first label of the tile that is out of range, for the message.
std::int64_t offending_label(const live_sink& sink, index elements) noexcept;

}  // namespace pluribus::gfunc
