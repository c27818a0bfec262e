// SPDX-License-Identifier: BSD-3-Clause
/// Norms of vectors along axes and of matrices in the last two dims. Sums are the library's order-independent ones.
#include <cmath>
#include <string>
#include <vector>

#include "../value_cast.hpp"
#include "batch.hpp"
#include "gfunc/call.hpp"
#include "gfunc/linalg.hpp"
#include "gfunc/registry.hpp"

namespace pluribus::gfunc::linalg {

namespace {

result<value> call_one(std::string_view name, const value& a) { return try_call(name, std::vector<value>{a}); }
result<value> call_two(std::string_view name, const value& a, const value& b) { return try_call(name, std::vector<value>{a, b}); }

struct magnitudes {
  value sizes;
  ndt::scalar rounded;
};
result<magnitudes> magnitudes_of(std::string_view function, const value& a) {
  DATASHAPE_TRY(field f, field_of(function, {&a}));
  DATASHAPE_TRY(value in, cast_value(a, f.compute, registry::builtin()));
  DATASHAPE_TRY(value sizes, call_one("abs", in));
  return magnitudes{sizes, real_dtype(f.rounded)};
}

/// max and min of none: the norm of nothing is 0.
result<value> extreme(std::string_view name, const value& sizes, std::span<const int> axes, bool keep_dims) {
  index reduced = 1;
  for (int d : axes) reduced *= sizes.shape()[d];
  if (reduced > 0) return try_reduce(name, sizes, {.axes = axes, .keep_dims = keep_dims});
  return try_reduce("sum", sizes, {.axes = axes, .keep_dims = keep_dims});
}

/// Each positive number's greatest power of two that is not above it.
result<value> power_of_two_below(const value& v) {
  DATASHAPE_TRY(value in, packed(v, v.dtype().scalar()));
  DATASHAPE_TRY(value out, value::allocate(in.type()));
  with_field(v.dtype().scalar(), [&](auto t) {
    using R = real_of<decltype(t)>;
    for (index i = 0; i < in.shape().count(); ++i) {
      reinterpret_cast<R*>(out.data())[i] = std::ldexp(R(1), std::ilogb(reinterpret_cast<const R*>(in.data())[i]));
    }
    return 0;
  });
  return out;
}

/// sqrt(sum of squares), scaled by the greatest so that no square overflows or vanishes.
result<value> euclidean(const value& sizes, std::span<const int> axes, bool keep_dims) {
  DATASHAPE_TRY(value greatest, extreme("max", sizes, axes, true));
  // 1 where the greatest is 0, infinite or NaN: then the plain sum is right.
  DATASHAPE_TRY(value finite, call_one("isfinite", greatest));
  DATASHAPE_TRY(value nonzero, call_two("greater", greatest, value::literal(0.0)));
  DATASHAPE_TRY(value usable, call_two("logical_and", finite, nonzero));
  DATASHAPE_TRY(value scale, try_call("where", std::vector<value>{usable, greatest, value::literal(1.0)}));
  DATASHAPE_TRY(value exact, power_of_two_below(scale));
  DATASHAPE_TRY(value scaled, call_two("divide", sizes, exact));
  DATASHAPE_TRY(value squares, call_two("multiply", scaled, scaled));
  DATASHAPE_TRY(value sum, try_reduce("sum", squares, {.axes = axes, .keep_dims = true}));
  DATASHAPE_TRY(value root, call_one("sqrt", sum));
  DATASHAPE_TRY(value out, call_two("multiply", root, exact));
  if (keep_dims) return out;
  for (std::size_t i = axes.size(); i-- > 0;) {
    DATASHAPE_TRY(out, without_dim(out, axes[i]));
  }
  return out;
}

result<value> one_or_infinity(const value& sizes, int summed, int chosen, std::string_view which) {
  const int first[] = {summed}, second[] = {chosen};
  DATASHAPE_TRY(value sums, try_reduce("sum", sizes, {.axes = first, .keep_dims = true}));
  return extreme(which, sums, second, true);
}

}  // namespace

result<value> vector_norm(const value& a, std::span<const index> axes, double order, bool keep_dims) {
  constexpr std::string_view name = "linalg.vector_norm";
  int rank = a.shape().rank();
  DATASHAPE_TRY(magnitudes m, magnitudes_of(name, a));
  std::vector<int> over;
  for (index axis : axes) {
    index d = axis < 0 ? axis + rank : axis;
    if (d < 0 || d >= rank || std::find(over.begin(), over.end(), static_cast<int>(d)) != over.end()) {
      return shape_error(name, "axis " + std::to_string(axis) + " of " + std::to_string(rank) + " dims is out of range or given twice");
    }
    over.push_back(static_cast<int>(d));
  }
  if (axes.empty()) {
    for (int d = 0; d < rank; ++d) over.push_back(d);
  }
  std::sort(over.begin(), over.end());
  if (over.empty()) return rounded(m.sizes, m.rounded);
  reduce_options options{.axes = over, .keep_dims = keep_dims};
  value out;
  if (std::isnan(order)) return shape_error(name, "the order is NaN");
  if (order == 2) {
    DATASHAPE_TRY(out, euclidean(m.sizes, over, keep_dims));
  } else if (std::isinf(order)) {
    DATASHAPE_TRY(out, extreme(order > 0 ? "max" : "min", m.sizes, over, keep_dims));
  } else if (order == 0) {
    DATASHAPE_TRY(value there, call_two("not_equal", m.sizes, value::literal(0.0)));
    DATASHAPE_TRY(value ones, cast_value(there, m.sizes.dtype().scalar(), registry::builtin()));
    DATASHAPE_TRY(out, try_reduce("sum", ones, options));
  } else if (order == 1) {
    DATASHAPE_TRY(out, try_reduce("sum", m.sizes, options));
  } else {
    DATASHAPE_TRY(value powers, call_two("power", m.sizes, value::literal(order)));
    DATASHAPE_TRY(value sum, try_reduce("sum", powers, options));
    DATASHAPE_TRY(out, call_two("power", sum, value::literal(1 / order)));
  }
  return rounded(out, m.rounded);
}

result<value> matrix_norm(const value& a, matrix_norm_kind kind, bool keep_dims, executor* on) {
  constexpr std::string_view name = "linalg.matrix_norm";
  int rank = a.shape().rank();
  if (rank < 2) return shape_error(name, "takes matrices, two dims or more, not " + std::to_string(rank));
  const int rows = rank - 2, columns = rank - 1, both[] = {rank - 2, rank - 1}, last[] = {rank - 2};
  DATASHAPE_TRY(field f, field_of(name, {&a}));
  value out;
  if (kind == matrix_norm_kind::two || kind == matrix_norm_kind::minus_two || kind == matrix_norm_kind::nuclear) {
    DATASHAPE_TRY(value in, packed(a, f.compute));
    DATASHAPE_TRY(value s, svdvals(in, on));
    if (kind == matrix_norm_kind::nuclear) {
      DATASHAPE_TRY(out, try_reduce("sum", s, {.axes = last}));
    } else {
      DATASHAPE_TRY(out, extreme(kind == matrix_norm_kind::two ? "max" : "min", s, last, false));
    }
    if (!keep_dims) return rounded(out, real_dtype(f.rounded));
    dims shape = out.shape(), strides = out.strides();
    shape.resize(rank, 1);
    strides.resize(rank, 0);
    DATASHAPE_TRY(out, restrided(out, shape, strides));
    return rounded(out, real_dtype(f.rounded));
  }
  DATASHAPE_TRY(magnitudes m, magnitudes_of(name, a));
  if (kind == matrix_norm_kind::frobenius) {
    DATASHAPE_TRY(out, euclidean(m.sizes, both, keep_dims));
    return rounded(out, m.rounded);
  }
  bool by_rows = kind == matrix_norm_kind::infinity || kind == matrix_norm_kind::minus_infinity;
  bool least = kind == matrix_norm_kind::minus_one || kind == matrix_norm_kind::minus_infinity;
  DATASHAPE_TRY(out, one_or_infinity(m.sizes, by_rows ? columns : rows, by_rows ? rows : columns, least ? "min" : "max"));
  if (!keep_dims) {
    DATASHAPE_TRY(out, without_dim(out, columns));
    DATASHAPE_TRY(out, without_dim(out, rows));
  }
  return rounded(out, m.rounded);
}

}  // namespace pluribus::gfunc::linalg
