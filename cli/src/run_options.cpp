// SPDX-License-Identifier: BSD-3-Clause
/// Flags, inputs, bar and signals of commands that run arrays.
#include "run_options.hpp"

#include <fmt/format.h>
#include <semaphore.h>
#include <sys/resource.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <iterator>

#include "failure.hpp"
#include "nd/io/open.hpp"
#include "sizes.hpp"

namespace pluribus::cli {

void run_flags::declare(argument_list& arguments) {
  arguments.value("--memory", "SIZE", memory, "Hard limit for everything the run allocates: 64M, 2G (default: 70 % of what is free)");
  arguments.value("--threads", "N", threads, "At most so many threads (default: all)");
}

nd::eval_options run_flags::options() const {
  nd::eval_options options;
  if (!memory.empty()) options.memory_limit = parse_size(memory);
  if (!threads.empty()) options.threads = static_cast<int>(std::min<nd::index>(parse_number(threads, "--threads", 1), 1024));
  return options;
}

nd::bindings open_inputs(const std::vector<std::string>& given, nd::index memory_limit) {
  nd::bindings inputs;
  for (const std::string& text : given) {
    const std::size_t equals = text.find('=');
    const std::string name = equals == std::string::npos ? "x" : text.substr(0, equals);
    const std::string path = equals == std::string::npos ? text : text.substr(equals + 1);
    if (!datashape::is_expression_name(name))
      throw usage_error{"`" + name + "` cannot name an input",
                        "inputs are given as -i name=PATH; the name is an identifier that is not reserved"};
    if (!inputs.emplace(name, nd::io::open(path, {memory_limit})).second) throw usage_error{"the input `" + name + "` is given twice"};
  }
  return inputs;
}

namespace {

sem_t asked_to_stop;  // what a handler may touch, on whichever thread it runs: libraries have threads of their own
constexpr int stop_signals[] = {SIGINT, SIGTERM};

}  // namespace

interruption::interruption() {
  sem_init(&asked_to_stop, 0, 0);
  struct sigaction taken = {};
  taken.sa_handler = [](int) { sem_post(&asked_to_stop); };
  taken.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < std::size(stop_signals); ++i) sigaction(stop_signals[i], &taken, &before_[i]);
  watcher_ = std::jthread([this](const std::stop_token& done) {
    while (!done.stop_requested())
      if (sem_wait(&asked_to_stop) == 0 && !done.stop_requested()) stop_.request_stop();
  });
}

interruption::~interruption() {
  watcher_.request_stop();
  sem_post(&asked_to_stop);
  watcher_.join();
  for (std::size_t i = 0; i < std::size(stop_signals); ++i) sigaction(stop_signals[i], &before_[i], nullptr);
  sem_destroy(&asked_to_stop);
}

progress_bar::progress_bar(const session& s, std::string title)
    : title_(std::move(title)), shown_(terminal_stderr() && !s.quiet && !s.json), begin_(std::chrono::steady_clock::now()), last_(begin_) {}

progress_bar::~progress_bar() {
  if (drawn_) std::fputs("\r\x1b[K", stderr);
}

void progress_bar::operator()(const nd::progress& p) {
  using namespace std::chrono_literals;
  if (!shown_ || p.total <= 0) return;
  const auto now = std::chrono::steady_clock::now();
  // Short runs show nothing; long ones ten frames a second.
  if (now - begin_ < 200ms || now - last_ < 100ms) return;
  last_ = now;
  drawn_ = true;
  constexpr int width = 30;
  const double part = static_cast<double>(p.done) / static_cast<double>(p.total);
  const double left = std::chrono::duration<double>(now - begin_).count() * (1 - part) / std::max(part, 1e-9);
  const int full = static_cast<int>(part * width);
  fmt::print(stderr, "\r{} [{}{}] {:3.0f} %  {} left\x1b[K", title_, std::string(static_cast<std::size_t>(full), '='),
             std::string(static_cast<std::size_t>(width - full), ' '), part * 100, seconds_text(left));
  std::fflush(stderr);
}

nd::index peak_resident_bytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<nd::index>(usage.ru_maxrss) * 1024;
}

std::string report_line(const nd::run_report& r, const nd::eval_options& options) {
  return fmt::format("{} tasks in {}; peak of inputs and blocks {}{}; peak of the process {}", r.tasks, seconds_text(r.seconds),
                     size_text(r.peak_bytes), options.memory_limit > 0 ? " of " + size_text(options.memory_limit) : "",
                     size_text(peak_resident_bytes()));
}

}  // namespace pluribus::cli
