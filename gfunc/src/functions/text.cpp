// SPDX-License-Identifier: BSD-3-Clause
/// Loops over text: lengths in code points, search for a pattern. Offsets and bytes flow in, one number or bool an element
/// flows out. Nothing is read outside an element but in search, which stays inside the run of packed elements.
#if defined(__x86_64__)
#include <immintrin.h>
#endif

#include "algorithms.hpp"
#include "loops.hpp"
#include "text_places.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

using algorithms::text_rows;

std::int64_t code_points_in(const char* p, std::int64_t size) {
  std::int64_t count = 0, i = 0;
#if defined(__AVX512BW__)
  const __m512i last_continuation = _mm512_set1_epi8(-65);
  for (; i < size; i += 64) {
    const std::int64_t left = size - i;
    const __mmask64 here = left >= 64 ? ~__mmask64{0} : (__mmask64{1} << left) - 1;
    count += __builtin_popcountll(_mm512_mask_cmpgt_epi8_mask(here, _mm512_maskz_loadu_epi8(here, p + i), last_continuation));
  }
#else
  for (; i + 8 <= size; i += 8) {
    std::uint64_t w;
    __builtin_memcpy(&w, p + i, 8);
    count += 8 - __builtin_popcountll((w >> 7) & ~(w >> 6) & 0x0101010101010101u);
  }
  for (; i < size; ++i) count += static_cast<signed char>(p[i]) > -65;
#endif
  return count;
}

bool is_ascii(const char* p, std::int64_t size) {
  std::uint64_t all = 0;
  std::int64_t i = 0;
  for (; i + 64 <= size; i += 64) {
    std::uint64_t words[8];
    __builtin_memcpy(words, p + i, 64);
    for (std::uint64_t w : words) all |= w;
  }
  for (; i < size; ++i) all |= static_cast<std::uint64_t>(static_cast<unsigned char>(p[i])) & 0x80u;
  return (all & 0x8080808080808080u) == 0;
}

/// Rows whose bytes are looked at together: where none is above 127, lengths are differences of offsets.
constexpr std::int64_t length_rows = 256;

template <class Offset>
void lengths(const text_rows& t, std::int64_t n, std::int64_t* out) {
  const auto start = [&](std::int64_t i) { return offset_at<Offset>(t.starts, i * t.start_step); };
  const auto end = [&](std::int64_t i) { return offset_at<Offset>(t.ends, i * t.end_step); };
  for (std::int64_t first = 0; first < n; first += length_rows) {
    const std::int64_t last = n - first < length_rows ? n : first + length_rows;
    if (t.packed && is_ascii(t.bytes + start(first), end(last - 1) - start(first))) {
      const char* offsets = t.starts + first * static_cast<std::int64_t>(sizeof(Offset));
      for (std::int64_t i = 0; i < last - first; ++i) {
        const auto at = i * static_cast<std::int64_t>(sizeof(Offset));
        out[first + i] = offset_at<Offset>(offsets, at + static_cast<std::int64_t>(sizeof(Offset))) - offset_at<Offset>(offsets, at);
      }
      continue;
    }
    for (std::int64_t i = first; i < last; ++i) out[i] = code_points_in(t.bytes + start(i), end(i) - start(i));
  }
}
void all_lengths(const text_rows* t, std::int64_t n, std::int64_t* out) {
  t->wide ? lengths<std::int64_t>(*t, n, out) : lengths<std::int32_t>(*t, n, out);
}

/// Bits of places among `block` bytes where the first byte of the pattern and, `span` on, its last are.
#if defined(__AVX512BW__)
constexpr std::int64_t block = 64;
struct finder {
  __m512i first, last;
  finder(char a, char b) : first(_mm512_set1_epi8(a)), last(_mm512_set1_epi8(b)) {}
  std::uint64_t at(const char* p, std::int64_t span) const {
    return _mm512_mask_cmpeq_epi8_mask(_mm512_cmpeq_epi8_mask(first, _mm512_loadu_si512(p)), last, _mm512_loadu_si512(p + span));
  }
};
#elif defined(__AVX2__)
constexpr std::int64_t block = 32;
struct finder {
  __m256i first, last;
  finder(char a, char b) : first(_mm256_set1_epi8(a)), last(_mm256_set1_epi8(b)) {}
  static __m256i load(const char* p) { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(p)); }
  std::uint64_t at(const char* p, std::int64_t span) const {
    const __m256i both = _mm256_and_si256(_mm256_cmpeq_epi8(first, load(p)), _mm256_cmpeq_epi8(last, load(p + span)));
    return static_cast<std::uint32_t>(_mm256_movemask_epi8(both));
  }
};
#elif defined(__SSE2__)
constexpr std::int64_t block = 16;
struct finder {
  __m128i first, last;
  finder(char a, char b) : first(_mm_set1_epi8(a)), last(_mm_set1_epi8(b)) {}
  static __m128i load(const char* p) { return _mm_loadu_si128(reinterpret_cast<const __m128i*>(p)); }
  std::uint64_t at(const char* p, std::int64_t span) const {
    return static_cast<std::uint32_t>(
        _mm_movemask_epi8(_mm_and_si128(_mm_cmpeq_epi8(first, load(p)), _mm_cmpeq_epi8(last, load(p + span)))));
  }
};
#else
constexpr std::int64_t block = 8;
struct finder {
  char first, last;
  finder(char a, char b) : first(a), last(b) {}
  std::uint64_t at(const char* p, std::int64_t span) const {
    std::uint64_t bits = 0;
    for (int i = 0; i < 8; ++i) bits |= std::uint64_t{p[i] == first && p[i + span] == last} << i;
    return bits;
  }
};
#endif

/// Every place of the pattern in [from, to), in order; `found` says where to go on (at least one further).
template <class Found>
void search(const char* bytes, std::int64_t from, std::int64_t to, const char* pattern, std::int64_t m, Found found) {
  const finder both(pattern[0], pattern[m - 1]);
  const std::int64_t span = m - 1;
  std::int64_t at = from, next = from;
  for (; at + block + span <= to; at += block) {
    for (std::uint64_t bits = both.at(bytes + at, span); bits != 0; bits &= bits - 1) {
      const std::int64_t place = at + __builtin_ctzll(bits);
      if (place < next || (m > 2 && __builtin_memcmp(bytes + place + 1, pattern + 1, static_cast<std::size_t>(m - 2)) != 0)) continue;
      next = found(place);
    }
    if (next > at + block) at = next - block;
  }
  for (at = at > next ? at : next; at + m <= to; ++at) {
    if (bytes[at] != pattern[0] || __builtin_memcmp(bytes + at, pattern, static_cast<std::size_t>(m)) != 0) continue;
    at = found(at) - 1;
  }
}

template <class Offset>
void contains(const text_rows& t, std::int64_t n, const char* pattern, std::int64_t m, bool* out) {
  __builtin_memset(out, m == 0, static_cast<std::size_t>(n));
  if (m == 0 || n == 0) return;
  const auto end_of = [&](std::int64_t i) { return offset_at<Offset>(t.ends, i * t.end_step); };
  if (t.packed) {
    std::int64_t row = 0;
    search(t.bytes, offset_at<Offset>(t.starts, 0), end_of(n - 1), pattern, m, [&](std::int64_t place) {
      while (end_of(row) <= place) ++row;
      const std::int64_t end = end_of(row);
      const bool inside = place + m <= end;
      out[row] |= inside;
      return inside ? end : place + 1;
    });
    return;
  }
  for (std::int64_t i = 0; i < n; ++i) {
    const std::int64_t end = end_of(i);
    search(t.bytes, offset_at<Offset>(t.starts, i * t.start_step), end, pattern, m, [&](std::int64_t) {
      out[i] = true;
      return end;
    });
  }
}
void all_contains(const text_rows* t, std::int64_t n, const char* pattern, std::int64_t m, bool* out) {
  t->wide ? contains<std::int64_t>(*t, n, pattern, m, out) : contains<std::int32_t>(*t, n, pattern, m, out);
}

void add(kernel_sink* sink, algorithm_id what, const void* run) {
  const algorithm_kernel k{what, ndt::scalar::uint8, run};
  sink->algorithm(sink, &k);
}

}  // namespace

void text(kernel_sink* sink) {
  const algorithms::text_lengths lengths_run = all_lengths;
  const algorithms::text_contains contains_run = all_contains;
  add(sink, algorithm_id::text_lengths, reinterpret_cast<const void*>(lengths_run));
  add(sink, algorithm_id::text_contains, reinterpret_cast<const void*>(contains_run));
}

}  // namespace pluribus::gfunc::GF_ISA
