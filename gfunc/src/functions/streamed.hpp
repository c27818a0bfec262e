// SPDX-License-Identifier: BSD-3-Clause
/// Loops over one tile whose results bypass the caches, for results far larger than them: operands and an operation flow in, whole 64-byte
/// lines of the result are computed in registers and stored at once, what is before the first and behind the last goes the ordinary way.
/// Null where the processor has no such stores.
#pragma once
#include <cstdint>

#include "gfunc/kernel.hpp"
#include "past_caches.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
const T* next(const void* const*& in) {
  return static_cast<const T*>(*in++);
}

#if defined(__x86_64__)

inline constexpr std::int64_t stream_line = 64;

inline __attribute__((always_inline)) void stream_one_line(char* to, const char* from) {
  using vector = char __attribute__((vector_size(GF_VECTOR_BYTES)));
  for (std::int64_t at = 0; at < stream_line; at += GF_VECTOR_BYTES) {
    vector v;
    __builtin_memcpy(&v, from + at, sizeof v);
    store_past_caches(to + at, v);
  }
}

/// An argument may be the result itself: a line is read before it is written.
template <class Op, class R, class... A>
void each_line(R* out, std::int64_t lines, const A*... in) {
  constexpr std::int64_t width = stream_line / static_cast<std::int64_t>(sizeof(R));
  for (std::int64_t k = 0; k < lines; ++k) {
    alignas(stream_line) R line[width];  // stays in registers
    GF_INDEPENDENT
    for (std::int64_t i = 0; i < width; ++i) line[i] = Op::apply(in[k * width + i]...);
    stream_one_line(reinterpret_cast<char*>(out + k * width), reinterpret_cast<const char*>(line));
  }
}

template <tile_kernel Ordinary, class Op, class R, class... A>
void streamed_parts(R* out, std::int64_t n, const A*... in) {
  constexpr std::int64_t width = stream_line / static_cast<std::int64_t>(sizeof(R));
  // A complex output may lie at an odd half of its size: then no line holds whole elements.
  const bool whole = reinterpret_cast<std::uintptr_t>(out) % sizeof(R) == 0;
  const auto past = static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(out) % stream_line) / static_cast<std::int64_t>(sizeof(R));
  const std::int64_t before = past == 0 ? 0 : width - past, head = whole && before < n ? before : n;
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
