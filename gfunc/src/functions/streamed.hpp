// SPDX-License-Identifier: BSD-3-Clause
/// Loops over one tile whose results bypass the caches, for results far larger than them: operands and an operation flow in, whole 64-byte
/// lines of the result are computed in registers and stored at once, what is before the first and behind the last goes the ordinary way.
/// Null where the processor has no such stores.
#pragma once
#include <cstdint>

#include "gfunc/kernel.hpp"
#include "intrinsics512.hpp"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
const T* next(const void* const*& in) {
  return static_cast<const T*>(*in++);
}

#if defined(__x86_64__)

inline constexpr std::int64_t stream_line = 64;

inline __attribute__((always_inline)) void stream_one_line(void* to, const void* from) {
#if GF_VECTOR_BYTES == 64
  _mm512_stream_si512(static_cast<__m512i*>(to), _mm512_loadu_si512(from));
#elif GF_VECTOR_BYTES == 32
  for (int i = 0; i < 2; ++i) _mm256_stream_si256(static_cast<__m256i*>(to) + i, _mm256_loadu_si256(static_cast<const __m256i*>(from) + i));
#else
  for (int i = 0; i < 4; ++i) _mm_stream_si128(static_cast<__m128i*>(to) + i, _mm_loadu_si128(static_cast<const __m128i*>(from) + i));
#endif
}

/// An argument may be the result itself: a line is read before it is written.
template <class Op, class R, class... A>
void each_line(R* out, std::int64_t lines, const A*... in) {
  constexpr std::int64_t width = stream_line / static_cast<std::int64_t>(sizeof(R));
  for (std::int64_t k = 0; k < lines; ++k) {
    alignas(stream_line) R line[width];  // stays in registers
    GF_INDEPENDENT
    for (std::int64_t i = 0; i < width; ++i) line[i] = Op::apply(in[k * width + i]...);
    stream_one_line(out + k * width, line);
  }
}

template <tile_kernel Ordinary, class Op, class R, class... A>
void streamed_parts(R* out, std::int64_t n, const A*... in) {
  constexpr std::int64_t width = stream_line / static_cast<std::int64_t>(sizeof(R));
  const auto past = static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(out) % stream_line) / static_cast<std::int64_t>(sizeof(R));
  const std::int64_t before = past == 0 ? 0 : width - past, head = before < n ? before : n;
  tile_kernel ordinary = Ordinary;
  asm("" : "+r"(ordinary));  // a call: the loop is not wanted here twice more
  const auto plainly = [&](std::int64_t from, std::int64_t count) {
    const void* const at[] = {in + from...};
    if (count > 0) ordinary(out + from, at, count);
  };
  plainly(0, head);
  const std::int64_t lines = (n - head) / width, done = head + lines * width;
  each_line<Op, R, A...>(out + head, lines, in + head...);
  plainly(done, n - done);
}

template <tile_kernel Ordinary, class Op, class R, class... A>
void streamed_tile(void* out, const void* const* in, std::int64_t n) {
  struct pointers {  // braces fix the order of evaluation
    pointers(void* o, std::int64_t count, const A*... a) { streamed_parts<Ordinary, Op, R, A...>(static_cast<R*>(o), count, a...); }
  };
  pointers{out, n, next<A>(in)...};
}

template <tile_kernel Ordinary, class Op, class R, class... A>
constexpr tile_kernel streamed = streamed_tile<Ordinary, Op, R, A...>;

#else

template <tile_kernel Ordinary, class Op, class R, class... A>
constexpr tile_kernel streamed = nullptr;

#endif

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
