// SPDX-License-Identifier: BSD-3-Clause
/// Times contenders side by side: interleaved rounds in changing order, each warmed by its own calls before it is timed, medians out.
/// Results go to a table or, with --json, to one line a case; ratio is the peer's time over ours.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

namespace bench {

struct contender {
  std::string name;
  std::function<void()> run;
};

inline double seconds_of(const std::function<void()>& run, int calls) {
  auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < calls; ++i) run();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count() / calls;
}

inline double median_of(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  std::size_t n = times.size();
  return n % 2 == 1 ? times[n / 2] : 0.5 * (times[n / 2 - 1] + times[n / 2]);
}

/// Calls a timing spans: enough for the clock's grain and for short disturbances.
inline int calls_for(double one) { return std::clamp(static_cast<int>(2e-3 / std::max(one, 1e-9)), 1, 100000); }

/// Of one contender over all rounds: median seconds, and the middle half of the times as a share of it.
struct timing {
  double median = 0, spread = 0;
};

inline timing timing_of(std::vector<double> times) {
  std::sort(times.begin(), times.end());
  const std::size_t n = times.size();
  const double median = median_of(times);
  return {median, (times[n - 1 - n / 4] - times[n / 4]) / median};
}

/// Each contender's timing, in their order.
inline std::vector<timing> interleaved(const std::vector<contender>& contenders, int rounds = 9) {
  std::vector<std::vector<double>> times(contenders.size());
  std::vector<std::size_t> order(contenders.size());
  std::vector<int> calls(contenders.size());
  for (std::size_t i = 0; i < contenders.size(); ++i) {
    order[i] = i;
    contenders[i].run();
    calls[i] = calls_for(seconds_of(contenders[i].run, 1));
  }
  std::mt19937 random(7);
  for (int round = 0; round < rounds; ++round) {
    std::shuffle(order.begin(), order.end(), random);
    for (std::size_t i : order) {
      for (int warm = 0; warm < 3; ++warm) contenders[i].run();
      times[i].push_back(seconds_of(contenders[i].run, calls[i]));
    }
  }
  std::vector<timing> made;
  for (const std::vector<double>& t : times) made.push_back(timing_of(t));
  return made;
}

inline std::vector<double> interleaved_medians(const std::vector<contender>& contenders, int rounds = 9) {
  std::vector<double> medians;
  for (const timing& t : interleaved(contenders, rounds)) medians.push_back(t.median);
  return medians;
}

class report {
 public:
  report(std::string suite, int argc, char** argv) : suite_(std::move(suite)) {
    for (int i = 1; i < argc; ++i) {
      json_ = json_ || std::strcmp(argv[i], "--json") == 0;
      if (std::strcmp(argv[i], "--only") == 0 && i + 1 < argc) only_ = argv[i + 1];
    }
  }

  /// `--only TEXT`: cases whose names contain it.
  bool wants(const std::string& what) const { return what.find(only_) != std::string::npos; }

  /// The first contender is ours; each other one makes a row.
  void measure(const std::string& what, const std::vector<contender>& contenders, int rounds = 9) {
    std::vector<timing> timings = interleaved(contenders, rounds);
    for (std::size_t i = 1; i < contenders.size(); ++i) row(what, timings[0], contenders[i].name, timings[i].median);
  }

  void row(const std::string& what, double ours, const std::string& peer, double peer_seconds) const {
    row(what, timing{ours, 0}, peer, peer_seconds);
  }

  void row(const std::string& what, timing ours, const std::string& peer, double peer_seconds) const {
    const double ratio = peer_seconds / ours.median;
    if (json_) {
      std::printf(
          "{\"suite\": \"%s\", \"case\": \"%s\", \"ours_s\": %.6g, \"spread\": %.3g, \"peer\": \"%s\", \"peer_s\": %.6g, \"ratio\": "
          "%.4g}\n",
          suite_.c_str(), what.c_str(), ours.median, ours.spread, peer.c_str(), peer_seconds, ratio);
    } else {
      std::printf("%-44s %11.5g us %3.0f%% %26s %11.5g us %7.2f\n", what.c_str(), ours.median * 1e6, ours.spread * 100, peer.c_str(),
                  peer_seconds * 1e6, ratio);
    }
    std::fflush(stdout);
  }

 private:
  std::string suite_;
  std::string only_;
  bool json_ = false;
};

}  // namespace bench
