// SPDX-License-Identifier: BSD-3-Clause
/// See call_loops.hpp. In a unit of their own, so that the calls are not optimised away.
#include "call_loops.hpp"

#include <cmath>

namespace bench {

void hand_add(double* out, const double* a, const double* b, std::int64_t n) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < n; ++i) out[i] = a[i] + b[i];
}
void hand_multiply(std::int32_t* out, const std::int32_t* a, const std::int32_t* b, std::int64_t n) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < n; ++i)
    out[i] = static_cast<std::int32_t>(static_cast<std::uint32_t>(a[i]) * static_cast<std::uint32_t>(b[i]));
}
void hand_less(bool* out, const float* a, const float* b, std::int64_t n) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < n; ++i) out[i] = a[i] < b[i];
}
void hand_sqrt(double* out, const double* a, std::int64_t n) {
#pragma GCC ivdep
  for (std::int64_t i = 0; i < n; ++i) out[i] = __builtin_sqrt(a[i]);
}

}  // namespace bench
