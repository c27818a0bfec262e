// SPDX-License-Identifier: BSD-3-Clause
/// sort, argsort and unique_values over one vector of float64, float32 and int32 beside the standard library on one thread and oneTBB's
/// parallel_sort. NumPy is in sort_peers.py.
#include <tbb/parallel_sort.h>

#include <cstring>
#include <numeric>

#include "gfunc/call.hpp"
#include "harness.hpp"
#include "ndt/make.hpp"
#include "tbb_executor.hpp"

namespace {

namespace gfunc = pluribus::gfunc;
namespace ndt = pluribus::ndt;

template <class T>
void suite(bench::report& report, const char* dtype, std::int64_t n) {
  const gfunc::value x = gfunc::value::allocate(ndt::array_type(gfunc::dims{n}, ndt::make_scalar(ndt::scalar_of<T>))).value();
  T* const in = reinterpret_cast<T*>(x.data());
  std::mt19937_64 random(7);
  for (std::int64_t i = 0; i < n; ++i) in[i] = static_cast<T>(static_cast<std::int64_t>(random() >> 34));
  std::vector<T> work(static_cast<std::size_t>(n));
  std::vector<std::int64_t> order(static_cast<std::size_t>(n));
  bench::tbb_executor threads;
  gfunc::inline_executor one;
  auto call = [&](const char* function, gfunc::executor& on) {
    return gfunc::try_call(function, std::span<const gfunc::value>(&x, 1), {}, {&on, nullptr}).value();
  };
  auto named = [&](const char* what) { return std::string(what) + " " + dtype + " n=" + std::to_string(n); };
  auto copied = [&] { std::copy(in, in + n, work.begin()); };
  copied();
  std::sort(work.begin(), work.end());
  if (std::memcmp(call("sort", threads).data(), work.data(), work.size() * sizeof(T)) != 0) {
    std::fprintf(stderr, "%s: not sorted\n", named("sort").c_str());
    std::exit(1);
  }
  report.measure(named("sort"), {{"pluribus", [&] { call("sort", threads); }},
                                 {"pluribus, 1 thread", [&] { call("sort", one); }},
                                 {"std::sort", [&] { copied(), std::sort(work.begin(), work.end()); }},
                                 {"tbb::parallel_sort", [&] { copied(), tbb::parallel_sort(work.begin(), work.end()); }}});
  report.measure(named("argsort"), {{"pluribus", [&] { call("argsort", threads); }},
                                    {"pluribus, 1 thread", [&] { call("argsort", one); }},
                                    {"std::stable_sort", [&] {
                                       std::iota(order.begin(), order.end(), std::int64_t{0});
                                       std::stable_sort(order.begin(), order.end(),
                                                        [&](std::int64_t a, std::int64_t b) { return in[a] < in[b]; });
                                     }}});
}

}  // namespace

int main(int argc, char** argv) {
  bench::report report("sort", argc, argv);
  for (std::int64_t n : {std::int64_t{10000}, std::int64_t{1000000}}) {
    suite<double>(report, "float64", n);
    suite<float>(report, "float32", n);
    suite<std::int32_t>(report, "int32", n);
  }
}
