// SPDX-License-Identifier: BSD-3-Clause
/// The hand-fused loops: expressions as inlined vector code over the kernels' own sin and exp, two vectors in flight, compiled once per
/// instruction set as the kernels are.
#include "exponential_vectors.hpp"
#include "fused_cases.hpp"
#include "trigonometric_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct quad {
  vd a, b, c, d;
};

template <class Function>
GF_INLINE vd checked(vd x) {
  vd y = Function::fast(x);
  if constexpr (Function::has_special) {
    const vl special = Function::special(x);
    if (__builtin_expect(any(special), 0)) {
      for (int i = 0; i < lanes; ++i) {
        if (special[i]) y[i] = Function::slow(x[i]);
      }
    }
  }
  return y;
}

GF_INLINE vd root(vd x) {
#if defined(__AVX512F__)
  return _mm512_maskz_sqrt_pd(0xff, x);
#elif defined(__AVX2__)
  return _mm256_sqrt_pd(x);
#else
  for (int i = 0; i < lanes; ++i) x[i] = __builtin_sqrt(x[i]);
  return x;
#endif
}

template <int Expression>
GF_INLINE vd evaluate(const quad& q) {
  if constexpr (Expression == 0) return q.a + q.b;
  if constexpr (Expression == 1) return q.a * q.b + 3.0 * q.c - q.d;
  if constexpr (Expression == 2) return checked<sin_vector>(q.a) * q.b + 3.0 * q.c - root(absolute(q.d));
  if constexpr (Expression == 3) return checked<exp_vector>(q.a) * checked<sin_vector>(q.b) + checked<exp_vector>(q.c) * checked<sin_vector>(q.d);
}

template <bool Stream>
GF_INLINE void put(double* to, vd v) {
#if defined(__AVX512F__)
  if constexpr (Stream) return _mm512_stream_pd(to, v);
#elif defined(__AVX2__)
  if constexpr (Stream) return _mm256_stream_pd(to, v);
#endif
  __builtin_memcpy(to, &v, sizeof v);
}

template <int Expression>
GF_INLINE quad load_quad(const bench::fused_operands& on, std::int64_t i) {
  quad q{load(on.a + i), load(on.b + i), vd{}, vd{}};
  if constexpr (Expression > 0) {
    q.c = load(on.c + i);
    q.d = load(on.d + i);
  }
  return q;
}

template <int Expression, bool Stream, bool Ahead>
void loop(const bench::fused_operands& on, std::int64_t begin, std::int64_t end) {
  constexpr std::int64_t step = 2 * lanes, distance = 64;
  std::int64_t i = begin;
  for (; i + step <= end; i += step) {
    if constexpr (Ahead) {
      for (std::int64_t k = 0; k < step; k += 8) {
        __builtin_prefetch(on.a + i + distance + k);
        __builtin_prefetch(on.b + i + distance + k);
        if constexpr (Expression > 0) __builtin_prefetch(on.c + i + distance + k);
        if constexpr (Expression > 0) __builtin_prefetch(on.d + i + distance + k);
      }
    }
    const quad q0 = load_quad<Expression>(on, i), q1 = load_quad<Expression>(on, i + lanes);
    const vd r0 = evaluate<Expression>(q0), r1 = evaluate<Expression>(q1);
    put<Stream>(on.out + i, r0);
    put<Stream>(on.out + i + lanes, r1);
  }
  for (; i < end; ++i) {
    const quad q{splat(on.a[i]), splat(on.b[i]), splat(on.c[i]), splat(on.d[i])};
    on.out[i] = evaluate<Expression>(q)[0];
  }
#if defined(__x86_64__)
  if constexpr (Stream) _mm_sfence();
#endif
}

template <int Expression>
bench::static_loop choose(bool stream, bool ahead) {
  if (stream) return ahead ? loop<Expression, true, true> : loop<Expression, true, false>;
  return ahead ? loop<Expression, false, true> : loop<Expression, false, false>;
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA

namespace bench {

static_loop hand_fused(int expression, bool stream, bool ahead) {
  using namespace pluribus::gfunc::GF_ISA;
  switch (expression) {
    case 0: return choose<0>(stream, ahead);
    case 1: return choose<1>(stream, ahead);
    case 2: return choose<2>(stream, ahead);
    default: return choose<3>(stream, ahead);
  }
}

}  // namespace bench
