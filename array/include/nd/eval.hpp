// SPDX-License-Identifier: BSD-3-Clause
/// Evaluation: arrays in, values out, in memory or into a sink. Out of core under a hard memory limit: a plan that cannot fit is refused
/// (E0513) before anything is read. Results are the same bits for any number of threads, any limit and any chunking.
#pragma once
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <vector>

#include "gfunc/executor.hpp"
#include "nd/array.hpp"
#include "nd/source.hpp"

namespace pluribus::nd {

struct progress {
  index done = 0;  ///< blocks finished
  index total = 0;
};

/// What a run did.
struct run_report {
  double seconds = 0;
  index tasks = 0;
  index read_bytes = 0;  ///< decoded bytes of the chunks loaded
  index chunks_loaded = 0;
  index written_bytes = 0;
  index peak_bytes = 0;   ///< measured: most bytes of inputs, blocks, chunks, states, scratch and results at one time
  index input_bytes = 0;  ///< of these, held by inputs all the time
};

struct eval_options {
  /// Who runs the tasks; nullptr is the process's oneTBB pool.
  gfunc::executor* on = nullptr;
  /// At most so many threads; 0 is as many as the process may use (affinity, cgroup cpu.max), and at most the executor's.
  int threads = 0;
  /// Hard limit in bytes for everything the run allocates, in-memory results included, and for what its inputs hold of the pool (decoded
  /// files, earlier results); 0 is what the inputs hold and 70 % of what the cgroup or machine has left.
  index memory_limit = 0;
  /// Called after each block, from any worker thread, one call at a time. It must not throw.
  std::function<void(const progress&)> on_progress = {};
  std::stop_token stop = {};
  /// Filled after the run.
  run_report* report = nullptr;
};

/// Evaluates several arrays in as few passes over the data as possible. The results are in memory.
std::vector<array> eval(std::span<const array> arrays, const eval_options& options = {});
array eval(const array& a, const eval_options& options = {});

/// Streams an array into a sink, block by block; calls finish() or abandon() of the sink.
void store(const array& a, sink& to, const eval_options& options = {});

/// One block of a streamed array.
struct block {
  box where;
  ndt::type type;  ///< of the block: its shape and dtype
  strided_source values;
};

/// Streams an array to a callback in C order of its blocks, one call at a time, however large it is. `chunk` is the block shape (empty:
/// the array's own chunks). An exception of the callback ends the run and passes through.
void blocks(const array& a, const std::function<void(const block&)>& take, const extents& chunk = {}, const eval_options& options = {});

}  // namespace pluribus::nd
