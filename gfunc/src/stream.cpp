// SPDX-License-Identifier: BSD-3-Clause
/// Non-temporal copies for 64, 32 and 16-byte registers; an ordinary copy elsewhere.
#include "stream.hpp"

#include <cstring>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pluribus::gfunc {

namespace {

constexpr ndt::index line = 64;

/// Bytes before the first whole line of `to`.
[[maybe_unused]] ndt::index head_of(const std::byte* to, ndt::index bytes) noexcept {
  auto past = static_cast<ndt::index>(reinterpret_cast<std::uintptr_t>(to) % line);
  ndt::index head = past == 0 ? 0 : line - past;
  return head < bytes ? head : bytes;
}

#if defined(__x86_64__)

__attribute__((target("avx512f"))) void lines_avx512(std::byte* to, const std::byte* from, ndt::index count) noexcept {
  for (ndt::index i = 0; i < count; ++i)
    _mm512_stream_si512(reinterpret_cast<__m512i*>(to + i * line), _mm512_loadu_si512(from + i * line));
}

__attribute__((target("avx"))) void lines_avx(std::byte* to, const std::byte* from, ndt::index count) noexcept {
  for (ndt::index i = 0; i < 2 * count; ++i) {
    _mm256_stream_si256(reinterpret_cast<__m256i*>(to + i * 32), _mm256_loadu_si256(reinterpret_cast<const __m256i*>(from + i * 32)));
  }
}

void lines_sse2(std::byte* to, const std::byte* from, ndt::index count) noexcept {
  for (ndt::index i = 0; i < 4 * count; ++i) {
    _mm_stream_si128(reinterpret_cast<__m128i*>(to + i * 16), _mm_loadu_si128(reinterpret_cast<const __m128i*>(from + i * 16)));
  }
}

template <void (*Lines)(std::byte*, const std::byte*, ndt::index) noexcept>
void copy_with(std::byte* to, const std::byte* from, ndt::index bytes) {
  ndt::index head = head_of(to, bytes);
  ndt::index count = (bytes - head) / line;
  if (head > 0) std::memcpy(to, from, static_cast<std::size_t>(head));
  Lines(to + head, from + head, count);
  ndt::index done = head + count * line;
  if (done < bytes) std::memcpy(to + done, from + done, static_cast<std::size_t>(bytes - done));
}

stream_copy choose() noexcept {
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f")) return copy_with<lines_avx512>;
  if (__builtin_cpu_supports("avx")) return copy_with<lines_avx>;
  return copy_with<lines_sse2>;
}

#else

void plain_copy(std::byte* to, const std::byte* from, ndt::index bytes) { std::memcpy(to, from, static_cast<std::size_t>(bytes)); }
stream_copy choose() noexcept { return plain_copy; }

#endif

}  // namespace

stream_copy best_stream_copy() noexcept {
  static const stream_copy chosen = choose();
  return chosen;
}

void stream_fence() noexcept {
#if defined(__x86_64__)
  _mm_sfence();
#endif
}

}  // namespace pluribus::gfunc
