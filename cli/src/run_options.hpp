// SPDX-License-Identifier: BSD-3-Clause
/// What commands that run arrays have in common: memory, threads, inputs, a progress bar, and stopping on Ctrl-C.
#pragma once
#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "command.hpp"
#include "nd/eval.hpp"
#include "nd/lower_expression.hpp"

namespace pluribus::cli {

/// The flags --memory and --threads.
struct run_flags {
  std::string memory;
  std::string threads;

  void declare(argument_list& arguments);
  nd::eval_options options() const;
};

/// "name=path" flags, opened; a path alone is the input x. What must be decoded whole has to fit `memory_limit` (0: any size).
nd::bindings open_inputs(const std::vector<std::string>& given, nd::index memory_limit);

/// SIGINT and SIGTERM ask the run to stop, so that what was half written is taken away.
class interruption {
 public:
  interruption();
  ~interruption();
  interruption(const interruption&) = delete;
  interruption& operator=(const interruption&) = delete;
  std::stop_token token() const { return stop_.get_token(); }

 private:
  std::stop_source stop_;
  std::array<struct sigaction, 2> before_{};  // of the two signals
  std::jthread watcher_;
};

/// Draws on stderr where that is a terminal, and says nothing elsewhere.
class progress_bar {
 public:
  progress_bar(const session& s, std::string title);
  ~progress_bar();
  progress_bar(const progress_bar&) = delete;
  progress_bar& operator=(const progress_bar&) = delete;
  void operator()(const nd::progress& p);

 private:
  std::string title_;
  bool shown_, drawn_ = false;
  std::chrono::steady_clock::time_point begin_, last_;
};

/// Runs `what` with a bar and Ctrl-C, and fills in the report.
template <class Run>
nd::run_report watched_run(const session& s, const char* title, nd::eval_options options, Run what) {
  nd::run_report report;
  interruption stop;
  progress_bar bar(s, title);
  options.on_progress = [&bar](const nd::progress& p) { bar(p); };
  options.stop = stop.token();
  options.report = &report;
  what(options);
  return report;
}

/// The last line of a run: tasks, time, memory; peak resident memory of the process.
std::string report_line(const nd::run_report& r, const nd::eval_options& options);
nd::index peak_resident_bytes();

}  // namespace pluribus::cli
