// SPDX-License-Identifier: BSD-3-Clause
/// The plan: fused passes in, blocks, chunks to load and bytes out. Everything is decided before anything is read: how each pass is cut
/// into blocks, how many are in flight, how many bytes that takes. A plan that cannot keep its limit is refused here.
#pragma once
#include <compare>
#include <optional>

#include "fuse.hpp"
#include "nd/grid.hpp"

namespace pluribus::nd {

/// Storage that is read chunk by chunk; one for each source, whoever reads it.
struct storage {
  std::shared_ptr<const source> from;
  index item_bytes = 0;

  index chunk_bytes(index chunk) const;
};

struct chunk_key {
  int store = 0;
  index chunk = 0;

  friend auto operator<=>(const chunk_key&, const chunk_key&) = default;
};

/// Inputs of a pass whose regions of one store overlap so much that they are fetched as one.
struct region_group {
  int store = 0;
  std::vector<int> members;
};

struct pass_plan {
  grid blocks;
  std::vector<region_group> groups;
  std::vector<int> group_of;                           ///< for each input; -1: in memory
  std::vector<std::optional<resident_memory>> memory;  ///< for each input that is read in place
  int parts = 1;                                       ///< pieces of a block that may run at once
  int window = 1;                                      ///< blocks in flight
  index block_bytes = 0;                               ///< for each block in flight: output, gathered inputs, partial states
  index thread_bytes = 0;                              ///< for each thread: scratch of the program and of storage
  index state_bytes = 0;                               ///< of the whole pass
  index chunk_need = 0;                                ///< chunks that the blocks in flight use at one time, at most
  index chunk_capacity = 0;                            ///< what is left for loaded chunks
  index resident_bytes = 0;
  bool out_of_cache = false;
  bool stream_outputs = false;
};

struct plan {
  fused what;
  std::vector<storage> stores;
  std::vector<pass_plan> passes;
  index input_bytes = 0;  ///< pool memory that inputs hold
  index result_bytes = 0;
  index limit = 0;
  int threads = 1;
};

struct plan_options {
  index limit = 0;
  int threads = 1;
  std::optional<grid> sink;  ///< chunks that must be written whole
  index sink_scratch_bytes = 0;
};

/// An input that holds pool memory.
struct holder {
  std::shared_ptr<const source> from;
  index bytes = 0;
};

/// Those of all passes, each memory once, however many inputs read it.
std::vector<holder> holders_of(const fused& what);
index held_bytes(const std::vector<holder>& holders);

plan make_plan(fused what, const plan_options& options);

/// The region of its store that a group reads for a block: the union of what its members read.
strided_region group_region(const pass& p, const region_group& group, const box& block);
/// The chunks a block needs, sorted, each once.
std::vector<chunk_key> needed_chunks(const plan& p, std::size_t pass, index block);
/// The block indices of a pass that may read a chunk.
std::optional<box> blocks_reading(const plan& p, std::size_t pass, chunk_key chunk);
/// No chunk is needed by two blocks of the pass, nor by another pass: then nothing need be simulated to know what is loaded.
bool reads_each_chunk_once(const plan& p, std::size_t pass);

}  // namespace pluribus::nd
