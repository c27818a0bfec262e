// SPDX-License-Identifier: BSD-3-Clause
/// Products of square matrices of float64 and float32 beside a raw cblas_?gemm of the same OpenBLAS in this process and beside Eigen: large
/// ones on one thread and two, batches of small ones on one. The raw calls write into memory that is there, ours allocates its result.
#include <cblas.h>

#include <cmath>

#include "gfunc/call.hpp"
#include "harness.hpp"
#include "matmul_peers.hpp"
#include "ndt/make.hpp"
#include "tbb_executor.hpp"

namespace {

namespace gfunc = pluribus::gfunc;
namespace ndt = pluribus::ndt;

void gemm(int n, const double* a, const double* b, double* c) {
  cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n);
}
void gemm(int n, const float* a, const float* b, float* c) {
  cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, n, n, n, 1, a, n, b, n, 0, c, n);
}

template <class T>
struct operands {
  std::int64_t n, count;
  gfunc::value args[2];
  std::vector<T> raw;

  operands(std::int64_t extent, std::int64_t batch) : n(extent), count(batch), raw(static_cast<std::size_t>(n * n * count)) {
    std::mt19937 random(7);
    for (gfunc::value& v : args) {
      v = gfunc::value::allocate(ndt::array_type(gfunc::dims{count, n, n}, ndt::make_scalar(ndt::scalar_of<T>))).value();
      T* x = reinterpret_cast<T*>(v.data());
      for (std::int64_t i = 0; i < count * n * n; ++i) x[i] = static_cast<T>(random()) / static_cast<T>(4294967296.0) - T(0.5);
    }
    if (count == 1) {
      for (gfunc::value& v : args) v = v.at(0).value();
    }
  }
  const T* at(int which, std::int64_t i) const { return reinterpret_cast<const T*>(args[which].data()) + i * n * n; }
  gfunc::value product(gfunc::executor& on) const { return gfunc::try_call("matmul", args, {}, {&on, nullptr}).value(); }
  void raw_products() {
    for (std::int64_t i = 0; i < count; ++i) gemm(static_cast<int>(n), at(0, i), at(1, i), raw.data() + i * n * n);
  }
  /// Each element differs from the raw one by rounding alone.
  void check(gfunc::executor& on) {
    raw_products();
    const gfunc::value made = product(on);
    const T* c = reinterpret_cast<const T*>(made.data());
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (std::abs(c[i] - raw[i]) <= static_cast<T>(n) * std::numeric_limits<T>::epsilon()) continue;
      std::fprintf(stderr, "matmul of %lld differs at %zu\n", static_cast<long long>(n), i);
      std::exit(1);
    }
  }
};

template <class T>
void square(bench::report& report, const char* dtype, std::int64_t n) {
  const std::string what = std::string("matmul ") + dtype + " " + std::to_string(n);
  operands<T> o(n, 1);
  gfunc::inline_executor one;
  bench::tbb_executor all;
  o.check(one);
  o.check(all);
  if (report.wants(what + ", 1 thread")) {
    report.measure(what + ", 1 thread", {{"pluribus", [&] { o.product(one); }},
                                         {"OpenBLAS", [&] { o.raw_products(); }},
                                         {"Eigen", [&] { bench::eigen_products(o.at(0, 0), o.at(1, 0), o.raw.data(), n, 1); }}});
  }
  if (report.wants(what + ", 2 threads")) {
    report.measure(what + ", 2 threads", {{"pluribus", [&] { o.product(all); }}, {"OpenBLAS", [&] {
                                                                                    openblas_set_num_threads(2);
                                                                                    o.raw_products();
                                                                                    openblas_set_num_threads(1);
                                                                                  }}});
  }
}

template <class T>
void batch(bench::report& report, const char* dtype, std::int64_t n, std::int64_t count) {
  const std::string what = "matmul " + std::to_string(count) + " of " + dtype + " " + std::to_string(n) + ", 1 thread";
  if (!report.wants(what)) return;
  operands<T> o(n, count);
  gfunc::inline_executor one;
  o.check(one);
  report.measure(what, {{"pluribus", [&] { o.product(one); }},
                        {"OpenBLAS, one at a time", [&] { o.raw_products(); }},
                        {"Eigen", [&] { bench::eigen_products(o.at(0, 0), o.at(1, 0), o.raw.data(), n, count); }}});
}

template <class T>
void suite(bench::report& report, const char* dtype) {
  for (std::int64_t n : {64, 512, 1024, 2048}) square<T>(report, dtype, n);
  batch<T>(report, dtype, 8, 1000);
  batch<T>(report, dtype, 8, 100000);
  batch<T>(report, dtype, 64, 100);
}

}  // namespace

int main(int argc, char** argv) {
  openblas_set_num_threads(1);
  bench::report report("matmul", argc, argv);
  suite<double>(report, "float64");
  suite<float>(report, "float32");
}
