// SPDX-License-Identifier: BSD-3-Clause
/// The fused suite as C functions, one a dtype, so that Python times ours and NumPy's in one process (fused_peers.py).
#include <vector>

#include "fused_program.hpp"

namespace {

template <class T>
void run(int expression, const bench::fused_operands<T>& on) {
  static const std::vector<pluribus::gfunc::program> programs = [] {
    std::vector<pluribus::gfunc::program> made;
    for (int e = 0; e < bench::fused_cases<T>; ++e) made.push_back(bench::build_fused(e, pluribus::ndt::scalar_of<T>));
    return made;
  }();
  bench::run_fused(programs[static_cast<std::size_t>(expression)], on);
}

}  // namespace

#define FUSED_C_FUNCTION(name, T)                                                                                                 \
  extern "C" __attribute__((visibility("default"))) void name(int expression, std::int64_t n, const T* a, const T* b, const T* c, \
                                                              const T* d, T* out) {                                               \
    run<T>(expression, {a, b, c, d, out, n});                                                                                     \
  }
FUSED_C_FUNCTION(fused_float64, double)
FUSED_C_FUNCTION(fused_float32, float)
FUSED_C_FUNCTION(fused_int32, std::int32_t)
