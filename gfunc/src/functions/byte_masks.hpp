// SPDX-License-Identifier: BSD-3-Clause
/// The first 16, 32 or 64 bytes of two places in memory beside each other, as masks of bits: where they differ, and where the first is at
/// most the second. All bytes are read, whatever of them counts. Only instruction sets of x86 have them.
#pragma once
#include <cstdint>

#if defined(__x86_64__)
#include <immintrin.h>
#include "intrinsics512.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct byte_masks {
  std::uint64_t differ;
  std::uint64_t at_most;  ///< where they differ, the first is below the second
};

template <int Width>
inline byte_masks masks_of(const char* a, const char* b) {
  if constexpr (Width == 16) {
    const __m128i x = _mm_loadu_si128(reinterpret_cast<const __m128i*>(a)), y = _mm_loadu_si128(reinterpret_cast<const __m128i*>(b));
    const int same = _mm_movemask_epi8(_mm_cmpeq_epi8(x, y)), at_most = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(x, y), x));
    return {static_cast<std::uint64_t>(same ^ 0xFFFF), static_cast<std::uint64_t>(at_most)};
#if defined(__AVX2__)
  } else if constexpr (Width == 32) {
    const __m256i x = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(a)), y = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(b));
    const int same = _mm256_movemask_epi8(_mm256_cmpeq_epi8(x, y)),
              at_most = _mm256_movemask_epi8(_mm256_cmpeq_epi8(_mm256_min_epu8(x, y), x));
    return {static_cast<std::uint32_t>(~same), static_cast<std::uint32_t>(at_most)};
#endif
#if defined(__AVX512BW__)
  } else if constexpr (Width == 64) {
    const __m512i x = _mm512_loadu_si512(a), y = _mm512_loadu_si512(b);
    return {_mm512_cmpneq_epu8_mask(x, y), _mm512_cmple_epu8_mask(x, y)};
#endif
  } else {
    constexpr int half = Width / 2;
    const byte_masks low = masks_of<half>(a, b), high = masks_of<half>(a + half, b + half);
    return {low.differ | high.differ << half, low.at_most | high.at_most << half};
  }
}

/// The first n bits, at most 64.
inline std::uint64_t first_bits(std::uint64_t bits, std::int64_t n) {
#if defined(__BMI2__)
  return _bzhi_u64(bits, static_cast<unsigned>(n));
#else
  return n >= 64 ? bits : bits & ((std::uint64_t{1} << n) - 1);
#endif
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
#endif
