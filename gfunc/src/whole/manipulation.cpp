// SPDX-License-Identifier: BSD-3-Clause
/// The same elements through other dims, without a copy where strides allow it: broadcast_to, broadcast_arrays, broadcast_shapes,
/// expand_dims, squeeze, flip, moveaxis, swapaxes, permute_dims, matrix_transpose, reshape, ravel, unstack, atleast_1d to 3d.
#include <algorithm>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

int rank_of(const value_call& c) noexcept { return c.args[0].shape().rank(); }

result broadcast_to(const value_call& c) {
  const std::span<const index> list = c.integers("shape");
  if (list.size() > static_cast<std::size_t>(max_rank) || checked_count(list) < 0) return c.wrong("this is no shape");
  const dims to(list);
  const dims* both[] = {&c.args[0].shape(), &to};
  DATASHAPE_TRY(dims common, broadcast(both));
  if (!(common == to)) return c.wrong("the shape " + shape_text(c.args[0].shape()) + " does not broadcast to " + shape_text(to));
  return repeated_to(c.args[0], to);
}

result broadcast_arrays(const value_call& c) {
  std::vector<const dims*> shapes;
  for (const value& v : c.args) shapes.push_back(&v.shape());
  DATASHAPE_TRY(dims common, broadcast(shapes));
  std::vector<value> all;
  for (const value& v : c.args) all.push_back(repeated_to(v, common));
  return tuple_of(std::move(all));
}

result broadcast_shapes(const value_call& c) {
  std::vector<dims> shapes;
  for (const value& v : c.args) {
    DATASHAPE_TRY(value list, indices_of(c, v));
    const std::span<const index> extents(data_of<index>(list), static_cast<std::size_t>(list.size()));
    if (extents.size() > static_cast<std::size_t>(max_rank) || checked_count(extents) < 0) return c.wrong("this is no shape");
    shapes.emplace_back(extents);
  }
  std::vector<const dims*> all;
  for (const dims& shape : shapes) all.push_back(&shape);
  DATASHAPE_TRY(dims common, broadcast(all));
  DATASHAPE_TRY(value made, make(dims{common.rank()}, ndt::scalar::int64));
  for (int d = 0; d < common.rank(); ++d) data_of<index>(made)[d] = common[d];
  return made;
}

result expand_dims(const value_call& c) {
  const int rank = rank_of(c) + static_cast<int>(c.integers("axis").size());
  if (rank > max_rank) return c.wrong("the result would have more than " + std::to_string(max_rank) + " dims");
  DATASHAPE_TRY(std::vector<int> axes, axes_option(c, "axis", rank));
  std::vector<view_dim> view;
  for (int d = 0, from = 0; d < rank; ++d) {
    const bool is_new = std::find(axes.begin(), axes.end(), d) != axes.end();
    view.push_back(is_new ? view_dim{} : view_dim{from, c.args[0].shape()[from], 0, 1});
    from += is_new ? 0 : 1;
  }
  return c.args[0].viewed(view);
}

result squeeze(const value_call& c) {
  DATASHAPE_TRY(std::vector<int> axes, axes_option(c, "axis", rank_of(c)));
  std::vector<view_dim> view;
  for (int d = 0; d < rank_of(c); ++d) {
    const index extent = c.args[0].shape()[d];
    const bool named = std::find(axes.begin(), axes.end(), d) != axes.end();
    if (named && extent != 1 && c.has("axis"))
      return c.wrong("dim " + std::to_string(d) + " has " + std::to_string(extent) + " elements, not 1");
    if (!named || extent != 1) view.push_back({d, extent, 0, 1});
  }
  return c.args[0].viewed(view);
}

result flip(const value_call& c) {
  DATASHAPE_TRY(std::vector<int> axes, axes_option(c, "axis", rank_of(c)));
  std::vector<view_dim> view = same_dims(c.args[0]);
  for (int d : axes) {
    view_dim& v = view[static_cast<std::size_t>(d)];
    v.begin = std::max<index>(v.extent - 1, 0);
    v.step = -1;
  }
  return c.args[0].viewed(view);
}

result permuted(const value_call& c, const std::vector<int>& order) {
  std::vector<view_dim> view;
  for (int d : order) view.push_back({d, c.args[0].shape()[d], 0, 1});
  return c.args[0].viewed(view);
}

result permute_dims(const value_call& c) {
  std::vector<int> order;
  if (c.has("axes")) {
    DATASHAPE_TRY(order, axes_option(c, "axes", rank_of(c)));
  } else {
    for (int d = rank_of(c) - 1; d >= 0; --d) order.push_back(d);
  }
  if (static_cast<int>(order.size()) != rank_of(c)) return c.wrong("every axis must be named once");
  return permuted(c, order);
}

result moveaxis(const value_call& c) {
  DATASHAPE_TRY(std::vector<int> from, axes_option(c, "source", rank_of(c)));
  DATASHAPE_TRY(std::vector<int> to, axes_option(c, "destination", rank_of(c)));
  if (from.size() != to.size())
    return c.wrong("there are " + std::to_string(from.size()) + " sources and " + std::to_string(to.size()) + " destinations");
  std::vector<int> order(static_cast<std::size_t>(rank_of(c)), -1);
  for (std::size_t i = 0; i < to.size(); ++i) order[static_cast<std::size_t>(to[i])] = from[i];
  int next = 0;
  for (int& d : order) {
    if (d >= 0) continue;
    while (std::find(from.begin(), from.end(), next) != from.end()) ++next;
    d = next++;
  }
  return permuted(c, order);
}

result swapaxes(const value_call& c) {
  DATASHAPE_TRY(int a, axis_option(c, "axis1", rank_of(c)));
  DATASHAPE_TRY(int b, axis_option(c, "axis2", rank_of(c)));
  std::vector<view_dim> view = same_dims(c.args[0]);
  std::swap(view[static_cast<std::size_t>(a)], view[static_cast<std::size_t>(b)]);
  return c.args[0].viewed(view);
}

result matrix_transpose(const value_call& c) {
  std::vector<view_dim> view = same_dims(c.args[0]);
  std::swap(view[view.size() - 1], view[view.size() - 2]);
  return c.args[0].viewed(view);
}

result reshape(const value_call& c) {
  const std::span<const index> list = c.integers("shape");
  if (list.size() > static_cast<std::size_t>(max_rank)) return c.wrong("a shape has at most " + std::to_string(max_rank) + " dims");
  dims shape(list);
  int open = -1;
  for (int d = 0; d < shape.rank(); ++d) {
    if (shape[d] != -1) continue;
    if (open >= 0) return c.wrong("only one extent can be -1");
    open = d;
    shape[d] = 1;
  }
  const index n = c.args[0].shape().count(), known = checked_count(shape);
  if (open >= 0 && known > 0) shape[open] = n / known;
  if (known < 0 || checked_count(shape) != n) {
    return c.wrong(std::to_string(n) + " elements do not make the shape " + shape_text(dims(list)));
  }
  return reshaped(c, c.args[0], shape);
}

result ravel(const value_call& c) { return flattened(c, c.args[0]); }

result unstack(const value_call& c) {
  DATASHAPE_TRY(int axis, axis_option(c, "axis", rank_of(c)));
  std::vector<value> parts;
  const index n = c.args[0].shape()[axis];
  if (n == 0) return c.wrong("the axis has no elements, and a tuple of nothing has no type");
  for (index i = 0; i < n; ++i) {
    std::vector<view_dim> view = same_dims(c.args[0]);
    view[static_cast<std::size_t>(axis)] = {axis, 1, i, 1};
    value one = c.args[0].viewed(view);
    view = same_dims(one);
    view.erase(view.begin() + axis);
    parts.push_back(one.viewed(view));
  }
  return tuple_of(std::move(parts));
}

/// As NumPy: 1-d stands in the middle of three dims, 2-d before a new last one.
template <int Rank>
result at_least(const value_call& c) {
  std::vector<view_dim> view = same_dims(c.args[0]);
  const view_dim one;
  if (view.empty()) view.push_back(one);
  if (Rank >= 2 && view.size() == 1) view.insert(view.begin(), one);
  if (Rank >= 3 && view.size() == 2) view.push_back(one);
  return c.args[0].viewed(view);
}

}  // namespace

void manipulation(module_builder& m) {
  using kind = parameter_kind;
  const auto nulls = null_policy::custom;
  m.function("broadcast_to", "Repeated to a shape it broadcasts to; a view.")
      .example("broadcast_to([1, 2], shape=[2, 2])", "[[1, 2], [1, 2]]")
      .arguments({"x"})
      .required("shape", kind::integers)
      .whole("(A... * T) -> B... * T", broadcast_to, nulls);
  m.function("broadcast_arrays", "All repeated to their common shape; a tuple of views.")
      .example("broadcast_arrays([1, 2], [[3], [4]])", "([[1, 2], [1, 2]], [[3, 3], [4, 4]])")
      .whole("(A... * T, ...) -> Tuple", broadcast_arrays, nulls);
  m.function("broadcast_shapes", "The common shape of shapes, each a vector of extents.")
      .example("broadcast_shapes([3, 1], [4])", "[3, 4]")
      .whole("(N * Integer, ...) -> R * int64", broadcast_shapes, nulls);
  m.function("expand_dims", "With new dims of extent 1 at these places of the result.")
      .example("expand_dims([1, 2], axis=1)", "[[1], [2]]")
      .arguments({"x"})
      .option("axis", kind::integers, std::vector<index>{0})
      .whole("(A... * T) -> B... * T", expand_dims, nulls);
  m.function("squeeze", "Without dims of extent 1: those of axis=, or all.")
      .example("squeeze([[[1, 2]]], axis=0)", "[[1, 2]]")
      .arguments({"x"})
      .option("axis", kind::integers)
      .whole("(A... * T) -> B... * T", squeeze, nulls);
  m.function("flip", "Backwards along axes, or along all; a view.")
      .example("flip([[1, 2], [3, 4]], axis=0)", "[[3, 4], [1, 2]]")
      .arguments({"x"})
      .option("axis", kind::integers)
      .whole("(A... * T) -> A... * T", flip, nulls);
  m.function("permute_dims", "Dims in another order; reversed when no order is given. A view.")
      .alias("transpose")
      .example("permute_dims([[1, 2], [3, 4]], axes=[1, 0])", "[[1, 3], [2, 4]]")
      .arguments({"x"})
      .option("axes", kind::integers)
      .whole("(A... * T) -> B... * T", permute_dims, nulls);
  m.function("moveaxis", "Dims moved to other places, the rest in their order; a view.")
      .example("moveaxis([[1, 2], [3, 4]], source=0, destination=1)", "[[1, 3], [2, 4]]")
      .arguments({"x"})
      .required("source", kind::integers)
      .required("destination", kind::integers)
      .whole("(A... * T) -> B... * T", moveaxis, nulls);
  m.function("swapaxes", "Two dims in each other's place; a view.")
      .example("swapaxes([[1, 2], [3, 4]], axis1=0, axis2=1)", "[[1, 3], [2, 4]]")
      .arguments({"x"})
      .required("axis1", kind::integer)
      .required("axis2", kind::integer)
      .whole("(A... * T) -> B... * T", swapaxes, nulls);
  m.function("matrix_transpose", "The last two dims exchanged; a view.")
      .example("matrix_transpose([[1, 2], [3, 4]])", "[[1, 3], [2, 4]]")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> A... * N * M * T", matrix_transpose, nulls);
  m.function("reshape", "The elements in C order under another shape; one extent may be -1. A view where strides allow it.")
      .example("reshape([1, 2, 3, 4], shape=[2, -1])", "[[1, 2], [3, 4]]")
      .arguments({"x"})
      .required("shape", kind::integers)
      .whole("(A... * T) -> B... * T", reshape, nulls);
  m.function("ravel", "The elements in C order along one dim.")
      .example("ravel([[1, 2], [3, 4]])", "[1, 2, 3, 4]")
      .arguments({"x"})
      .whole("(A... * T) -> N * T", ravel, nulls);
  m.function("unstack", "A tuple of views, one an element of the axis.")
      .example("unstack([[1, 2], [3, 4]], axis=1)", "([1, 3], [2, 4])")
      .arguments({"x"})
      .option("axis", kind::integer, std::int64_t{0})
      .whole("(A... * T) -> Tuple", unstack, nulls);
  m.function("atleast_1d", "With at least one dim.")
      .example("atleast_1d(5)", "[5]")
      .arguments({"x"})
      .whole("(A... * T) -> B... * T", at_least<1>, nulls);
  m.function("atleast_2d", "With at least two dims.")
      .example("atleast_2d([5, 6])", "[[5, 6]]")
      .arguments({"x"})
      .whole("(A... * T) -> B... * T", at_least<2>, nulls);
  m.function("atleast_3d", "With at least three dims.")
      .example("atleast_3d([5, 6])", "[[[5], [6]]]")
      .arguments({"x"})
      .whole("(A... * T) -> B... * T", at_least<3>, nulls);
}

}  // namespace pluribus::gfunc::whole
