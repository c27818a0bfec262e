// SPDX-License-Identifier: BSD-3-Clause
/// Many rows at once into a row of states. Columns flow in strips, rows in groups of four: what a reducer gathers of a strip stands side by
/// side in scratch while all rows pass, and states are touched when a strip begins and ends. Says nothing of what is gathered.
#pragma once
#include "reduction.hpp"
#include "simd.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

inline constexpr int rows_together = 4;

/// Fetches the rows of the next group one after another while the columns of a group are read side by side: memory wants the former, states
/// the latter, and rows that lie a power of two apart fall on the same sets of the caches.
class rows_ahead {
 public:
  rows_ahead(const char* first, std::int64_t row_bytes, std::int64_t bytes) : row_(first), row_bytes_(row_bytes), bytes_(bytes) {}
  template <std::int64_t Bytes>
  GF_INLINE void fetch() {
    for (std::int64_t line = 0; line < Bytes; line += 64) __builtin_prefetch(row_ + at_ + line);
    at_ += Bytes;
    if (at_ < bytes_) return;
    at_ = 0;
    row_ += row_bytes_;
  }

 private:
  const char* row_;
  std::int64_t row_bytes_, bytes_, at_ = 0;
};

/// A Strip has `slots`, the most columns it takes; `limit`, the most rows between open and close; open(states, columns) and
/// add(states, first row, bytes between rows, rows, columns, rows ahead). `close` gets it back with its states, columns, the first column,
/// the first row and the last.
template <class Strip, class T, class State, class Close>
void strips_of_rows(State* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes, const Close& close) {
  const char* const data = static_cast<const char*>(in);
  constexpr std::int64_t size = sizeof(T);
  for (std::int64_t at = 0; at < n; at += Strip::slots) {
    const int columns = static_cast<int>(n - at < Strip::slots ? n - at : Strip::slots);
    for (std::int64_t first = 0; first < rows; first += Strip::limit) {
      const std::int64_t end = rows - first <= Strip::limit ? rows : first + Strip::limit;
      Strip strip;
      strip.open(states + at, columns);
      for (std::int64_t r = first; r < end; r += rows_together) {
        const int some = static_cast<int>(end - r < rows_together ? end - r : rows_together);
        const char* row = data + r * row_bytes + at * size;
        rows_ahead next(row + rows_together * row_bytes, row_bytes, columns * size);
        if constexpr (is_half<T>) {
          float store[rows_together][Strip::slots];
          for (int k = 0; k < some; ++k) {
            const T* x = reinterpret_cast<const T*>(row + k * row_bytes);
            for (int i = 0; i < columns; ++i) store[k][i] = widen(x[i]);
          }
          strip.add(states + at, store[0], static_cast<std::int64_t>(sizeof store[0]), some, columns, next);
        } else {
          strip.add(states + at, reinterpret_cast<const T*>(row), row_bytes, some, columns, next);
        }
      }
      close(strip, states + at, columns, at, first, end);
    }
  }
}

/// The same for a strip that has close(states, columns, rows).
template <class Strip, class T, class State>
void strips_of_rows(State* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) {
  strips_of_rows<Strip, T>(states, in, n, rows, row_bytes,
                           [](Strip& strip, State* s, int columns, std::int64_t, std::int64_t first, std::int64_t end) {
                             strip.close(s, columns, end - first);
                           });
}

template <class T>
GF_INLINE const T* row_at(const T* first, std::int64_t row_bytes, int r) {
  return reinterpret_cast<const T*>(reinterpret_cast<const char*>(first) + r * row_bytes);
}

/// Columns that one pass of vector code takes, between two fetches.
inline constexpr int columns_together = 64;

/// For strips of plain arrays: calls add(how many rows as a constant, the first of them, begin, end of the columns).
template <class T, class Add>
GF_INLINE void each_group(int rows, int columns, rows_ahead& next, const Add& add) {
  for (int begin = 0; begin < columns; begin += columns_together) {
    const int end = columns - begin < columns_together ? columns : begin + columns_together;
    next.template fetch<rows_together * columns_together* static_cast<std::int64_t>(sizeof(T))>();
    if (rows == rows_together) {
      add(std::integral_constant<int, rows_together>{}, 0, begin, end);
    } else {
      for (int r = 0; r < rows; ++r) add(std::integral_constant<int, 1>{}, r, begin, end);
    }
  }
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
