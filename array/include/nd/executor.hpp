// SPDX-License-Identifier: BSD-3-Clause
/// Who runs tasks: the process's oneTBB pool, plain std::thread workers (for ThreadSanitizer, which cannot see into oneTBB), or the
/// caller (gfunc::inline_executor). They know pieces of work; never arrays.
#pragma once
#include <memory>

#include "gfunc/executor.hpp"

namespace pluribus::nd {

/// The oneTBB executor of this process, made at the first use.
gfunc::executor& default_executor();
/// A oneTBB arena with so many threads.
std::unique_ptr<gfunc::executor> make_tbb_executor(int threads);
/// Starts `threads` std::threads for each parallel_for; slow to start, fully visible to ThreadSanitizer.
std::unique_ptr<gfunc::executor> make_thread_executor(int threads);

/// Threads this process may use: the smaller of CPU affinity and cgroup cpu.max, at least 1.
int available_threads();
/// Bytes this process may still take: cgroup limit (or the machine's memory) less what is in use.
ndt::index available_memory();

}  // namespace pluribus::nd
