// SPDX-License-Identifier: BSD-3-Clause
/// Selection by a mask: elements and one byte a mask in, the chosen elements out, packed. Whole vectors are stored while they fit, so
/// nothing is written beyond the capacity.
#include "intrinsics512.hpp"

#include "algorithms.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct bytes16 {
  std::uint64_t low, high;
};

/// Branch-free: every element is written, and the place moves on when it was chosen.
template <class T>
void compress_from(T* out, std::int64_t at, std::int64_t capacity, const T* in, const bool* mask, std::int64_t n, std::int64_t i) {
  for (; i < n && at < capacity; ++i) {
    out[at] = in[i];
    at += mask[i];
  }
}

#if defined(__AVX512F__) && defined(__AVX512BW__)
void compress_vectors(std::uint64_t* out, std::int64_t capacity, const std::uint64_t* in, const bool* mask, std::int64_t n) {
  std::int64_t at = 0, i = 0;
  for (; i + 64 <= n && at + 64 <= capacity; i += 64) {
    std::uint64_t bits = _mm512_test_epi8_mask(_mm512_loadu_si512(mask + i), _mm512_loadu_si512(mask + i));
    for (int k = 0; k < 64; k += 8, bits >>= 8) {
      const auto chosen = static_cast<__mmask8>(bits);
      _mm512_storeu_si512(out + at, _mm512_maskz_compress_epi64(chosen, _mm512_loadu_si512(in + i + k)));
      at += __builtin_popcount(chosen);
    }
  }
  for (; i + 8 <= n; i += 8) {
    const __m128i m = _mm_loadl_epi64(reinterpret_cast<const __m128i*>(mask + i));
    const auto chosen = static_cast<__mmask8>(_mm_test_epi8_mask(m, m));
    _mm512_mask_compressstoreu_epi64(out + at, chosen, _mm512_loadu_si512(in + i));
    at += __builtin_popcount(chosen);
  }
  compress_from(out, at, capacity, in, mask, n, i);
}
void compress_vectors(std::uint32_t* out, std::int64_t capacity, const std::uint32_t* in, const bool* mask, std::int64_t n) {
  std::int64_t at = 0, i = 0;
  for (; i + 64 <= n && at + 64 <= capacity; i += 64) {
    std::uint64_t bits = _mm512_test_epi8_mask(_mm512_loadu_si512(mask + i), _mm512_loadu_si512(mask + i));
    for (int k = 0; k < 64; k += 16, bits >>= 16) {
      const auto chosen = static_cast<__mmask16>(bits);
      _mm512_storeu_si512(out + at, _mm512_maskz_compress_epi32(chosen, _mm512_loadu_si512(in + i + k)));
      at += __builtin_popcount(chosen);
    }
  }
  for (; i + 16 <= n; i += 16) {
    const __m128i m = _mm_loadu_si128(reinterpret_cast<const __m128i*>(mask + i));
    const __mmask16 chosen = _mm_test_epi8_mask(m, m);
    _mm512_mask_compressstoreu_epi32(out + at, chosen, _mm512_loadu_si512(in + i));
    at += __builtin_popcount(chosen);
  }
  compress_from(out, at, capacity, in, mask, n, i);
}
#endif
template <class T>
void compress_vectors(T* out, std::int64_t capacity, const T* in, const bool* mask, std::int64_t n) {
  compress_from(out, 0, capacity, in, mask, n, 0);
}

template <class T>
void compress_all(void* out, std::int64_t capacity, const void* in, const bool* mask, std::int64_t n) {
  compress_vectors(static_cast<T*>(out), capacity, static_cast<const T*>(in), mask, n);
}

template <class T>
void add(kernel_sink* sink, ndt::scalar dtype) {
  const algorithms::compress run = compress_all<T>;
  const algorithm_kernel k{algorithm_id::compress, dtype, reinterpret_cast<const void*>(run)};
  sink->algorithm(sink, &k);
}

}  // namespace

void compress(kernel_sink* sink) {
  add<std::uint8_t>(sink, ndt::scalar::uint8);
  add<std::uint16_t>(sink, ndt::scalar::uint16);
  add<std::uint32_t>(sink, ndt::scalar::uint32);
  add<std::uint64_t>(sink, ndt::scalar::uint64);
  add<bytes16>(sink, ndt::scalar::complex128);
}

}  // namespace pluribus::gfunc::GF_ISA
