// SPDX-License-Identifier: BSD-3-Clause
/// The expressions of the fused suite and who evaluates them: every contender is fill(out) = expression(a, b, c, d) over n float64.
#pragma once
#include <cstdint>

namespace bench {

inline constexpr int fused_cases = 4;
inline constexpr const char* fused_names[fused_cases] = {"a+b", "a*b+3*c-d", "sin(a)*b+3*c-sqrt(abs(d))", "exp(a)*sin(b)+exp(c)*sin(d)"};

struct fused_operands {
  const double* a;
  const double* b;
  const double* c;
  const double* d;
  double* out;
  std::int64_t n;
};

/// Loops fused by hand, compiled per expression with the vector mathematics of the kernels; `stream`: stores past the caches, `ahead`:
/// prefetches the inputs.
using static_loop = void (*)(const fused_operands&, std::int64_t begin, std::int64_t end);
static_loop hand_fused(int expression, bool stream, bool ahead);

/// Static-typed peers.
void run_xtensor(int expression, const fused_operands& on);
void run_eigen(int expression, const fused_operands& on);

}  // namespace bench
