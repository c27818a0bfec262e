// SPDX-License-Identifier: BSD-3-Clause
/// An executor on plain std::thread, and what this process may use of the machine: threads and memory, by affinity and cgroup.
#include <sched.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <limits>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "gfunc/buffer.hpp"
#include "nd/executor.hpp"

namespace pluribus::nd {

using ndt::index;

namespace {

class thread_executor final : public gfunc::executor {
 public:
  explicit thread_executor(int threads) : threads_(std::max(1, threads)) {}

  int concurrency() const noexcept override { return threads_; }
  void parallel_for(index n, gfunc::function_ref<void(index)> body) override {
    std::atomic<index> next{0};
    std::mutex lock;
    std::exception_ptr first;
    const auto work = [&] {
      const gfunc::worker_scope scope;
      for (index i = next.fetch_add(1); i < n; i = next.fetch_add(1)) {
        try {
          body(i);
        } catch (...) {
          const std::lock_guard hold(lock);
          if (!first) first = std::current_exception();
          next.store(n);
        }
      }
    };
    std::vector<std::thread> others;
    for (index t = 1; t < std::min<index>(n, threads_); ++t) others.emplace_back(work);
    work();
    for (std::thread& t : others) t.join();
    if (first) std::rethrow_exception(first);
  }

 private:
  int threads_;
};

std::string first_line(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

/// The folder of this process's cgroup (v2), and those around it up to the root.
std::vector<std::string> find_cgroup_folders() {
  std::vector<std::string> folders;
  std::ifstream file("/proc/self/cgroup");
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("0::", 0) != 0) continue;
    for (std::string path = line.substr(3); !path.empty(); path = path.substr(0, path.rfind('/')))
      folders.push_back("/sys/fs/cgroup" + (path == "/" ? std::string() : path));
  }
  folders.push_back("/sys/fs/cgroup");
  return folders;
}

const std::vector<std::string>& cgroup_folders() {
  static const std::vector<std::string> folders = find_cgroup_folders();
  return folders;
}

index number_in(const std::string& text, index otherwise) {
  char* end = nullptr;
  const long long value = std::strtoll(text.c_str(), &end, 10);
  return end == text.c_str() ? otherwise : static_cast<index>(value);
}

index machine_memory_left() {
  std::ifstream file("/proc/meminfo");
  for (std::string line; std::getline(file, line);)
    if (line.rfind("MemAvailable:", 0) == 0) return number_in(line.substr(13), 1 << 20) * 1024;
  return index{1} << 30;
}

}  // namespace

std::unique_ptr<gfunc::executor> make_thread_executor(int threads) { return std::make_unique<thread_executor>(threads); }

int available_threads() {
  cpu_set_t set;
  CPU_ZERO(&set);
  int threads = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : static_cast<int>(std::thread::hardware_concurrency());
  for (const std::string& folder : cgroup_folders()) {
    const std::string line = first_line(folder + "/cpu.max");  // "max 100000" or "150000 100000"
    const auto blank = line.find(' ');
    if (blank == std::string::npos || line.rfind("max", 0) == 0) continue;
    const index quota = number_in(line, 0);
    const index period = number_in(line.substr(blank + 1), 0);
    if (quota > 0 && period > 0) threads = std::min(threads, static_cast<int>(std::max<index>(1, (quota + period - 1) / period)));
  }
  return std::max(1, threads);
}

index available_memory() {
  index left = machine_memory_left();
  for (const std::string& folder : cgroup_folders()) {
    const std::string limit = first_line(folder + "/memory.max");
    if (limit.empty() || limit == "max") continue;
    const index used = number_in(first_line(folder + "/memory.current"), 0);
    left = std::min(left, std::max<index>(0, number_in(limit, left) - used));
  }
  return left;
}

}  // namespace pluribus::nd
