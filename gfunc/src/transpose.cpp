// SPDX-License-Identifier: BSD-3-Clause
/// Squares of elements are turned in registers, what is left at the edges one element at a time. While a row of squares is written, the
/// lines of the next are fetched: they lie far apart, and no hardware foresees them.
#include "transpose.hpp"

#include <cstdint>
#include <cstring>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace pluribus::gfunc {

namespace {

/// One square of `side` elements of `size` bytes.
struct square {
  index side, size;
  void (*turn)(std::byte* to, index to_step, const std::byte* from, index from_step) noexcept;
};

template <index Size>
void one_by_one(std::byte* to, index to_step, const std::byte* from, index from_step, index rows, index columns) noexcept {
  for (index c = 0; c < columns; ++c) {
    for (index r = 0; r < rows; ++r)
      std::memcpy(to + r * to_step + c * Size, from + c * from_step + r * Size, static_cast<std::size_t>(Size));
  }
}

void elements(std::byte* to, index to_step, const std::byte* from, index from_step, index rows, index columns, index size) noexcept {
  switch (size) {
    case 1: return one_by_one<1>(to, to_step, from, from_step, rows, columns);
    case 2: return one_by_one<2>(to, to_step, from, from_step, rows, columns);
    case 4: return one_by_one<4>(to, to_step, from, from_step, rows, columns);
    case 8: return one_by_one<8>(to, to_step, from, from_step, rows, columns);
    default: return one_by_one<16>(to, to_step, from, from_step, rows, columns);
  }
}

template <index Size, index Side>
void plain_square(std::byte* to, index to_step, const std::byte* from, index from_step) noexcept {
  one_by_one<Size>(to, to_step, from, from_step, Side, Side);
}

#if defined(__x86_64__)

void turn8_sse2(std::byte* to, index to_step, const std::byte* from, index from_step) noexcept {
  const __m128d a = _mm_loadu_pd(reinterpret_cast<const double*>(from)),
                b = _mm_loadu_pd(reinterpret_cast<const double*>(from + from_step));
  _mm_storeu_pd(reinterpret_cast<double*>(to), _mm_unpacklo_pd(a, b));
  _mm_storeu_pd(reinterpret_cast<double*>(to + to_step), _mm_unpackhi_pd(a, b));
}

void turn4_sse2(std::byte* to, index to_step, const std::byte* from, index from_step) noexcept {
  __m128 row[4];
  for (int k = 0; k < 4; ++k) row[k] = _mm_loadu_ps(reinterpret_cast<const float*>(from + k * from_step));
  _MM_TRANSPOSE4_PS(row[0], row[1], row[2], row[3]);
  for (int k = 0; k < 4; ++k) _mm_storeu_ps(reinterpret_cast<float*>(to + k * to_step), row[k]);
}

__attribute__((target("avx"))) void turn8_avx(std::byte* to, index to_step, const std::byte* from, index from_step) noexcept {
  __m256d in[4], half[4];
  for (int k = 0; k < 4; ++k) in[k] = _mm256_loadu_pd(reinterpret_cast<const double*>(from + k * from_step));
  for (int k = 0; k < 2; ++k) {
    half[2 * k] = _mm256_unpacklo_pd(in[2 * k], in[2 * k + 1]);
    half[2 * k + 1] = _mm256_unpackhi_pd(in[2 * k], in[2 * k + 1]);
  }
  for (int k = 0; k < 2; ++k) {
    _mm256_storeu_pd(reinterpret_cast<double*>(to + k * to_step), _mm256_permute2f128_pd(half[k], half[k + 2], 0x20));
    _mm256_storeu_pd(reinterpret_cast<double*>(to + (k + 2) * to_step), _mm256_permute2f128_pd(half[k], half[k + 2], 0x31));
  }
}

__attribute__((target("avx"))) void turn4_avx(std::byte* to, index to_step, const std::byte* from, index from_step) noexcept {
  __m256 in[8], pair[8], four[8];
  for (int k = 0; k < 8; ++k) in[k] = _mm256_loadu_ps(reinterpret_cast<const float*>(from + k * from_step));
  for (int k = 0; k < 4; ++k) {
    pair[2 * k] = _mm256_unpacklo_ps(in[2 * k], in[2 * k + 1]);
    pair[2 * k + 1] = _mm256_unpackhi_ps(in[2 * k], in[2 * k + 1]);
  }
  for (int k = 0; k < 2; ++k) {
    for (int h = 0; h < 2; ++h) {
      four[4 * k + 2 * h] = _mm256_shuffle_ps(pair[4 * k + h], pair[4 * k + 2 + h], 0x44);
      four[4 * k + 2 * h + 1] = _mm256_shuffle_ps(pair[4 * k + h], pair[4 * k + 2 + h], 0xee);
    }
  }
  for (int k = 0; k < 4; ++k) {
    _mm256_storeu_ps(reinterpret_cast<float*>(to + k * to_step), _mm256_permute2f128_ps(four[k], four[k + 4], 0x20));
    _mm256_storeu_ps(reinterpret_cast<float*>(to + (k + 4) * to_step), _mm256_permute2f128_ps(four[k], four[k + 4], 0x31));
  }
}

/// The masked forms of intrinsics: the others trip a false warning of GCC 12.
__attribute__((target("avx512f"))) void turn8_avx512(std::byte* to, index to_step, const std::byte* from, index from_step) noexcept {
  __m512d in[8], pair[8], four[8];
  for (int k = 0; k < 8; ++k) in[k] = _mm512_loadu_pd(from + k * from_step);
  for (int k = 0; k < 4; ++k) {
    pair[2 * k] = _mm512_maskz_unpacklo_pd(0xff, in[2 * k], in[2 * k + 1]);
    pair[2 * k + 1] = _mm512_maskz_unpackhi_pd(0xff, in[2 * k], in[2 * k + 1]);
  }
  for (int k = 0; k < 2; ++k) {  // quarters 0 and 2, then 1 and 3, of two pairs
    for (int h = 0; h < 2; ++h) {
      four[4 * k + h] = _mm512_maskz_shuffle_f64x2(0xff, pair[4 * k + h], pair[4 * k + 2 + h], 0x88);
      four[4 * k + 2 + h] = _mm512_maskz_shuffle_f64x2(0xff, pair[4 * k + h], pair[4 * k + 2 + h], 0xdd);
    }
  }
  for (int k = 0; k < 4; ++k) {
    _mm512_storeu_pd(to + k * to_step, _mm512_maskz_shuffle_f64x2(0xff, four[k], four[k + 4], 0x88));
    _mm512_storeu_pd(to + (k + 4) * to_step, _mm512_maskz_shuffle_f64x2(0xff, four[k], four[k + 4], 0xdd));
  }
}

/// What this processor runs, best first.
std::vector<square> squares_of(index size) {
  __builtin_cpu_init();
  const bool avx = __builtin_cpu_supports("avx");
  std::vector<square> made;
  if (size == 8 && __builtin_cpu_supports("avx512f")) made.push_back({8, 8, turn8_avx512});
  if (size == 8 && avx) made.push_back({4, 8, turn8_avx});
  if (size == 8) made.push_back({2, 8, turn8_sse2});
  if (size == 4 && avx) made.push_back({8, 4, turn4_avx});
  if (size == 4) made.push_back({4, 4, turn4_sse2});
  if (size == 1) made.push_back({16, 1, plain_square<1, 16>});
  if (size == 2) made.push_back({8, 2, plain_square<2, 8>});
  if (size == 16) made.push_back({4, 16, plain_square<16, 4>});
  return made;
}

#else

std::vector<square> squares_of(index size) {
  switch (size) {
    case 1: return {{16, 1, plain_square<1, 16>}};
    case 2: return {{8, 2, plain_square<2, 8>}};
    case 4: return {{8, 4, plain_square<4, 8>}};
    case 8: return {{8, 8, plain_square<8, 8>}};
    default: return {{4, 16, plain_square<16, 4>}};
  }
}

#endif

const std::vector<square>& known_squares(index size) {
  static const std::vector<square> all[] = {squares_of(1), squares_of(2), squares_of(4), squares_of(8), squares_of(16)};
  return all[size == 1 ? 0 : size == 2 ? 1 : size == 4 ? 2 : size == 8 ? 3 : 4];
}

}  // namespace

int transpositions(index size) { return static_cast<int>(known_squares(size).size()); }

void transpose(std::byte* to, index to_step, const std::byte* from, index from_step, index rows, index columns, index size, int way) {
  const square& s = known_squares(size)[static_cast<std::size_t>(way)];
  const index whole_rows = rows / s.side * s.side, whole_columns = columns / s.side * s.side;
  for (index c = 0; c < whole_columns; c += s.side) {
    const std::byte* source = from + c * from_step;
    for (index k = 0; k < s.side && c + s.side + k < columns; ++k) fetch_lines(source + (s.side + k) * from_step, rows * size);
    for (index r = 0; r < whole_rows; r += s.side) s.turn(to + r * to_step + c * size, to_step, source + r * size, from_step);
  }
  if (whole_rows < rows) {
    elements(to + whole_rows * to_step, to_step, from + whole_rows * size, from_step, rows - whole_rows, whole_columns, size);
  }
  elements(to + whole_columns * size, to_step, from + whole_columns * from_step, from_step, rows, columns - whole_columns, size);
}

}  // namespace pluribus::gfunc
