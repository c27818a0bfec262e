// SPDX-License-Identifier: BSD-3-Clause
/// Blocks of elements whose rows lie along the columns of memory, turned round so that both are read and written in whole lines.
#pragma once
#include <cstddef>

#include "gfunc/operand.hpp"

namespace pluribus::gfunc {

/// All blocks of a run share so much memory, so that they stay in the first-level cache: one has at most so many rows, of at most so many
/// bytes; one line more lies between rows, so that they do not fall on the same sets of the cache.
inline constexpr index transposed_rows = 32, transposed_row_bytes = 1024, transposed_pitch = transposed_row_bytes + 64;
inline constexpr index transposed_bytes = transposed_rows * transposed_pitch;
inline constexpr index transposed_columns = 256;  ///< at most, also of narrow elements
inline constexpr index transposed_operands = 4;   ///< at most

/// How many ways this processor has for elements of 1, 2, 4, 8 or 16 bytes; all do the same, and way 0 is the fastest.
int transpositions(index size);

/// Element (r, c) of `rows` x `columns` goes from `from + c * from_step + r * size` to `to + r * to_step + c * size`.
void transpose(std::byte* to, index to_step, const std::byte* from, index from_step, index rows, index columns, index size, int way = 0);

/// Asks for the cache lines of some bytes.
inline void fetch_lines(const std::byte* at, index bytes) noexcept {
  for (index b = 0; b < bytes; b += 64) __builtin_prefetch(at + b);
}

}  // namespace pluribus::gfunc
