// SPDX-License-Identifier: BSD-3-Clause
/// Fusion: arrays in, passes out. A pass is one walk over a space of indices that runs one program: elementwise chains and the
/// reductions that end them, for everything that is asked for over the same space. A reduction whose result is broadcast back into a
/// chain ends a stage. Nothing is known here of blocks, bytes or threads.
#pragma once
#include <memory>
#include <vector>

#include "gfunc/program.hpp"
#include "node.hpp"

namespace pluribus::nd {

/// A dimension inside a record's field.
struct inner_term {
  dim_map map;
  index stride = 0;  ///< bytes

  friend bool operator==(const inner_term&, const inner_term&) = default;
};

/// What one input of a pass reads: storage, or the result of an earlier pass, through an index map.
struct access {
  std::shared_ptr<const source> from;  ///< null for a result
  int result = -1;
  index_map map;
  index byte_offset = 0;
  std::vector<inner_term> inner;
  ndt::scalar dtype{};
  bool swapped = false;
};

/// The k-th output of a pass: scalar elements of one result (a record has several).
struct written {
  int result = 0;
  index byte_offset = 0;
};

/// The k-th reduction sink of a pass.
struct reduced {
  int result = 0;
  extents kept;  ///< dims of the pass that stay, in order; none for a grouped one
  index slots = 1;
  index count_per_slot = 0;  ///< elements reduced into each slot; 0 where slots differ (grouped)
  double ddof = 0;
  bool grouped = false;
};

struct pass {
  int stage = 0;
  extents shape;
  gfunc::program run;
  std::vector<access> inputs;
  std::vector<written> outputs;
  std::vector<reduced> sinks;
};

struct result_spec {
  extents shape;
  ndt::type dtype;
  index item_bytes = 0;
  bool streamed = false;  ///< goes to a sink block by block and is never whole in memory

  index bytes() const { return shape.product() * item_bytes; }
};

struct fused {
  std::vector<result_spec> results;
  std::vector<int> roots;    ///< the result of each array asked for
  std::vector<pass> passes;  ///< in the order of stages
};

/// `streamed`: the one array is evaluated elementwise into a sink, also where it is a reduction.
fused fuse(std::span<const array> arrays, bool streamed);

}  // namespace pluribus::nd
