// SPDX-License-Identifier: BSD-3-Clause
/// Linear equations, inverses and determinants by LU factors. A singular matrix of a batch is named; a determinant of one is 0.
#include <cmath>
#include <vector>

#include "batch.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/linalg.hpp"

namespace pluribus::gfunc::linalg {

namespace {

double cube(index n, index columns) { return static_cast<double>(n) * static_cast<double>(n) * static_cast<double>(n + columns); }

/// The matrices over a broadcast batch, packed.
result<matrices> over(std::string_view function, const value& v, const dims& outer, ndt::scalar compute) {
  dims inner_shape, inner_strides;
  int rank = v.shape().rank();
  dims own = v.shape(), own_strides = v.strides();
  own.resize(rank - 2);
  own_strides.resize(rank - 2);
  dims strides = broadcast_strides(own, own_strides, outer), shape = outer;
  shape.resize(outer.rank() + 2);
  strides.resize(outer.rank() + 2);
  for (int d = 0; d < 2; ++d) {
    shape[outer.rank() + d] = v.shape()[rank - 2 + d];
    strides[outer.rank() + d] = v.strides()[rank - 2 + d];
  }
  DATASHAPE_TRY(value wide, restrided(v, shape, strides));
  return matrices_of(function, wide, compute);
}

result<matrices> solve_matrices(std::string_view function, const matrices& a, const matrices& b, ndt::scalar compute, executor* on) {
  index n = a.rows, columns = b.columns;
  DATASHAPE_TRY(matrices x, fresh_matrices(a.outer, n, columns, compute));
  index failed = with_field(compute, [&](auto t) {
    using T = decltype(t);
    return over_batch(on, a.count, cube(n, columns), [&](index begin, index end) -> index {
      std::vector<T> left(static_cast<std::size_t>(n * n)), right(static_cast<std::size_t>(n * columns));
      for (index i = begin; i < end; ++i) {
        transpose_copy(a.at<T>(i), n, n, left.data());
        transpose_copy(b.at<T>(i), n, columns, right.data());
        if (n > 0 && !chosen<T>().solve(n, columns, left.data(), right.data())) return i;
        transpose_copy(right.data(), columns, n, x.at<T>(i));
      }
      return -1;
    });
  });
  if (failed >= 0) return matrix_error(codes::singular_matrix, function, a.outer, failed, "is singular");
  return x;
}

value with_column(const value& v) {
  dims shape = v.shape(), strides = v.strides();
  shape.resize(shape.rank() + 1, 1);
  strides.resize(strides.rank() + 1, 0);
  return restrided(v, shape, strides).value();
}

/// Sign and log |det| of one LU-factored matrix.
template <class T>
void log_determinant(index n, const T* factors, const int* pivots, T& sign, real_of<T>& log) {
  sign = T(1);
  log = 0;
  for (index i = 0; i < n; ++i) {
    if (pivots[i] != i) sign = -sign;
    T d = factors[i * n + i];
    real_of<T> size = std::abs(d);
    if (size == 0) {
      sign = T{};
      log = -std::numeric_limits<real_of<T>>::infinity();
      return;
    }
    sign *= d / size;
    log += std::log(size);
  }
}

/// Calls each(position, factors, pivots) after factoring each matrix.
template <class T, class F>
void each_lu(const matrices& in, executor* on, F each) {
  index n = in.rows;
  over_batch(on, in.count, cube(n, 0), [&](index begin, index end) -> index {
    std::vector<T> work(static_cast<std::size_t>(n * n));
    std::vector<int> pivots(static_cast<std::size_t>(n));
    for (index b = begin; b < end; ++b) {
      transpose_copy(in.at<T>(b), n, n, work.data());
      if (n > 0) chosen<T>().lu(n, n, work.data(), pivots.data());
      each(b, work.data(), pivots.data());
    }
    return -1;
  });
}

}  // namespace

result<value> solve(const value& a, const value& b, executor* on) {
  constexpr std::string_view name = "linalg.solve";
  DATASHAPE_TRY(field f, field_of(name, {&a, &b}));
  if (a.shape().rank() < 2 || b.shape().rank() < 1) return shape_error(name, "takes matrices and, on the right, a vector or matrices");
  bool vector = b.shape().rank() == 1;
  value right = vector ? with_column(b) : b;
  dims a_outer = a.shape(), b_outer = right.shape();
  a_outer.resize(a_outer.rank() - 2);
  b_outer.resize(b_outer.rank() - 2);
  const dims* shapes[] = {&a_outer, &b_outer};
  DATASHAPE_TRY(dims outer, broadcast(shapes));
  DATASHAPE_TRY(matrices left, over(name, a, outer, f.compute));
  DATASHAPE_TRY(matrices columns, over(name, right, outer, f.compute));
  if (left.rows != left.columns) return shape_error(name, "takes square matrices, not " + extents(left.rows, left.columns));
  if (left.rows != columns.rows) {
    return shape_error(name,
                       "matrices of " + extents(left.rows, left.rows) + " and right sides of " + std::to_string(columns.rows) + " rows");
  }
  DATASHAPE_TRY(matrices x, solve_matrices(name, left, columns, f.compute, on));
  DATASHAPE_TRY(value out, rounded(x.memory, f.rounded));
  if (vector) return without_last(out);
  return out;
}

result<value> inv(const value& a, executor* on) {
  constexpr std::string_view name = "linalg.inv";
  DATASHAPE_TRY(field f, field_of(name, {&a}));
  DATASHAPE_TRY(matrices in, square_matrices_of(name, a, f.compute));
  DATASHAPE_TRY(value identity, identity_like(in.memory, f.compute));
  DATASHAPE_TRY(matrices all, matrices_of(name, identity, f.compute));
  DATASHAPE_TRY(matrices x, solve_matrices(name, in, all, f.compute, on));
  return rounded(x.memory, f.rounded);
}

result<value> det(const value& a, executor* on) {
  constexpr std::string_view name = "linalg.det";
  DATASHAPE_TRY(field f, field_of(name, {&a}));
  DATASHAPE_TRY(matrices in, square_matrices_of(name, a, f.compute));
  DATASHAPE_TRY(value out, fresh(in.outer, {}, f.compute));
  with_field(f.compute, [&](auto t) {
    using T = decltype(t);
    each_lu<T>(in, on, [&](index b, const T* factors, const int* pivots) {
      T product(1);
      for (index i = 0; i < in.rows; ++i) {
        product *= factors[i * in.rows + i];
        if (pivots[i] != i) product = -product;
      }
      reinterpret_cast<T*>(out.data())[b] = product;
    });
    return 0;
  });
  return rounded(out, f.rounded);
}

result<sign_and_log> slogdet(const value& a, executor* on) {
  constexpr std::string_view name = "linalg.slogdet";
  DATASHAPE_TRY(field f, field_of(name, {&a}));
  DATASHAPE_TRY(matrices in, square_matrices_of(name, a, f.compute));
  sign_and_log made;
  DATASHAPE_TRY(made.sign, fresh(in.outer, {}, f.compute));
  DATASHAPE_TRY(made.logabsdet, fresh(in.outer, {}, real_dtype(f.compute)));
  with_field(f.compute, [&](auto t) {
    using T = decltype(t);
    each_lu<T>(in, on, [&](index b, const T* factors, const int* pivots) {
      log_determinant(in.rows, factors, pivots, reinterpret_cast<T*>(made.sign.data())[b],
                      reinterpret_cast<real_of<T>*>(made.logabsdet.data())[b]);
    });
    return 0;
  });
  DATASHAPE_TRY(made.sign, rounded(made.sign, f.rounded));
  DATASHAPE_TRY(made.logabsdet, rounded(made.logabsdet, real_dtype(f.rounded)));
  return made;
}

}  // namespace pluribus::gfunc::linalg
