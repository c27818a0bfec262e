// SPDX-License-Identifier: BSD-3-Clause
/// The expressions of the fused suite and who evaluates them: every contender is fill(out) = expression(a, b, c, d) over n elements of one
/// dtype, float64, float32 or int32.
#pragma once
#include <cstdint>
#include <type_traits>

namespace bench {

inline constexpr const char* fused_names[] = {"a+b", "a*b+3*c-d", "sin(a)*b+3*c-sqrt(abs(d))", "exp(a)*sin(b)+exp(c)*sin(d)"};

/// Integers have no sine of their own dtype: they take the first two.
template <class T>
inline constexpr int fused_cases = std::is_integral_v<T> ? 2 : 4;

template <class T>
struct fused_operands {
  const T* a;
  const T* b;
  const T* c;
  const T* d;
  T* out;
  std::int64_t n;
};

/// Loops fused by hand, compiled per expression with the vector mathematics of the kernels (float32 has its sines and exponentials in
/// float64, rounded once, as they do); `stream`: stores past the caches, `ahead`: prefetches the inputs.
template <class T>
using static_loop = void (*)(const fused_operands<T>&, std::int64_t begin, std::int64_t end);
template <class T>
static_loop<T> hand_fused(int expression, bool stream, bool ahead);

/// Static-typed peers.
template <class T>
void run_xtensor(int expression, const fused_operands<T>& on);
template <class T>
void run_eigen(int expression, const fused_operands<T>& on);

}  // namespace bench
