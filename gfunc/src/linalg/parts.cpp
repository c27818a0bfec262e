// SPDX-License-Identifier: BSD-3-Clause
/// Views of matrices by strides: transposes and diagonals, and the sum along one. No element is copied but in the sum.
#include <string>
#include <vector>

#include "batch.hpp"
#include "gfunc/call.hpp"
#include "gfunc/linalg.hpp"

namespace pluribus::gfunc::linalg {

result<value> matrix_transpose(const value& a) {
  int rank = a.shape().rank();
  if (rank < 2) return shape_error("matrix_transpose", "takes matrices, two dims or more, not " + std::to_string(rank));
  std::vector<int> order;
  for (int d = 0; d < rank; ++d) order.push_back(d);
  std::swap(order[static_cast<std::size_t>(rank - 1)], order[static_cast<std::size_t>(rank - 2)]);
  return a.transposed(order);
}

result<value> diagonal(const value& a, index offset) {
  int rank = a.shape().rank();
  if (rank < 2) return shape_error("linalg.diagonal", "takes matrices, two dims or more, not " + std::to_string(rank));
  index rows = a.shape()[rank - 2], columns = a.shape()[rank - 1];
  index below = offset < 0 ? (offset < -rows ? rows : -offset) : 0, right = offset > 0 ? std::min(offset, columns) : 0;
  index count = std::max<index>(0, std::min(rows - below, columns - right));
  value from = a;
  if (count > 0) {
    DATASHAPE_TRY(from, from.slice(rank - 2, below, rows - below, 1));
    DATASHAPE_TRY(from, from.slice(rank - 1, right, columns - right, 1));
  }
  dims shape = a.shape(), strides = a.strides();
  shape.resize(rank - 1);
  strides.resize(rank - 1);
  shape[rank - 2] = count;
  strides[rank - 2] = a.strides()[rank - 2] + a.strides()[rank - 1];
  return restrided(from, shape, strides);
}

result<value> trace(const value& a, index offset) {
  DATASHAPE_TRY(value line, diagonal(a, offset));
  const int last[] = {line.shape().rank() - 1};
  return try_reduce("sum", line, {.axes = last});
}

}  // namespace pluribus::gfunc::linalg
