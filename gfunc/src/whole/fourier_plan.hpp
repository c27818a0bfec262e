// SPDX-License-Identifier: BSD-3-Clause
/// What a Fourier transform of one length needs before it sees an element: its passes with their twiddles or, where a large prime divides
/// the length, the factors of a convolution after Bluestein. Made from the length and the dtype alone; small plans are kept for the next
/// call. Each root of one is computed in twice the precision of float64 and rounded, so no error grows along a table.
#pragma once
#include <memory>
#include <vector>

#include "algorithms.hpp"
#include "datashape/result.hpp"
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

/// Real parts, then imaginary parts, of so many numbers each.
struct fourier_table {
  value memory;
  index count = 0;

  const void* re() const noexcept { return memory.data(); }
  const void* im() const noexcept { return memory.data() + count * ndt::size_of(memory.dtype().scalar()); }
};

/// A length as a product of radices.
struct fourier_passes {
  index n = 1;
  std::vector<algorithms::fourier_pass> each;
  std::vector<fourier_table> tables;  ///< what `each` points into
};

struct fourier_plan {
  index n = 1;
  fourier_passes passes;  ///< of n, or of the convolution
  bool convolves = false;
  fourier_table chirp, filter;  ///< e^(-i pi k^2 / n); the transform of its reciprocal over the convolution's length
  /// Of a transform of n reals, n even: the passes above are those of n / 2 pairs, and these are e^(-2 i pi k / n).
  fourier_table halves;

  /// Rows its buffers have.
  index rows() const noexcept { return (convolves ? passes.n : n) + 1; }
};

/// `real`: float32 or float64. With `paired`, of n / 2 pairs of reals.
datashape::result<std::shared_ptr<const fourier_plan>> fourier_plan_of(const value_call& c, index n, ndt::scalar real, bool paired);

}  // namespace pluribus::gfunc::whole
