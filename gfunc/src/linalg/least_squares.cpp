// SPDX-License-Identifier: BSD-3-Clause
/// What singular values decide: pseudo-inverses, ranks and least squares (Golub and Van Loan, 5.5). Values at or below rtol times the
/// largest count as zero.
#include <cmath>
#include <vector>

#include "../value_cast.hpp"
#include "batch.hpp"
#include "gfunc/linalg.hpp"
#include "product.hpp"

namespace pluribus::gfunc::linalg {

namespace {

double epsilon_of(ndt::scalar compute) {
  return real_dtype(compute) == ndt::scalar::float32 ? std::numeric_limits<float>::epsilon() : std::numeric_limits<double>::epsilon();
}

double tolerance(std::optional<double> rtol, index m, index n, ndt::scalar compute) {
  return rtol.value_or(static_cast<double>(std::max(m, n)) * epsilon_of(compute));
}

/// Calls f(R*) with the C++ type of the singular values.
template <class F>
void with_values(const value& s, F f) {
  if (s.dtype().is_scalar(ndt::scalar::float32))
    f(reinterpret_cast<float*>(s.data()));
  else
    f(reinterpret_cast<double*>(s.data()));
}

/// Columns of u times 1/s, or 0 where s counts as zero; u is (count, m, k) in C order.
template <class T>
void scale_columns(value& u, const real_of<T>* s, index count, index m, index k, double rtol) {
  T* data = reinterpret_cast<T*>(u.data());
  for (index b = 0; b < count; ++b) {
    const real_of<T>* values = s + b * k;
    real_of<T> least = k > 0 ? static_cast<real_of<T>>(rtol) * values[0] : 0;
    for (index i = 0; i < m; ++i) {
      for (index j = 0; j < k; ++j) {
        T& x = data[(b * m + i) * k + j];
        if (values[j] > least)
          x /= values[j];
        else
          x = T{};
      }
    }
  }
}

result<value> adjoint(const value& v) {
  DATASHAPE_TRY(value turned, matrix_transpose(v));
  return conjugated(turned);
}

struct decomposed {
  field f;
  svd_factors parts;
  index m = 0, n = 0, k = 0, count = 0;
};

result<decomposed> decompose(std::string_view function, const value& a, executor* on) {
  decomposed made;
  DATASHAPE_TRY(made.f, field_of(function, {&a}));
  if (a.shape().rank() < 2) return shape_error(function, "takes matrices, two dims or more, not " + std::to_string(a.shape().rank()));
  DATASHAPE_TRY(value in, packed(a, made.f.compute));
  DATASHAPE_TRY(made.parts, svd(in, false, on));
  int rank = a.shape().rank();
  made.m = a.shape()[rank - 2];
  made.n = a.shape()[rank - 1];
  made.k = std::min(made.m, made.n);
  made.count = 1;
  for (int d = 0; d < rank - 2; ++d) made.count *= a.shape()[d];
  return made;
}

/// V diag(1/s) U^H
result<value> pseudo_inverse(decomposed& d, double rtol, executor* on) {
  with_field(d.f.compute, [&](auto t) {
    using T = decltype(t);
    scale_columns<T>(d.parts.u, reinterpret_cast<const real_of<T>*>(d.parts.s.data()), d.count, d.m, d.k, rtol);
    return 0;
  });
  DATASHAPE_TRY(value v, adjoint(d.parts.vh));
  DATASHAPE_TRY(value uh, adjoint(d.parts.u));
  return matmul(v, uh, on);
}

}  // namespace

result<value> pinv(const value& a, std::optional<double> rtol, executor* on) {
  DATASHAPE_TRY(decomposed d, decompose("linalg.pinv", a, on));
  DATASHAPE_TRY(value out, pseudo_inverse(d, tolerance(rtol, d.m, d.n, d.f.compute), on));
  return rounded(out, d.f.rounded);
}

result<value> matrix_rank(const value& a, std::optional<double> rtol, executor* on) {
  DATASHAPE_TRY(field f, field_of("linalg.matrix_rank", {&a}));
  DATASHAPE_TRY(value in, packed(a, f.compute));
  DATASHAPE_TRY(value s, svdvals(in, on));
  int rank = a.shape().rank();
  index m = a.shape()[rank - 2], n = a.shape()[rank - 1], k = std::min(m, n);
  dims outer = a.shape();
  outer.resize(rank - 2);
  DATASHAPE_TRY(value out, fresh(outer, {}, ndt::scalar::int64));
  double limit = tolerance(rtol, m, n, f.compute);
  with_values(s, [&](auto* values) {
    for (index b = 0; b < outer.count(); ++b) {
      std::int64_t found = 0;
      for (index i = 0; i < k; ++i)
        found += values[b * k + i] > static_cast<std::remove_reference_t<decltype(*values)>>(limit) * values[b * k] ? 1 : 0;
      reinterpret_cast<std::int64_t*>(out.data())[b] = found;
    }
  });
  return out;
}

result<least_squares> lstsq(const value& a, const value& b, std::optional<double> rtol, executor* on) {
  constexpr std::string_view name = "linalg.lstsq";
  DATASHAPE_TRY(field f, field_of(name, {&a, &b}));
  if (a.shape().rank() != 2 || b.shape().rank() < 1 || b.shape().rank() > 2) {
    return shape_error(name, "takes one matrix and, on the right, a vector or a matrix");
  }
  if (a.shape()[0] != b.shape()[0]) {
    return shape_error(
        name, "a matrix of " + extents(a.shape()[0], a.shape()[1]) + " and a right side of " + std::to_string(b.shape()[0]) + " rows");
  }
  DATASHAPE_TRY(value left, packed(a, f.compute));
  DATASHAPE_TRY(value right, packed(b, f.compute));
  DATASHAPE_TRY(decomposed d, decompose(name, left, on));
  double limit = tolerance(rtol, d.m, d.n, f.compute);
  std::int64_t rank = 0;
  with_values(d.parts.s, [&](auto* s) {
    for (index i = 0; i < d.k; ++i) rank += s[i] > static_cast<std::remove_reference_t<decltype(*s)>>(limit) * s[0] ? 1 : 0;
  });
  least_squares made;
  DATASHAPE_TRY(value inverse, pseudo_inverse(d, limit, on));
  DATASHAPE_TRY(value x, matmul(inverse, right, on));
  DATASHAPE_TRY(made.rank, fresh({}, {}, ndt::scalar::int64));
  *reinterpret_cast<std::int64_t*>(made.rank.data()) = rank;
  index columns = b.shape().rank() == 1 ? 1 : b.shape()[1];
  bool overdetermined = d.m > d.n && rank == d.n;
  DATASHAPE_TRY(value residuals, fresh({}, {overdetermined ? columns : 0}, real_dtype(f.compute)));
  if (overdetermined) {
    DATASHAPE_TRY(value reached, matmul(left, x, on));
    with_field(f.compute, [&](auto t) {
      using T = decltype(t);
      const T *have = reinterpret_cast<const T*>(right.data()), *got = reinterpret_cast<const T*>(reached.data());
      for (index j = 0; j < columns; ++j) {
        real_of<T> sum = 0;
        for (index i = 0; i < d.m; ++i) sum += std::norm(have[i * columns + j] - got[i * columns + j]);
        reinterpret_cast<real_of<T>*>(residuals.data())[j] = sum;
      }
      return 0;
    });
  }
  DATASHAPE_TRY(made.x, rounded(x, f.rounded));
  DATASHAPE_TRY(made.residuals, rounded(residuals, real_dtype(f.rounded)));
  DATASHAPE_TRY(made.singular_values, rounded(d.parts.s, real_dtype(f.rounded)));
  return made;
}

}  // namespace pluribus::gfunc::linalg
