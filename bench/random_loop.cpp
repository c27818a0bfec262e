// SPDX-License-Identifier: BSD-3-Clause
/// The random suite as one C function: a distribution over n elements, on one thread or all, so that Python times ours and NumPy's in one
/// process (random_peers.py). The result is new memory, as NumPy's is.
#include <cstring>

#include "gfunc/call.hpp"
#include "ndt/make.hpp"
#include "tbb_executor.hpp"

namespace gfunc = pluribus::gfunc;

/// `parameter` is passed where there is one: an integer as such. `out` may be null.
extern "C" __attribute__((visibility("default"))) void random_fill(const char* function, int parameters, double parameter,
                                                                   const char* dtype, gfunc::index n, int threads, void* out) {
  static bench::tbb_executor pool;
  gfunc::inline_executor here;
  gfunc::executor* on = threads > 1 ? static_cast<gfunc::executor*>(&pool) : &here;
  const auto whole = static_cast<std::int64_t>(parameter);
  const gfunc::value given = static_cast<double>(whole) == parameter ? gfunc::value::literal(whole) : gfunc::value::literal(parameter);
  gfunc::attributes options = {{"size", std::vector<gfunc::index>{n}}, {"seed", std::int64_t{1}}};
  if (dtype != nullptr) options.set("dtype", std::string(dtype));
  const gfunc::value made =
      gfunc::try_call(function, std::span(&given, static_cast<std::size_t>(parameters)), options, {on, nullptr}).value();
  if (out != nullptr) std::memcpy(out, made.data(), static_cast<std::size_t>(made.size() * made.itemsize()));
}
