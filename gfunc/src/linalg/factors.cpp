// SPDX-License-Identifier: BSD-3-Clause
/// Cholesky, QR and LU factors of batches of matrices: packed rows in, factors in C order out.
#include <vector>

#include "batch.hpp"
#include "gfunc/linalg.hpp"

namespace pluribus::gfunc::linalg {

namespace {

double cube(index m, index n) { return static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(std::min(m, n)); }

template <class T>
std::vector<T> scratch(index n) {
  return std::vector<T>(static_cast<std::size_t>(n));
}

template <class T>
T conjugate(T x) {
  if constexpr (is_complex<T>)
    return std::conj(x);
  else
    return x;
}

template <class T>
index cholesky_batch(const matrices& a, matrices& out, bool upper, executor* on) {
  index n = a.rows;
  return over_batch(on, a.count, cube(n, n), [&](index begin, index end) -> index {
    for (index b = begin; b < end; ++b) {
      std::vector<T> work = scratch<T>(n * n);
      transpose_copy(a.at<T>(b), n, n, work.data());
      if (!chosen<T>().cholesky(n, work.data())) return b;
      T* to = out.at<T>(b);
      for (index i = 0; i < n; ++i) {
        // A NaN is never "not positive" to a backend, and ends on the diagonal.
        if (!all_finite(work.data() + i * n + i, 1)) return b;
        for (index j = 0; j < n; ++j) {
          if (upper)
            to[i * n + j] = i > j ? T{} : conjugate(work[static_cast<std::size_t>(i * n + j)]);
          else
            to[i * n + j] = i < j ? T{} : work[static_cast<std::size_t>(j * n + i)];
        }
      }
    }
    return -1;
  });
}

template <class T>
index qr_batch(const matrices& a, matrices& q, matrices& r, executor* on) {
  index m = a.rows, n = a.columns;
  return over_batch(on, a.count, cube(m, n), [&](index begin, index end) -> index {
    std::vector<T> work = scratch<T>(m * n), columns = scratch<T>(m * q.columns);
    for (index b = begin; b < end; ++b) {
      transpose_copy(a.at<T>(b), m, n, work.data());
      if (!chosen<T>().qr(m, n, work.data(), q.columns, columns.data())) return b;
      transpose_copy(columns.data(), q.columns, m, q.at<T>(b));
      T* to = r.at<T>(b);
      for (index i = 0; i < r.rows; ++i) {
        for (index j = 0; j < n; ++j) to[i * n + j] = i <= j ? work[static_cast<std::size_t>(j * m + i)] : T{};
      }
    }
    return -1;
  });
}

template <class T>
index lu_batch(const matrices& a, matrices& p, matrices& l, matrices& u, executor* on) {
  index m = a.rows, n = a.columns, k = std::min(m, n);
  return over_batch(on, a.count, cube(m, n), [&](index begin, index end) -> index {
    std::vector<T> work = scratch<T>(m * n);
    std::vector<int> pivots = scratch<int>(k);
    std::vector<index> order = scratch<index>(m);
    for (index b = begin; b < end; ++b) {
      transpose_copy(a.at<T>(b), m, n, work.data());
      chosen<T>().lu(m, n, work.data(), pivots.data());
      for (index i = 0; i < m; ++i) order[static_cast<std::size_t>(i)] = i;
      for (index i = 0; i < k; ++i)
        std::swap(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(pivots[static_cast<std::size_t>(i)])]);
      std::fill_n(p.at<T>(b), m * m, T{});
      for (index i = 0; i < m; ++i) p.at<T>(b)[order[static_cast<std::size_t>(i)] * m + i] = T(1);
      for (index i = 0; i < m; ++i) {
        for (index j = 0; j < k; ++j) l.at<T>(b)[i * k + j] = i == j ? T(1) : i > j ? work[static_cast<std::size_t>(j * m + i)] : T{};
      }
      for (index i = 0; i < k; ++i) {
        for (index j = 0; j < n; ++j) u.at<T>(b)[i * n + j] = i <= j ? work[static_cast<std::size_t>(j * m + i)] : T{};
      }
    }
    return -1;
  });
}

}  // namespace

result<value> cholesky(const value& a, bool upper, executor* on) {
  DATASHAPE_TRY(field f, field_of("linalg.cholesky", {&a}));
  DATASHAPE_TRY(matrices in, square_matrices_of("linalg.cholesky", a, f.compute));
  DATASHAPE_TRY(matrices out, fresh_matrices(in.outer, in.rows, in.rows, f.compute));
  index failed = with_field(f.compute, [&](auto t) { return cholesky_batch<decltype(t)>(in, out, upper, on); });
  if (failed >= 0) return matrix_error(codes::not_positive_definite, "linalg.cholesky", in.outer, failed, "is not positive definite");
  return rounded(out.memory, f.rounded);
}

result<qr_factors> qr(const value& a, qr_mode mode, executor* on) {
  DATASHAPE_TRY(field f, field_of("linalg.qr", {&a}));
  DATASHAPE_TRY(matrices in, matrices_of("linalg.qr", a, f.compute));
  index k = mode == qr_mode::complete ? in.rows : std::min(in.rows, in.columns);
  DATASHAPE_TRY(matrices q, fresh_matrices(in.outer, in.rows, k, f.compute));
  DATASHAPE_TRY(matrices r, fresh_matrices(in.outer, k, in.columns, f.compute));
  index failed = with_field(f.compute, [&](auto t) { return qr_batch<decltype(t)>(in, q, r, on); });
  if (failed >= 0) return matrix_error(codes::not_converged, "linalg.qr", in.outer, failed, "has no QR factors");
  qr_factors made;
  DATASHAPE_TRY(made.q, rounded(q.memory, f.rounded));
  DATASHAPE_TRY(made.r, rounded(r.memory, f.rounded));
  return made;
}

result<lu_factors> lu(const value& a, executor* on) {
  DATASHAPE_TRY(field f, field_of("linalg.lu", {&a}));
  DATASHAPE_TRY(matrices in, matrices_of("linalg.lu", a, f.compute));
  index k = std::min(in.rows, in.columns);
  DATASHAPE_TRY(matrices p, fresh_matrices(in.outer, in.rows, in.rows, f.compute));
  DATASHAPE_TRY(matrices l, fresh_matrices(in.outer, in.rows, k, f.compute));
  DATASHAPE_TRY(matrices u, fresh_matrices(in.outer, k, in.columns, f.compute));
  with_field(f.compute, [&](auto t) { return lu_batch<decltype(t)>(in, p, l, u, on); });
  lu_factors made;
  DATASHAPE_TRY(made.p, rounded(p.memory, f.rounded));
  DATASHAPE_TRY(made.l, rounded(l.memory, f.rounded));
  DATASHAPE_TRY(made.u, rounded(u.memory, f.rounded));
  return made;
}

}  // namespace pluribus::gfunc::linalg
