// SPDX-License-Identifier: BSD-3-Clause
/// The hand-fused loops: expressions as inlined vector code over the kernels' own sin and exp, two vectors in flight, compiled once per
/// instruction set as the kernels are. Sines and exponentials of float32 are those of float64 rounded once.
#include "exponential_vectors.hpp"
#include "fused_cases.hpp"
#include "trigonometric_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// The vector an expression works in: a whole one, or of float32 as many as are one vector of float64 where they are widened.
using whole_float = float __attribute__((vector_size(GF_VECTOR_BYTES)));
using whole_int = std::int32_t __attribute__((vector_size(GF_VECTOR_BYTES)));
template <int Expression, class T>
using vector_for = std::conditional_t<
    std::is_same_v<T, double>, vd,
    std::conditional_t<std::is_same_v<T, std::int32_t>, whole_int, std::conditional_t<(Expression > 1), vf, whole_float>>>;

template <class V>
struct quad {
  V a, b, c, d;
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

/// Instructions by name: GCC 12 converts such vectors in halves.
GF_INLINE vd widened(vf x) {
#if defined(__AVX512F__)
  return _mm512_maskz_cvtps_pd(0xff, x);
#elif defined(__AVX2__)
  return _mm256_cvtps_pd(x);
#else
  return __builtin_convertvector(x, vd);
#endif
}

template <class Function>
GF_INLINE vf checked(vf x) {
  return __builtin_convertvector(checked<Function>(widened(x)), vf);
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
GF_INLINE vf root(vf x) {
#if defined(__AVX512F__)
  return _mm256_sqrt_ps(x);
#elif defined(__AVX2__)
  return _mm_sqrt_ps(x);
#else
  for (int i = 0; i < lanes; ++i) x[i] = __builtin_sqrtf(x[i]);
  return x;
#endif
}

GF_INLINE vf absolute(vf x) {
  using bits = std::int32_t __attribute__((vector_size(sizeof(vf))));
  return reinterpret_cast<vf>(reinterpret_cast<bits>(x) & INT32_MAX);
}

template <int Expression, class T, class V>
GF_INLINE V evaluate(const quad<V>& q) {
  constexpr T three = 3;
  if constexpr (Expression == 0) return q.a + q.b;
  if constexpr (Expression == 1) return q.a * q.b + three * q.c - q.d;
  if constexpr (Expression == 2) return checked<sin_vector>(q.a) * q.b + three * q.c - root(absolute(q.d));
  if constexpr (Expression == 3)
    return checked<exp_vector>(q.a) * checked<sin_vector>(q.b) + checked<exp_vector>(q.c) * checked<sin_vector>(q.d);
}

template <class V, class T>
GF_INLINE V vector_at(const T* from) {
  V v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

template <bool Stream, class T, class V>
GF_INLINE void put(T* to, V v) {
#if defined(__AVX2__)
  if constexpr (Stream && sizeof v == 64) return _mm512_stream_si512(reinterpret_cast<__m512i*>(to), reinterpret_cast<__m512i>(v));
  if constexpr (Stream && sizeof v == 32) return _mm256_stream_si256(reinterpret_cast<__m256i*>(to), reinterpret_cast<__m256i>(v));
  if constexpr (Stream && sizeof v == 16) return _mm_stream_si128(reinterpret_cast<__m128i*>(to), reinterpret_cast<__m128i>(v));
#endif
  __builtin_memcpy(to, &v, sizeof v);
}

template <int Expression, class V, class T>
GF_INLINE quad<V> load_quad(const bench::fused_operands<T>& on, std::int64_t i) {
  quad<V> q{vector_at<V>(on.a + i), vector_at<V>(on.b + i), V{}, V{}};
  if constexpr (Expression > 0) {
    q.c = vector_at<V>(on.c + i);
    q.d = vector_at<V>(on.d + i);
  }
  return q;
}

template <int Expression, class T, bool Stream, bool Ahead>
void loop(const bench::fused_operands<T>& on, std::int64_t begin, std::int64_t end) {
  using V = vector_for<Expression, T>;
  constexpr std::int64_t width = sizeof(V) / sizeof(T), step = 2 * width, line = 64 / sizeof(T), distance = 8 * line;
  std::int64_t i = begin;
  for (; i + step <= end; i += step) {
    if constexpr (Ahead) {
      for (std::int64_t k = 0; k < step; k += line) {
        __builtin_prefetch(on.a + i + distance + k);
        __builtin_prefetch(on.b + i + distance + k);
        if constexpr (Expression > 0) __builtin_prefetch(on.c + i + distance + k);
        if constexpr (Expression > 0) __builtin_prefetch(on.d + i + distance + k);
      }
    }
    const quad<V> q0 = load_quad<Expression, V>(on, i), q1 = load_quad<Expression, V>(on, i + width);
    const V r0 = evaluate<Expression, T>(q0), r1 = evaluate<Expression, T>(q1);
    put<Stream>(on.out + i, r0);
    put<Stream>(on.out + i + width, r1);
  }
  for (; i < end; ++i) {
    const quad<V> q{V{} + on.a[i], V{} + on.b[i], V{} + on.c[i], V{} + on.d[i]};
    on.out[i] = evaluate<Expression, T>(q)[0];
  }
#if defined(__x86_64__)
  if constexpr (Stream) _mm_sfence();
#endif
}

template <int Expression, class T>
bench::static_loop<T> choose(bool stream, bool ahead) {
  if (stream) return ahead ? loop<Expression, T, true, true> : loop<Expression, T, true, false>;
  return ahead ? loop<Expression, T, false, true> : loop<Expression, T, false, false>;
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA

namespace bench {

template <class T>
static_loop<T> hand_fused(int expression, bool stream, bool ahead) {
  using namespace pluribus::gfunc::GF_ISA;
  if constexpr (fused_cases < T >> 2) {
    if (expression == 2) return choose<2, T>(stream, ahead);
    if (expression == 3) return choose<3, T>(stream, ahead);
  }
  return expression == 0 ? choose<0, T>(stream, ahead) : choose<1, T>(stream, ahead);
}

template static_loop<double> hand_fused<double>(int, bool, bool);
template static_loop<float> hand_fused<float>(int, bool, bool);
template static_loop<std::int32_t> hand_fused<std::int32_t>(int, bool, bool);

}  // namespace bench
