// SPDX-License-Identifier: BSD-3-Clause
/// The working set of one running program on one thread: lanes (operands as the current tile sees them), the instructions with their
/// pointers filled in, and scratch. Kept between runs so that a run allocates nothing; nested runs get a fresh one.
#pragma once
#include <vector>

#include "gfunc/buffer.hpp"
#include "loop_nest.hpp"
#include "program_code.hpp"
#include "staging.hpp"

namespace pluribus::gfunc {

inline std::byte* address(index at) noexcept { return reinterpret_cast<std::byte*>(static_cast<std::intptr_t>(at)); }

/// How a tile of an operand reaches the kernels.
enum class access : std::uint8_t {
  direct,      ///< in place
  repeated,    ///< the same for every tile of an inner run: staged when the run begins
  staged,      ///< gathered before, or scattered after, each tile
  transposed,  ///< rows of a block in scratch, turned as the block begins or ends
  streamed     ///< an output computed in scratch and stored past the caches
};

struct lane {
  access how = access::direct;
  bool past_caches = false;  ///< direct: the kernel that computes the output stores it past the caches
  element_form form;
  index align = 1;
  index step = 0;    ///< bytes per step of the tiled dim
  index column = 0;  ///< bytes per element inside one step, where a step is a whole short row
  index at = 0;      ///< address of the current tile
  index staged_from = 0;
  index block = 0;  ///< transposed: address of the block
  std::byte* stage = nullptr;

  /// The current tile, of so many steps of `unit` elements.
  strided_block block_of(index steps, index unit) const noexcept {
    if (unit == 1) return {address(at), 0, step, 1, steps};
    return {address(at), step, column, steps, unit};
  }

  /// Packed along the dim of stride `along`, and not along the inner one.
  bool lies_along(index along, index inner) const noexcept {
    return form.native() && how != access::staged && inner != 0 && inner != form.size && along == form.size;
  }
};

/// The next tiles' lines of lanes [from, to) that are read in place. Spread over the instructions of a tile, because the core follows only
/// so many outstanding lines at once.
void prefetch_ahead(const std::vector<lane>& lanes, std::size_t from, std::size_t to, index tile) noexcept;

/// One instruction ready to run.
struct live_instruction {
  tile_kernel run;
  void* out;
  const void* in[max_super_arity];
  const instruction* facts;
};

enum class sink_mode : std::uint8_t { along, across, across_rows, by_position, by_label };

struct live_sink {
  sink_mode mode;
  const reduction_kernel* kernel;
  std::byte* states;
  index slots;
  const void* value;
  const void* label;
  index step;           ///< slots per step of the tiled dim
  index column;         ///< slots per element inside one step
  index slot;           ///< of the current tile's first element
  index unit;           ///< across_rows: elements of a row
  index row_bytes;      ///< across_rows: from one row of the tile to the next
  index position_step;  ///< per element
  index position;       ///< of the current tile's first element, where the reduction is to a position
  index* positions;     ///< by_position: slot of each element of a tile, from `slot`
};

/// A pointer that follows a lane.
struct follower {
  const void** pointer;
  std::int32_t lane;
  index step;  ///< the lane's
};

struct tile_frame {
  bool busy = false;
  std::vector<walker> walkers;  ///< lanes, then the slots of each sink, then the positions of each
  std::vector<index> block_at;  ///< beside the walkers: where they stand before a walk in blocks
  std::vector<lane> lanes;      ///< used inputs, then outputs
  std::vector<std::int32_t> lane_of_input;
  std::vector<live_instruction> instructions;
  std::vector<live_sink> sinks;
  std::vector<follower> followers;
  buffer scratch;
};

/// The thread's frame, or one of its own when that is in use further up the stack.
class frame_lease {
 public:
  frame_lease();
  ~frame_lease();
  frame_lease(const frame_lease&) = delete;
  frame_lease& operator=(const frame_lease&) = delete;
  tile_frame& frame() noexcept { return *frame_; }

 private:
  tile_frame* frame_;
  std::unique_ptr<tile_frame> own_;
};

}  // namespace pluribus::gfunc
