// SPDX-License-Identifier: BSD-3-Clause
/// The only place that knows oneTBB: an arena of threads behind gfunc::executor. Pieces of work in; never arrays, blocks or budgets.
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include "gfunc/buffer.hpp"
#include "nd/executor.hpp"

namespace pluribus::nd {

using ndt::index;

namespace {

class tbb_executor final : public gfunc::executor {
 public:
  explicit tbb_executor(int threads) : threads_(threads), arena_(threads) {}

  int concurrency() const noexcept override { return threads_; }
  void parallel_for(index n, gfunc::function_ref<void(index)> body) override {
    if (n == 1) return body(0);
    arena_.execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<index>(0, n, 1),
          [&](const tbb::blocked_range<index>& range) {
            const gfunc::worker_scope scope;
            for (index i = range.begin(); i != range.end(); ++i) body(i);
          },
          tbb::simple_partitioner());
    });
  }

 private:
  int threads_;
  tbb::task_arena arena_;
};

}  // namespace

#if defined(__SANITIZE_THREAD__)
#define ND_VISIBLE_THREADS 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define ND_VISIBLE_THREADS 1
#endif
#endif

gfunc::executor& default_executor() {
#ifdef ND_VISIBLE_THREADS
  // ThreadSanitizer cannot see into oneTBB and would report its hand-overs as races.
  static const std::unique_ptr<gfunc::executor> pool = make_thread_executor(available_threads());
  return *pool;
#else
  static tbb_executor pool(available_threads());
  return pool;
#endif
}

std::unique_ptr<gfunc::executor> make_tbb_executor(int threads) { return std::make_unique<tbb_executor>(threads); }

}  // namespace pluribus::nd
