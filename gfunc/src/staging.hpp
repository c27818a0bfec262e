// SPDX-License-Identifier: BSD-3-Clause
/// Moves tiles between strided, unaligned, byte-swapped or loosely boolean memory and packed scratch. Elements are moved as bytes; their
/// meaning is not known here.
#pragma once
#include <cstddef>

#include "gfunc/operand.hpp"

namespace pluribus::gfunc {

/// Where `rows` rows of `columns` elements lie.
struct strided_block {
  std::byte* data;
  index row_stride;
  index column_stride;
  index rows;
  index columns;
};

struct element_form {
  index size = 8;      ///< bytes
  index swap = 0;      ///< bytes of each group whose order is reversed; 0: native order (complex swaps its halves apart)
  bool truth = false;  ///< any byte but 0 becomes 1 on the way in

  /// What kernels read as it lies.
  bool native() const noexcept { return swap == 0 && !truth; }
};

element_form form_of(const operand& o) noexcept;

void gather(std::byte* packed, const strided_block& from, element_form form) noexcept;
void scatter(const strided_block& to, const std::byte* packed, element_form form) noexcept;

}  // namespace pluribus::gfunc
