// SPDX-License-Identifier: BSD-3-Clause
/// The fused suite as a C function, so that Python times ours and NumPy's in one process (fused_peers.py).
#include "fused_program.hpp"

extern "C" __attribute__((visibility("default"))) void fused_run(int expression, std::int64_t n, const double* a, const double* b,
                                                                  const double* c, const double* d, double* out) {
  static const pluribus::gfunc::program programs[] = {bench::build_fused(0), bench::build_fused(1), bench::build_fused(2),
                                                      bench::build_fused(3)};
  bench::run_fused(programs[expression], {a, b, c, d, out, n});
}
