// SPDX-License-Identifier: BSD-3-Clause
/// What every function over a batch of matrices needs: the dtype it computes in, packed matrices, the loop over the batch and the error
/// that names one of them. No numerics here.
#pragma once
#include <algorithm>
#include <string>
#include <string_view>

#include "datashape/try.hpp"
#include "decompositions.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/executor.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc::linalg {

using datashape::result;

template <class T>
inline constexpr ndt::scalar dtype_of = ndt::scalar_of<T>;
template <>
inline constexpr ndt::scalar dtype_of<std::complex<float>> = ndt::scalar::complex64;
template <>
inline constexpr ndt::scalar dtype_of<std::complex<double>> = ndt::scalar::complex128;

/// What a computation runs in and what its result is rounded to.
struct field {
  ndt::scalar compute, rounded;
};
/// The floating or complex field of the arguments' common dtype; an error for dtypes without arithmetic here (float80, records).
result<field> field_of(std::string_view function, std::initializer_list<const value*> args);

/// Calls f(T{}) with the C++ type of a compute dtype.
template <class F>
auto with_field(ndt::scalar compute, F f) {
  switch (compute) {
    case ndt::scalar::float32: return f(float{});
    case ndt::scalar::float64: return f(double{});
    case ndt::scalar::complex64: return f(std::complex<float>{});
    default: return f(std::complex<double>{});
  }
}

/// The real dtype beside a complex one.
ndt::scalar real_dtype(ndt::scalar s) noexcept;
ndt::scalar complex_dtype(ndt::scalar s) noexcept;

datashape::diagnostic shape_error(std::string_view function, std::string what);
/// "matrix [1, 2] of the batch is singular", or "the matrix is singular" where there is no batch.
datashape::diagnostic matrix_error(datashape::code code, std::string_view function, const dims& outer, index position, std::string_view is);

/// "3 x 4"
std::string extents(index rows, index columns);

/// Fresh memory of outer dims followed by `inner`.
result<value> fresh(const dims& outer, std::initializer_list<index> inner, ndt::scalar dtype);
/// As it is, or rounded to the field's dtype (a half).
result<value> rounded(value computed, ndt::scalar to);
/// Same memory, other dims; strides in bytes.
result<value> restrided(const value& v, const dims& shape, const dims& strides);
/// The same memory without one dim, at its first element.
result<value> without_dim(const value& v, int dim);
inline value without_last(const value& v) { return without_dim(v, v.shape().rank() - 1).value(); }
/// C order, of this dtype, native and aligned.
result<value> packed(const value& v, ndt::scalar to);

/// A batch of matrices in C order.
struct matrices {
  value memory;
  dims outer;
  index count = 0, rows = 0, columns = 0;

  template <class T>
  const T* at(index i) const noexcept {
    return reinterpret_cast<const T*>(memory.data()) + i * rows * columns;
  }
  template <class T>
  T* at(index i) noexcept {
    return reinterpret_cast<T*>(memory.data()) + i * rows * columns;
  }
};
result<matrices> matrices_of(std::string_view function, const value& v, ndt::scalar compute);
result<matrices> square_matrices_of(std::string_view function, const value& v, ndt::scalar compute);
/// Identity matrices in the shape of `v`, square ones.
result<value> identity_like(const value& v, ndt::scalar dtype);
result<matrices> fresh_matrices(const dims& outer, index rows, index columns, ndt::scalar dtype);

/// Rows adjacent in, columns adjacent out (or, with the extents exchanged, the other way round).
template <class T>
void transpose_copy(const T* from, index rows, index columns, T* to) {
  constexpr index tile = 16;
  for (index i0 = 0; i0 < rows; i0 += tile) {
    for (index j0 = 0; j0 < columns; j0 += tile) {
      for (index i = i0; i < std::min(i0 + tile, rows); ++i) {
        for (index j = j0; j < std::min(j0 + tile, columns); ++j) to[j * rows + i] = from[i * columns + j];
      }
    }
  }
}

/// Runs body(begin, end) over pieces of [0, count), each returning the first position that failed or -1; gives the least of them. `work` is
/// about how many operations one position takes.
index over_batch(executor* on, index count, double work, function_ref<index(index, index)> body);

template <class T>
bool all_finite(const T* data, index n) {
  // A sum of zeros times the numbers is NaN as soon as one is not finite.
  real_of<T> sum = 0;
  for (index i = 0; i < n; ++i) {
    if constexpr (is_complex<T>)
      sum += data[i].real() * 0 + data[i].imag() * 0;
    else
      sum += data[i] * 0;
  }
  return sum == 0;
}

}  // namespace pluribus::gfunc::linalg
