// SPDX-License-Identifier: BSD-3-Clause
/// The scheduler: a job of blocks in, run on an executor in depth-first order with at most `window` blocks in flight, so that the bytes
/// in flight are those that the plan proved to fit. Knows blocks, loads and parts; nothing of types, arrays or bytes.
#pragma once
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <vector>

#include "gfunc/executor.hpp"
#include "ndt/scalar.hpp"

namespace pluribus::nd {

using ndt::index;

/// Something that must be read before blocks can run. Jobs derive from it; the fields belong to the scheduler.
struct load {
  virtual ~load() = default;

  bool done = false;
  index asked_by = 0;
  std::vector<index> waiting;
};

/// The steps of one block: loads, then prepare, then its parts (at once), then finish.
class job {
 public:
  virtual ~job() = default;

  struct admission {
    std::vector<std::shared_ptr<load>> needed;  ///< not yet done ones are waited for
    std::vector<std::shared_ptr<load>> fresh;   ///< those of needed that must be run
  };

  virtual index blocks() const = 0;
  virtual int window() const = 0;
  /// Finish blocks one after the other in order.
  virtual bool ordered() const = 0;
  virtual int parts(index block) const = 0;

  /// In block order, one call at a time, when at most window() - 1 earlier blocks are unfinished.
  virtual admission admit(index block) = 0;
  virtual void run(load& l) = 0;
  virtual void prepare(index block) = 0;
  virtual void part(index block, int which) = 0;
  virtual void finish(index block) = 0;
};

struct schedule_options {
  gfunc::executor& on;
  int threads = 1;
  std::stop_token stop = {};
  /// One call at a time, after each block.
  std::function<void()> finished_block = {};
};

struct cancelled {};

/// Runs all blocks. Rethrows the error of the first block, in order, that failed (later blocks are cancelled, earlier ones completed), or
/// throws `cancelled`. No unit is running when it returns.
void run(job& work, const schedule_options& options);

}  // namespace pluribus::nd
