// SPDX-License-Identifier: BSD-3-Clause
/// Fused expressions of dynamic dtype beside hand-fused static loops on TBB, xtensor and Eigen, over float64 at four sizes. NumPy and
/// numexpr are in fused_peers.py.
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "fused_program.hpp"
#include "gfunc/buffer.hpp"
#include "harness.hpp"
#include "tbb_executor.hpp"

namespace {

namespace gfunc = pluribus::gfunc;

constexpr std::int64_t grain = std::int64_t{1} << 16, serial = std::int64_t{1} << 15;

void run_hand(bench::static_loop loop, const bench::fused_operands& on) {
  if (on.n < serial) return loop(on, 0, on.n);
  std::int64_t step = std::min(grain, (on.n / 8 + 63) / 64 * 64);
  std::int64_t pieces = (on.n + step - 1) / step;
  tbb::parallel_for(
      std::int64_t{0}, pieces, [&](std::int64_t i) { loop(on, i * step, std::min(on.n, (i + 1) * step)); }, tbb::simple_partitioner{});
}

double* array_of(std::vector<gfunc::buffer>& keep, std::int64_t n, double low, double high) {
  keep.push_back(gfunc::buffer::allocate(n * static_cast<std::int64_t>(sizeof(double))));
  auto* data = reinterpret_cast<double*>(keep.back().data());
  std::uint64_t state = 88172645463325252u + keep.size();
  for (std::int64_t i = 0; i < n; ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    data[i] = low + (high - low) * static_cast<double>(state >> 11) * 0x1p-53;
  }
  return data;
}

/// All contenders agree to a few units in the last place, or their times mean nothing.
void check(const char* name, const double* got, const double* expected, std::int64_t n) {
  for (std::int64_t i = 0; i < n; ++i) {
    if (std::abs(got[i] - expected[i]) <= 1e-12 * (1 + std::abs(expected[i]))) continue;
    std::fprintf(stderr, "%s: element %lld is %.17g, not %.17g\n", name, static_cast<long long>(i), got[i], expected[i]);
    std::exit(1);
  }
}

}  // namespace

int main(int argc, char** argv) {
  bench::report report("fused", argc, argv);
  for (std::int64_t n : {std::int64_t{1000}, std::int64_t{8192}, std::int64_t{100000}, std::int64_t{10000000}}) {
    std::vector<gfunc::buffer> keep;
    bench::fused_operands on{};
    on.a = array_of(keep, n, -3, 3);
    on.b = array_of(keep, n, -3, 3);
    on.c = array_of(keep, n, -3, 3);
    on.d = array_of(keep, n, -3, 3);
    on.out = array_of(keep, n, 0, 1);
    on.n = n;
    double* expected = array_of(keep, n, 0, 1);
    for (int e = 0; e < bench::fused_cases; ++e) {
      const std::string what = std::string(bench::fused_names[e]) + " n=" + std::to_string(n);
      if (!report.wants(what)) continue;
      gfunc::program code = bench::build_fused(e);
      bool large = n >= 2000000;
      bench::static_loop plain = bench::hand_fused(e, large, false), ahead = bench::hand_fused(e, large, true);
      std::vector<bench::contender> contenders = {
          {"pluribus", [&] { bench::run_fused(code, on); }},          {"hand-fused TBB", [&] { run_hand(plain, on); }},
          {"hand-fused TBB, prefetch", [&] { run_hand(ahead, on); }}, {"xtensor + xsimd + TBB", [&] { bench::run_xtensor(e, on); }},
          {"Eigen, 1 thread", [&] { bench::run_eigen(e, on); }},
      };
      bench::fused_operands reference = on;
      reference.out = expected;
      run_hand(plain, reference);
      for (const bench::contender& c : contenders) {
        c.run();
        check(c.name.c_str(), on.out, expected, n);
      }
      report.measure(what, contenders);
    }
  }
}
