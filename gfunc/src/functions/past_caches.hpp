// SPDX-License-Identifier: BSD-3-Clause
/// Reading ahead and storing past the caches, for loops over memory far larger than them. Vectors of 16, 32 and 64 bytes as the instruction
/// set has them; an ordinary store elsewhere.
#pragma once
#include "intrinsics512.hpp"

#include <cstdint>
#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pluribus::gfunc::GF_ISA {
namespace {

/// How far ahead a loop asks for what it will read: about what arrives while it waits for one line.
inline constexpr int bytes_ahead = 4096;

inline __attribute__((always_inline)) void prefetch_lines(const void* from, std::int64_t bytes) {
  for (std::int64_t at = 0; at < bytes; at += 64) __builtin_prefetch(static_cast<const char*>(from) + at);
}

/// `to` is aligned to the vector's size.
template <class V>
inline __attribute__((always_inline)) void store_past_caches(void* to, V v) {
#if defined(__AVX512F__)
  if constexpr (sizeof(V) == 64) return _mm512_stream_si512(static_cast<__m512i*>(to), (__m512i)v);
#endif
#if defined(__AVX__)
  if constexpr (sizeof(V) == 32) return _mm256_stream_si256(static_cast<__m256i*>(to), (__m256i)v);
#endif
#if defined(__x86_64__)
  if constexpr (sizeof(V) == 16) return _mm_stream_si128(static_cast<__m128i*>(to), (__m128i)v);
#endif
  *static_cast<V*>(to) = v;
}

/// After the last of them: other threads see what was stored.
inline __attribute__((always_inline)) void finish_stores_past_caches() {
#if defined(__x86_64__)
  _mm_sfence();
#endif
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
