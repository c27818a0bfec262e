// SPDX-License-Identifier: BSD-3-Clause
/// The ready queue and its workers. Workers take the unit of the earliest block first and never wait for a particular one: each waits only
/// while another worker is running something that will make units ready.
#include "schedule.hpp"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <queue>

#include "gfunc/buffer.hpp"

namespace pluribus::nd {

namespace {

enum class step : std::uint8_t { finish, part, prepare, load };

struct unit {
  index block = 0;
  step what = step::load;
  int part = 0;
  load* target = nullptr;
  std::shared_ptr<load> owner = nullptr;
};

struct later {
  bool operator()(const unit& a, const unit& b) const noexcept {
    return a.block != b.block ? a.block > b.block : a.what != b.what ? a.what > b.what : a.part > b.part;
  }
};

class scheduler {
 public:
  scheduler(job& work, const schedule_options& options)
      : work_(work),
        options_(options),
        total_(work.blocks()),
        window_(std::max(1, work.window())),
        slots_(static_cast<std::size_t>(window_)) {}

  void run() {
    const int workers = std::clamp(options_.threads, 1, std::max(1, options_.on.concurrency()));
    if (workers == 1)
      worker();
    else
      options_.on.parallel_for(workers, [this](index) { worker(); });
    if (error_) std::rethrow_exception(error_);
    if (stopped_) throw cancelled{};
  }

 private:
  static constexpr index nowhere = std::numeric_limits<index>::max();

  struct slot {
    index block = -1;
    index waits = 0;
    int parts_left = 0;
    bool ready_to_finish = false;
    bool finished = false;
  };

  slot& of(index block) { return slots_[static_cast<std::size_t>(block % window_)]; }

  void worker() {
    std::unique_lock lock(mutex_);
    for (;;) {
      if (!stopped_ && options_.stop.stop_requested()) {
        stopped_ = true;
        fail_at_ = -1;
      }
      admit_more();
      if (over()) {
        changed_.notify_all();
        return;
      }
      if (ready_.empty()) {
        changed_.wait(lock);
        continue;
      }
      unit u = ready_.top();
      ready_.pop();
      if (u.block >= fail_at_) continue;
      ++running_;
      lock.unlock();
      const std::exception_ptr failure = attempt(u);
      lock.lock();
      --running_;
      if (failure)
        fail(u.block, failure);
      else
        complete(u);
      if (ready_.size() > 1 || over() || fail_at_ != nowhere) changed_.notify_all();
    }
  }

  std::exception_ptr attempt(const unit& u) {
    try {
      switch (u.what) {
        case step::load: work_.run(*u.target); break;
        case step::prepare: work_.prepare(u.block); break;
        case step::part: work_.part(u.block, u.part); break;
        case step::finish: work_.finish(u.block); break;
      }
      return nullptr;
    } catch (...) {
      return std::current_exception();
    }
  }

  bool over() const {
    if (running_ > 0) return false;
    return oldest_ >= std::min(total_, std::max<index>(fail_at_, 0));
  }

  void fail(index block, std::exception_ptr error) {
    if (block >= fail_at_) return;
    fail_at_ = block;
    if (!stopped_) error_ = std::move(error);
  }

  void admit_more() {
    while (next_ < std::min(total_, fail_at_) && next_ < oldest_ + window_) {
      const index block = next_++;
      slot& s = of(block);
      s = slot{block, 0, 0, false, false};
      try {
        admit(block, s);
      } catch (...) {
        fail(block, std::current_exception());
      }
    }
  }

  void admit(index block, slot& s) {
    const job::admission a = work_.admit(block);
    for (const auto& l : a.needed) {
      if (l->done) continue;
      l->waiting.push_back(block);
      ++s.waits;
    }
    for (const auto& l : a.fresh) {
      l->asked_by = block;
      push({block, step::load, 0, l.get(), l});
    }
    if (s.waits == 0) push({block, step::prepare});
  }

  void push(unit u) {
    ready_.push(std::move(u));
    changed_.notify_one();
  }

  void complete(const unit& u) {
    slot& s = of(u.block);
    switch (u.what) {
      case step::load:
        u.target->done = true;
        for (index waiter : u.target->waiting)
          if (--of(waiter).waits == 0) push({waiter, step::prepare});
        u.target->waiting.clear();
        break;
      case step::prepare:
        s.parts_left = std::max(1, work_.parts(u.block));
        for (int p = 0; p < s.parts_left; ++p) push({u.block, step::part, p});
        break;
      case step::part:
        if (--s.parts_left > 0) break;
        s.ready_to_finish = true;
        if (!work_.ordered() || u.block == oldest_) push({u.block, step::finish});
        break;
      case step::finish: finished(s); break;
    }
  }

  void finished(slot& s) {
    s.finished = true;
    if (options_.finished_block) options_.finished_block();
    while (oldest_ < next_ && of(oldest_).block == oldest_ && of(oldest_).finished) ++oldest_;
    if (work_.ordered() && oldest_ < next_ && of(oldest_).ready_to_finish) push({oldest_, step::finish});
  }

  job& work_;
  const schedule_options& options_;
  const index total_;
  const int window_;

  std::mutex mutex_;
  std::condition_variable changed_;
  std::priority_queue<unit, std::vector<unit>, later> ready_;
  std::vector<slot> slots_;
  index next_ = 0;           ///< the next block to admit
  index oldest_ = 0;         ///< all blocks before it are finished
  index fail_at_ = nowhere;  ///< blocks from here on are cancelled
  int running_ = 0;
  bool stopped_ = false;
  std::exception_ptr error_;
};

}  // namespace

void run(job& work, const schedule_options& options) { scheduler(work, options).run(); }

}  // namespace pluribus::nd
