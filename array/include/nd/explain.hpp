// SPDX-License-Identifier: BSD-3-Clause
/// What a run will do, said before anything runs, and what it did. The planned bytes and tasks are those that the run reports.
#pragma once
#include <string>
#include <vector>

#include "nd/eval.hpp"

namespace pluribus::nd {

/// One walk over a space of indices: what is fused into one program.
struct pass_report {
  int stage = 0;  ///< passes of a later stage wait for the earlier ones
  extents shape;  ///< the indices walked
  extents block;  ///< indices of one task
  index tasks = 0;
  index read_bytes = 0;  ///< decoded bytes of the chunks loaded in this pass
  index chunks_loaded = 0;
  index resident_bytes = 0;          ///< bytes of arrays in memory that are read in place
  index written_bytes = 0;           ///< bytes handed to the sink, or put into results
  std::vector<std::string> outputs;  ///< datashapes
  std::string program;               ///< the fused program, one instruction a line
};

struct plan_report {
  std::vector<std::string> outputs;  ///< datashapes of what was asked for
  std::vector<std::string> inputs;   ///< the sources, described
  std::vector<pass_report> passes;
  index tasks = 0;
  index read_bytes = 0;
  index chunks_loaded = 0;
  index written_bytes = 0;
  index peak_bytes = 0;   ///< upper bound of inputs, blocks, chunks, states, scratch and results at one time
  index input_bytes = 0;  ///< of these, held by inputs all the time: decoded files and earlier results
  index memory_limit = 0;
  int threads = 1;

  std::string text() const;
  std::string json() const;
};

/// The plan of eval(arrays, options).
plan_report explain(std::span<const array> arrays, const eval_options& options = {});
/// The plan of store(a, to, options).
plan_report explain(const array& a, const sink& to, const eval_options& options = {});

}  // namespace pluribus::nd
