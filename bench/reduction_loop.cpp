// SPDX-License-Identifier: BSD-3-Clause
/// The reduction suite as C functions over grids, so that Python times ours and NumPy's in one process (reduction_peers.py): a
/// reduction over any axis, a transposed sum, an outer product, a selection, and plain reads
/// and writes of the same memory that do nothing else.
#include <immintrin.h>
#include <tbb/parallel_for.h>

#include <cstring>
#include <string_view>

#include "gfunc/call.hpp"
#include "ndt/make.hpp"
#include "tbb_executor.hpp"

namespace {

namespace gfunc = pluribus::gfunc;
namespace ndt = pluribus::ndt;

gfunc::value over(const void* data, ndt::scalar dtype, std::initializer_list<gfunc::index> shape) {
  gfunc::index bytes = ndt::size_of(dtype);
  for (gfunc::index extent : shape) bytes *= extent;
  const ndt::type type = ndt::array_type(std::span<const gfunc::index>(shape.begin(), shape.size()), ndt::make_scalar(dtype));
  return gfunc::value::from_buffer(type, gfunc::buffer::borrow(const_cast<void*>(data), bytes)).value();
}

gfunc::call_place threads() {
  static bench::tbb_executor executor;
  return {&executor, nullptr};
}

void keep(const gfunc::value& made, void* out) {
  if (out != nullptr) std::memcpy(out, made.data(), static_cast<std::size_t>(made.size() * made.itemsize()));
}

ndt::scalar dtype_of(std::string_view name) {
  return name == "float32" ? ndt::scalar::float32 : name == "int32" ? ndt::scalar::int32 : ndt::scalar::float64;
}

constexpr gfunc::index piece = gfunc::index{1} << 16;

double read_piece(const double* a, gfunc::index n) {
  using vector = double __attribute__((vector_size(64), aligned(8), may_alias));
  vector sums[8] = {};
  gfunc::index i = 0;
  for (; i + 64 <= n; i += 64) {
    for (int k = 0; k < 8; ++k) sums[k] += *reinterpret_cast<const vector*>(a + i + 8 * k);
  }
  double total = 0;
  for (const vector& s : sums)
    for (int k = 0; k < 8; ++k) total += s[k];
  for (; i < n; ++i) total += a[i];
  return total;
}

}  // namespace

#define BENCH_C extern "C" __attribute__((visibility("default")))

/// A plain vector sum of each piece: what memory delivers to both threads.
BENCH_C double raw_read(const double* a, gfunc::index n) {
  const gfunc::index pieces = (n + piece - 1) / piece;
  static double totals[1 << 16];
  tbb::parallel_for(gfunc::index{0}, pieces,
                    [&](gfunc::index p) { totals[p] = read_piece(a + p * piece, std::min(piece, n - p * piece)); });
  double total = 0;
  for (gfunc::index p = 0; p < pieces; ++p) total += totals[p];
  return total;
}

/// Stores past the caches, whole lines: what memory takes from both threads. `out` is aligned to a line.
BENCH_C void raw_write(double* out, gfunc::index n) {
  tbb::parallel_for(gfunc::index{0}, n / piece, [&](gfunc::index p) {
    for (gfunc::index i = p * piece; i < (p + 1) * piece; i += 4) _mm256_stream_pd(out + i, _mm256_set1_pd(1.0));
    _mm_sfence();
  });
}

/// axis -1: all.
BENCH_C void reduce(const char* function, const char* dtype, const void* a, gfunc::index rows, gfunc::index columns, int axis, void* out) {
  const gfunc::value args[] = {over(a, dtype_of(dtype), {rows, columns})};
  gfunc::attributes options;
  if (axis >= 0) options = {{"axis", axis}};
  keep(gfunc::try_call(function, args, options, threads()).value(), out);
}

/// Results of the next three are new memory, as NumPy's; copied out only when somebody asks.
BENCH_C void transposed_add(const double* a, const double* b, gfunc::index n, void* out) {
  const int order[] = {1, 0};
  const gfunc::value args[] = {over(a, ndt::scalar::float64, {n, n}).transposed(order).value(), over(b, ndt::scalar::float64, {n, n})};
  keep(gfunc::try_call("add", args, {}, threads()).value(), out);
}

BENCH_C void outer(const double* a, const double* b, gfunc::index n, void* out) {
  const gfunc::value args[] = {over(a, ndt::scalar::float64, {n, 1}), over(b, ndt::scalar::float64, {n})};
  keep(gfunc::try_call("multiply", args, {}, threads()).value(), out);
}

BENCH_C void add(const double* a, const double* b, gfunc::index n) {
  const gfunc::value args[] = {over(a, ndt::scalar::float64, {n}), over(b, ndt::scalar::float64, {n})};
  keep(gfunc::try_call("add", args, {}, threads()).value(), nullptr);
}

BENCH_C gfunc::index filter(const double* a, const bool* mask, gfunc::index n, void* out) {
  const gfunc::value args[] = {over(a, ndt::scalar::float64, {n}), over(mask, ndt::scalar::bool_, {n})};
  const gfunc::value made = gfunc::try_call("filter", args, {}, threads()).value();
  keep(made, out);
  return made.size();
}
