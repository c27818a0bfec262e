// SPDX-License-Identifier: BSD-3-Clause
/// Values out of nothing or out of a shape: zeros, ones, full, empty and their _like forms, arange, linspace, eye, tril, triu, meshgrid.
#include <cmath>
#include <cstring>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"
#include "promote.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

datashape::result<dims> shape_option(const value_call& c) {
  const std::span<const index> list = c.integers("shape");
  if (list.size() > static_cast<std::size_t>(max_rank)) return c.wrong("a shape has at most " + std::to_string(max_rank) + " dims");
  if (checked_count(list) < 0) return c.wrong("the shape " + shape_text(dims(list)) + " is negative or too large");
  return dims(list);
}

/// Of forms that memory can be allocated for.
void clear(const value& v) {
  switch (v.form()) {
    case value_form::strided:
      if (v.memory().size() > 0) std::memset(v.memory().data(), 0, static_cast<std::size_t>(v.memory().size()));
      return;
    case value_form::option:
    case value_form::wrapped: return clear(v.child());
    case value_form::columns:
      for (const value& field : v.fields()) clear(field);
      return;
    default: return;
  }
}

result zeroed(const dims& shape, const ndt::type& dtype) {
  DATASHAPE_TRY(value made, make(shape, dtype));
  clear(made);
  return made;
}

result filled(const value_call& c, const dims& shape, const value& with, const ndt::type& dtype) {
  if (!dtype.is_scalar()) return c.wrong("only values of scalars can be filled");
  DATASHAPE_TRY(value one, cast_value(with, dtype.scalar(), c.functions));
  DATASHAPE_TRY(value made, c.result_of(ndt::array_type(shape, dtype)));
  DATASHAPE_CHECK(copy_value(repeated_to(one, shape), made, c.functions));
  return made;
}

ndt::type like_dtype(const value_call& c) { return c.has("dtype") ? c.dtype("dtype") : c.args[0].dtype(); }

result zeros(const value_call& c) {
  DATASHAPE_TRY(dims shape, shape_option(c));
  return zeroed(shape, c.dtype("dtype"));
}
result ones(const value_call& c) {
  DATASHAPE_TRY(dims shape, shape_option(c));
  return filled(c, shape, value::literal(std::int64_t{1}), c.dtype("dtype"));
}
result full(const value_call& c) {
  DATASHAPE_TRY(dims shape, shape_option(c));
  return filled(c, shape, c.args[0], c.has("dtype") ? c.dtype("dtype") : c.args[0].dtype());
}
result zeros_like(const value_call& c) { return zeroed(c.args[0].shape(), like_dtype(c)); }
result ones_like(const value_call& c) { return filled(c, c.args[0].shape(), value::literal(std::int64_t{1}), like_dtype(c)); }
result full_like(const value_call& c) { return filled(c, c.args[0].shape(), c.args[1], like_dtype(c)); }

template <class T>
T scalar_at(const value& v) {
  T x;
  std::memcpy(&x, v.data(), sizeof x);
  return x;
}

/// How many steps of `step` from `start` stay before `stop`; -1 when they cannot be counted.
index steps_between(double start, double stop, double step) {
  const double n = std::ceil((stop - start) / step);
  if (!(n < 9.0e18)) return -1;
  return n > 0 ? static_cast<index>(n) : 0;
}
index steps_between(__int128 start, __int128 stop, __int128 step) {
  const __int128 distance = stop - start;
  if (distance == 0 || (distance < 0) != (step < 0)) return 0;
  const __int128 n = (distance + step - (step > 0 ? 1 : -1)) / step;
  return n > INT64_MAX ? -1 : static_cast<index>(n);
}

/// An integer of either sign and any width, or a float, as T.
template <class T>
datashape::result<T> bound_of(const value_call& c, const value& v) {
  if constexpr (std::is_same_v<T, double>) {
    DATASHAPE_TRY(value one, cast_value(v, ndt::scalar::float64, c.functions));
    return scalar_at<double>(one);
  } else {
    const bool natural = ndt::class_of(v.dtype().scalar()) == ndt::scalar_class::unsigned_integer;
    DATASHAPE_TRY(value one, cast_value(v, natural ? ndt::scalar::uint64 : ndt::scalar::int64, c.functions));
    return natural ? T(scalar_at<std::uint64_t>(one)) : T(scalar_at<std::int64_t>(one));
  }
}

template <class T>
result arange_as(const value_call& c, ndt::scalar stored, ndt::scalar wide) {
  T bounds[3] = {T(0), T(0), T(1)};
  for (std::size_t i = 0; i < c.args.size(); ++i) {
    DATASHAPE_TRY(bounds[c.args.size() == 1 ? 1 : i], bound_of<T>(c, c.args[i]));
  }
  if (bounds[2] == T(0)) return c.wrong("the step is 0");
  const index n = steps_between(bounds[0], bounds[1], bounds[2]);
  if (n < 0) return c.wrong("the range is too long or not a number");
  DATASHAPE_TRY(value made, make(dims{n}, wide));
  if constexpr (std::is_same_v<T, double>) {
    for (index i = 0; i < n; ++i) data_of<double>(made)[i] = bounds[0] + static_cast<double>(i) * bounds[2];
  } else {
    for (index i = 0; i < n; ++i) data_of<std::uint64_t>(made)[i] = static_cast<std::uint64_t>(bounds[0] + i * bounds[2]);
  }
  return cast_value(made, stored, c.functions);
}

result arange(const value_call& c) {
  const ndt::type dtype = c.has("dtype") ? c.dtype("dtype") : c.args[0].dtype();
  if (!dtype.is_scalar()) return c.wrong("the dtype is a scalar");
  const bool integers = is_integer(c.args[0].dtype().scalar());
  const auto wide = c.args[0].dtype().is_scalar(ndt::scalar::uint64) ? ndt::scalar::uint64 : ndt::scalar::int64;
  return integers ? arange_as<__int128>(c, dtype.scalar(), wide) : arange_as<double>(c, dtype.scalar(), ndt::scalar::float64);
}

/// NumPy's: multiples of the step from the start, and the stop itself at the end.
void fill_linspace(double* x, index n, index stride, double start, double stop, bool endpoint) {
  const double parts = static_cast<double>(endpoint ? n - 1 : n), distance = stop - start;
  const double step = parts > 0 ? distance / parts : 0;
  for (index i = 0; i < n; ++i) {
    const double k = static_cast<double>(i);
    x[i * stride] = (step == 0 && parts > 0 ? k / parts * distance : k * step) + start;
  }
  if (endpoint && n > 1) x[(n - 1) * stride] = stop;
}

result linspace(const value_call& c) {
  const index n = c.integer("num");
  if (n < 0) return c.wrong("num is negative");
  const ndt::scalar given = c.args[0].dtype().scalar();
  const ndt::type dtype = c.has("dtype") ? c.dtype("dtype") : ndt::make_scalar(given);
  if (!dtype.is_scalar()) return c.wrong("the dtype is a scalar");
  const bool complex = ndt::class_of(given) == ndt::scalar_class::complex;
  const ndt::scalar wide = complex ? ndt::scalar::complex128 : ndt::scalar::float64;
  DATASHAPE_TRY(value start, cast_value(c.args[0], wide, c.functions));
  DATASHAPE_TRY(value stop, cast_value(c.args[1], wide, c.functions));
  DATASHAPE_TRY(value made, make(dims{n}, wide));
  const index parts = complex ? 2 : 1;
  for (index k = 0; k < parts; ++k)
    fill_linspace(data_of<double>(made) + k, n, parts, data_of<double>(start)[k], data_of<double>(stop)[k], c.boolean("endpoint"));
  if (!complex && is_integer(dtype.scalar())) {
    for (index i = 0; i < n; ++i) data_of<double>(made)[i] = std::floor(data_of<double>(made)[i]);  // as NumPy, not to zero
  }
  return cast_value(made, dtype.scalar(), c.functions);
}

result eye(const value_call& c) {
  const index rows = c.integer("n"), columns = c.has("m") ? c.integer("m") : rows;
  if (rows < 0 || columns < 0) return c.wrong("the numbers of rows and columns are not negative");
  DATASHAPE_TRY(value made, zeroed(dims{rows, columns}, c.dtype("dtype")));
  if (!made.is_scalar()) return c.wrong("the dtype is a scalar");
  const index k = c.integer("k"), skipped = std::max<index>(0, k < 0 ? -k : 0);
  if (skipped >= rows || (k > 0 && k >= columns)) return made;
  const index n = std::min(rows - skipped, columns - std::max<index>(k, 0));
  const index step = columns + 1;
  DATASHAPE_TRY(value flat, reshaped(c, made, dims{rows * columns}));
  const view_dim diagonal[] = {{0, n, skipped * columns + std::max<index>(k, 0), step}};
  DATASHAPE_TRY(value one, cast_value(value::literal(std::int64_t{1}), made.dtype().scalar(), c.functions));
  DATASHAPE_CHECK(copy_value(repeated_to(one, dims{n}), flat.viewed(diagonal), c.functions));
  return made;
}

/// Keeps what lies on one side of the k-th diagonal; the rest is zero.
result triangle(const value_call& c, bool lower) {
  const value& x = c.args[0];
  const int rank = x.shape().rank();
  if (rank < 2) return c.wrong("a matrix has two dims");
  const index k = c.integer("k");
  return map_leaves(c, c.args, [&](std::span<const value> leaf) -> result {
    DATASHAPE_TRY(value made, make(leaf[0].shape(), leaf[0].dtype()));
    DATASHAPE_CHECK(copy_value(leaf[0], made, c.functions));
    index inner = ndt::size_of(made.dtype().scalar());
    for (int d = rank; d < made.shape().rank(); ++d) inner *= made.shape()[d];
    const index rows = made.shape()[rank - 2], columns = made.shape()[rank - 1];
    const index matrices = rows * columns == 0 ? 0 : first_of(made.shape(), rank - 2).count();
    for (index m = 0; m < matrices * rows; ++m) {
      const index i = m % rows;
      // Column j stays when j - i <= k, or j - i >= k.
      const index edge = k > columns ? columns + rows : k < -rows ? -rows - columns : k;
      const index first = std::clamp<index>(lower ? i + edge + 1 : 0, 0, columns),
                  last = std::clamp<index>(lower ? columns : i + edge, 0, columns);
      if (last > first) std::memset(made.data() + (m * columns + first) * inner, 0, static_cast<std::size_t>((last - first) * inner));
    }
    return made;
  });
}

result meshgrid(const value_call& c) {
  const std::size_t n = c.args.size();
  if (n == 0 || n > static_cast<std::size_t>(max_rank)) return c.wrong("one to " + std::to_string(max_rank) + " vectors make a grid");
  const bool swapped = c.text("indexing") == "xy" && n >= 2;
  auto dim_of = [&](std::size_t i) { return static_cast<int>(swapped && i < 2 ? 1 - i : i); };
  dims shape;
  shape.resize(static_cast<int>(n));
  for (std::size_t i = 0; i < n; ++i) {
    if (c.args[i].shape().rank() > 1) return c.wrong("argument " + std::to_string(i + 1) + " has more than one dim");
    shape[dim_of(i)] = c.args[i].shape().count();
  }
  if (checked_count(shape) < 0) return c.wrong("the grid is too large");
  std::vector<value> grids;
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<view_dim> view;
    for (int d = 0; d < shape.rank(); ++d) view.push_back({d == dim_of(i) && c.args[i].shape().rank() == 1 ? 0 : -1, shape[d], 0, 1});
    grids.push_back(c.args[i].viewed(view));
  }
  return tuple_of(std::move(grids));
}

}  // namespace

void creation(module_builder& m) {
  const attribute float64 = ndt::make_scalar(ndt::scalar::float64);
  using kind = parameter_kind;
  m.function("zeros", "All zero.")
      .example("zeros(shape=[2])", "[0.0, 0.0]")
      .required("shape", kind::integers)
      .option("dtype", kind::dtype, float64)
      .whole("() -> ... * T", zeros);
  m.function("empty", "Of a shape and a dtype; its values are for the caller to write.")
      .example("empty(shape=[0])", "[]")
      .required("shape", kind::integers)
      .option("dtype", kind::dtype, float64)
      .whole("() -> ... * T", zeros);
  m.function("ones", "All one.")
      .example("ones(shape=[2], dtype=\"int8\")", "[1, 1]")
      .required("shape", kind::integers)
      .option("dtype", kind::dtype, float64)
      .whole("() -> ... * T", ones);
  m.function("full", "One value, repeated.")
      .example("full(7, shape=[3])", "[7, 7, 7]")
      .arguments({"fill_value"})
      .required("shape", kind::integers)
      .option("dtype", kind::dtype)
      .whole("(T) -> ... * T", full);
  m.function("zeros_like", "Zeros of the argument's shape, and of its dtype unless dtype= says another.")
      .example("zeros_like([1, 2])", "[0, 0]")
      .arguments({"x"})
      .option("dtype", kind::dtype)
      .whole("(... * T) -> ... * U", zeros_like, null_policy::custom);
  m.function("empty_like", "Of the argument's shape; its values are for the caller to write.")
      .example("empty_like([1, 2])", "[0, 0]")
      .arguments({"x"})
      .option("dtype", kind::dtype)
      .whole("(... * T) -> ... * U", zeros_like, null_policy::custom);
  m.function("ones_like", "Ones of the argument's shape.")
      .example("ones_like([1, 2])", "[1, 1]")
      .arguments({"x"})
      .option("dtype", kind::dtype)
      .whole("(... * T) -> ... * U", ones_like);
  m.function("full_like", "One value, repeated to the first argument's shape.")
      .example("full_like([1, 2], 5)", "[5, 5]")
      .arguments({"x", "fill_value"})
      .option("dtype", kind::dtype)
      .whole("(... * T, S) -> ... * U", full_like);
  m.function("arange", "start, start + step, ... before stop; one argument is the stop, two are start and stop.")
      .example("arange(1, 8, 3)", "[1, 4, 7]")
      .arguments({"start", "stop", "step"})
      .option("dtype", kind::dtype)
      .promote(promotion::common)
      .whole("(T: Number) -> N * T", arange)
      .whole("(T: Number, T) -> N * T", arange)
      .whole("(T: Number, T, T) -> N * T", arange);
  m.function("linspace", "num numbers from start to stop, evenly spaced; stop is the last one if endpoint.")
      .example("linspace(0.0, 1.0, num=3)", "[0.0, 0.5, 1.0]")
      .arguments({"start", "stop"})
      .option("num", kind::integer, std::int64_t{50})
      .option("endpoint", kind::boolean, true)
      .option("dtype", kind::dtype)
      .promote(promotion::floating)
      .whole("(T, T) -> N * T", linspace);
  m.function("eye", "Ones on the k-th diagonal of n rows and m columns (n when left out), zeros elsewhere.")
      .example("eye(n=2, dtype=\"int32\")", "[[1, 0], [0, 1]]")
      .required("n", kind::integer)
      .option("m", kind::integer)
      .option("k", kind::integer, std::int64_t{0})
      .option("dtype", kind::dtype, float64)
      .whole("() -> N * M * T", eye);
  m.function("tril", "The lower triangle of each matrix, the k-th diagonal included; zeros above.")
      .example("tril([[1, 2], [3, 4]])", "[[1, 0], [3, 4]]")
      .arguments({"x"})
      .option("k", kind::integer, std::int64_t{0})
      .whole("(... * M * N * T) -> ... * M * N * T", [](const value_call& c) { return triangle(c, true); });
  m.function("triu", "The upper triangle of each matrix, the k-th diagonal included; zeros below.")
      .example("triu([[1, 2], [3, 4]])", "[[1, 2], [0, 4]]")
      .arguments({"x"})
      .option("k", kind::integer, std::int64_t{0})
      .whole("(... * M * N * T) -> ... * M * N * T", [](const value_call& c) { return triangle(c, false); });
  m.function("meshgrid", "Coordinate arrays of a grid, one a vector, as views; with indexing=\"xy\" the first two dims change places.")
      .example("meshgrid([1, 2], [3, 4])", "([[1, 2], [1, 2]], [[3, 3], [4, 4]])")
      .choice("indexing", {"xy", "ij"}, "xy")
      .whole("(... * T, ...) -> Tuple", meshgrid);
}

}  // namespace pluribus::gfunc::whole
