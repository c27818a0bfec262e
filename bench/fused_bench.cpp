// SPDX-License-Identifier: BSD-3-Clause
/// Fused expressions of dynamic dtype beside hand-fused static loops on TBB, xtensor and Eigen, over float64, float32 and int32 at four
/// sizes. NumPy, numexpr and numba are in fused_peers.py.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>

#include "fused_program.hpp"
#include "gfunc/buffer.hpp"
#include "harness.hpp"
#include "tbb_executor.hpp"

namespace {

namespace gfunc = pluribus::gfunc;

constexpr std::int64_t grain = std::int64_t{1} << 16, serial = std::int64_t{1} << 15;

template <class T>
void run_hand(bench::static_loop<T> loop, const bench::fused_operands<T>& on) {
  if (on.n < serial) return loop(on, 0, on.n);
  std::int64_t step = std::min(grain, (on.n / 8 + 63) / 64 * 64);
  std::int64_t pieces = (on.n + step - 1) / step;
  tbb::parallel_for(
      std::int64_t{0}, pieces, [&](std::int64_t i) { loop(on, i * step, std::min(on.n, (i + 1) * step)); }, tbb::simple_partitioner{});
}

template <class T>
T* array_of(std::vector<gfunc::buffer>& keep, std::int64_t n, double low, double high) {
  keep.push_back(gfunc::buffer::allocate(n * static_cast<std::int64_t>(sizeof(T))));
  auto* data = reinterpret_cast<T*>(keep.back().data());
  std::uint64_t state = 88172645463325252u + keep.size();
  for (std::int64_t i = 0; i < n; ++i) {
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    data[i] = static_cast<T>(low + (high - low) * static_cast<double>(state >> 11) * 0x1p-53);
  }
  return data;
}

/// All contenders agree to a few units in the last place of their terms, integers exactly, or their times mean nothing.
template <class T>
void check(const std::string& what, const std::string& name, const T* got, const T* expected, std::int64_t n) {
  const double tolerance = std::is_integral_v<T> ? 0 : std::is_same_v<T, float> ? 1e-5 : 1e-12;
  for (std::int64_t i = 0; i < n; ++i) {
    const double x = static_cast<double>(got[i]), y = static_cast<double>(expected[i]);
    if (std::abs(x - y) <= tolerance * (1 + std::abs(y))) continue;
    std::fprintf(stderr, "%s, %s: element %lld is %.17g, not %.17g\n", what.c_str(), name.c_str(), static_cast<long long>(i), x, y);
    std::exit(1);
  }
}

template <class T>
void measure(bench::report& report, std::int64_t n) {
  const std::string dtype = pluribus::ndt::name(pluribus::ndt::scalar_of<T>);
  const double bound = std::is_integral_v<T> ? 1000 : 3;  // no integer overflows
  std::vector<gfunc::buffer> keep;
  bench::fused_operands<T> on{};
  on.a = array_of<T>(keep, n, -bound, bound);
  on.b = array_of<T>(keep, n, -bound, bound);
  on.c = array_of<T>(keep, n, -bound, bound);
  on.d = array_of<T>(keep, n, -bound, bound);
  on.out = array_of<T>(keep, n, 0, 1);
  on.n = n;
  T* expected = array_of<T>(keep, n, 0, 1);
  for (int e = 0; e < bench::fused_cases<T>; ++e) {
    const std::string what = std::string(bench::fused_names[e]) + " " + dtype + " n=" + std::to_string(n);
    if (!report.wants(what)) continue;
    gfunc::program code = bench::build_fused(e, pluribus::ndt::scalar_of<T>);
    const bool large = n >= 2000000;
    const bench::static_loop<T> plain = bench::hand_fused<T>(e, large, false), ahead = bench::hand_fused<T>(e, large, true);
    std::vector<bench::contender> contenders = {
        {"pluribus", [&] { bench::run_fused(code, on); }},          {"hand-fused TBB", [&] { run_hand(plain, on); }},
        {"hand-fused TBB, prefetch", [&] { run_hand(ahead, on); }}, {"xtensor + xsimd + TBB", [&] { bench::run_xtensor(e, on); }},
        {"Eigen, 1 thread", [&] { bench::run_eigen(e, on); }},
    };
    for (const bench::contender& c : contenders) {
      std::fill_n(on.out, n, std::numeric_limits<T>::max());  // no contender answers for another one
      c.run();
      if (&c == contenders.data()) std::copy_n(on.out, n, expected);
      check(what, c.name, on.out, expected, n);
    }
    report.measure(what, contenders);
  }
}

}  // namespace

int main(int argc, char** argv) {
  bench::report report("fused", argc, argv);
  for (std::int64_t n : {std::int64_t{1000}, std::int64_t{8192}, std::int64_t{100000}, std::int64_t{10000000}}) {
    measure<double>(report, n);
    measure<float>(report, n);
    measure<std::int32_t>(report, n);
  }
}
