// SPDX-License-Identifier: BSD-3-Clause
/// Eigenvalues and singular values of batches of matrices. A matrix with a NaN or an infinity has none and is an error.
#include <vector>

#include "batch.hpp"
#include "gfunc/linalg.hpp"

namespace pluribus::gfunc::linalg {

namespace {

constexpr double iterations = 10;

double cube(index m, index n) { return iterations * static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(std::min(m, n)); }

datashape::diagnostic no_convergence(std::string_view function, const matrices& in, index at) {
  return matrix_error(codes::not_converged, function, in.outer, at, "did not converge, or contains NaN or infinity");
}

result<eigen_pairs> symmetric_pairs(std::string_view function, const value& a, bool vectors, executor* on) {
  DATASHAPE_TRY(field f, field_of(function, {&a}));
  DATASHAPE_TRY(matrices in, square_matrices_of(function, a, f.compute));
  index n = in.rows;
  DATASHAPE_TRY(value values, fresh(in.outer, {n}, real_dtype(f.compute)));
  matrices out;
  if (vectors) {
    DATASHAPE_TRY(out, fresh_matrices(in.outer, n, n, f.compute));
  }
  index failed = with_field(f.compute, [&](auto t) {
    using T = decltype(t);
    return over_batch(on, in.count, cube(n, n), [&](index begin, index end) -> index {
      std::vector<T> work(static_cast<std::size_t>(n * n));
      for (index b = begin; b < end; ++b) {
        transpose_copy(in.at<T>(b), n, n, work.data());
        real_of<T>* w = reinterpret_cast<real_of<T>*>(values.data()) + b * n;
        // Only the lower triangle is read, so only it must be finite.
        for (index j = 0; j < n; ++j) {
          if (!all_finite(work.data() + j * n + j, n - j)) return b;
        }
        if (!chosen<T>().symmetric(n, work.data(), w, vectors)) return b;
        if (vectors) transpose_copy(work.data(), n, n, out.at<T>(b));
      }
      return -1;
    });
  });
  if (failed >= 0) return no_convergence(function, in, failed);
  eigen_pairs made;
  DATASHAPE_TRY(made.eigenvalues, rounded(values, real_dtype(f.rounded)));
  if (vectors) {
    DATASHAPE_TRY(made.eigenvectors, rounded(out.memory, f.rounded));
  }
  return made;
}

result<eigen_pairs> general_pairs(std::string_view function, const value& a, bool vectors, executor* on) {
  DATASHAPE_TRY(field f, field_of(function, {&a}));
  DATASHAPE_TRY(matrices in, square_matrices_of(function, a, f.compute));
  index n = in.rows;
  ndt::scalar complex = complex_dtype(f.compute);
  eigen_pairs made;
  DATASHAPE_TRY(made.eigenvalues, fresh(in.outer, {n}, complex));
  matrices out;
  if (vectors) {
    DATASHAPE_TRY(out, fresh_matrices(in.outer, n, n, complex));
  }
  index failed = with_field(f.compute, [&](auto t) {
    using T = decltype(t);
    using C = complex_of<T>;
    return over_batch(on, in.count, cube(n, n), [&](index begin, index end) -> index {
      std::vector<T> work(static_cast<std::size_t>(n * n));
      std::vector<C> columns(static_cast<std::size_t>(vectors ? n * n : 0));
      for (index b = begin; b < end; ++b) {
        transpose_copy(in.at<T>(b), n, n, work.data());
        if (!all_finite(work.data(), n * n)) return b;
        C* w = reinterpret_cast<C*>(made.eigenvalues.data()) + b * n;
        if (!chosen<T>().general(n, work.data(), w, vectors ? columns.data() : nullptr)) return b;
        if (vectors) transpose_copy(columns.data(), n, n, out.at<C>(b));
      }
      return -1;
    });
  });
  if (failed >= 0) return no_convergence(function, in, failed);
  made.eigenvectors = out.memory;
  return made;
}

result<svd_factors> singular(std::string_view function, const value& a, bool vectors, bool full, executor* on) {
  DATASHAPE_TRY(field f, field_of(function, {&a}));
  DATASHAPE_TRY(matrices in, matrices_of(function, a, f.compute));
  index m = in.rows, n = in.columns, k = std::min(m, n);
  index u_columns = full ? m : k, v_rows = full ? n : k;
  DATASHAPE_TRY(value values, fresh(in.outer, {k}, real_dtype(f.compute)));
  matrices u, vh;
  if (vectors) {
    DATASHAPE_TRY(u, fresh_matrices(in.outer, m, u_columns, f.compute));
    DATASHAPE_TRY(vh, fresh_matrices(in.outer, v_rows, n, f.compute));
  }
  index failed = with_field(f.compute, [&](auto t) {
    using T = decltype(t);
    return over_batch(on, in.count, cube(m, n), [&](index begin, index end) -> index {
      std::vector<T> work(static_cast<std::size_t>(m * n));
      std::vector<T> left(static_cast<std::size_t>(vectors ? m * u_columns : 0)), right(static_cast<std::size_t>(vectors ? v_rows * n : 0));
      for (index b = begin; b < end; ++b) {
        transpose_copy(in.at<T>(b), m, n, work.data());
        if (!all_finite(work.data(), m * n)) return b;
        real_of<T>* s = reinterpret_cast<real_of<T>*>(values.data()) + b * k;
        if (k == 0) {
          if (vectors && full) {
            std::fill(left.begin(), left.end(), T{});
            std::fill(right.begin(), right.end(), T{});
            for (index i = 0; i < m; ++i) left[static_cast<std::size_t>(i * m + i)] = T(1);
            for (index i = 0; i < n; ++i) right[static_cast<std::size_t>(i * n + i)] = T(1);
          }
        } else if (!chosen<T>().svd(m, n, work.data(), s, vectors ? left.data() : nullptr, vectors ? right.data() : nullptr, full)) {
          return b;
        }
        if (!vectors) continue;
        transpose_copy(left.data(), u_columns, m, u.at<T>(b));
        transpose_copy(right.data(), n, v_rows, vh.at<T>(b));
      }
      return -1;
    });
  });
  if (failed >= 0) return no_convergence(function, in, failed);
  svd_factors made;
  DATASHAPE_TRY(made.s, rounded(values, real_dtype(f.rounded)));
  if (!vectors) return made;
  DATASHAPE_TRY(made.u, rounded(u.memory, f.rounded));
  DATASHAPE_TRY(made.vh, rounded(vh.memory, f.rounded));
  return made;
}

}  // namespace

result<eigen_pairs> eigh(const value& a, executor* on) { return symmetric_pairs("linalg.eigh", a, true, on); }
result<value> eigvalsh(const value& a, executor* on) {
  DATASHAPE_TRY(eigen_pairs pairs, symmetric_pairs("linalg.eigvalsh", a, false, on));
  return pairs.eigenvalues;
}
result<eigen_pairs> eig(const value& a, executor* on) { return general_pairs("linalg.eig", a, true, on); }
result<value> eigvals(const value& a, executor* on) {
  DATASHAPE_TRY(eigen_pairs pairs, general_pairs("linalg.eigvals", a, false, on));
  return pairs.eigenvalues;
}
result<svd_factors> svd(const value& a, bool full_matrices, executor* on) { return singular("linalg.svd", a, true, full_matrices, on); }
result<value> svdvals(const value& a, executor* on) {
  DATASHAPE_TRY(svd_factors factors, singular("linalg.svdvals", a, false, false, on));
  return factors.s;
}

}  // namespace pluribus::gfunc::linalg
