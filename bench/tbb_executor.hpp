// SPDX-License-Identifier: BSD-3-Clause
/// gfunc's executor over oneTBB, for programs that bench gfunc without array.
#pragma once
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "gfunc/executor.hpp"

namespace bench {

class tbb_executor final : public pluribus::gfunc::executor {
 public:
  int concurrency() const noexcept override { return tbb::this_task_arena::max_concurrency(); }
  void parallel_for(pluribus::gfunc::index n, pluribus::gfunc::function_ref<void(pluribus::gfunc::index)> body) override {
    tbb::parallel_for(
        pluribus::gfunc::index{0}, n, [&](pluribus::gfunc::index i) { body(i); }, tbb::simple_partitioner{});
  }
};

}  // namespace bench
