// SPDX-License-Identifier: BSD-3-Clause
/// Reductions along axes and grouped by labels: arrays in, typed nodes out. argmin and argmax are written in terms of min and where, so
/// that they need no positions inside kernels and come out the same for any chunking.
#include <algorithm>
#include <limits>

#include "datashape/result.hpp"
#include "gfunc/resolve.hpp"
#include "literal.hpp"
#include "nd/call.hpp"
#include "nd/codes.hpp"
#include "nd/create.hpp"
#include "nd/functions.hpp"
#include "nd/index.hpp"
#include "nd/operators.hpp"
#include "node.hpp"

namespace pluribus::nd {

namespace {

extents sorted_axes(const array& a, const axes& given) {
  extents list;
  if (given.all()) {
    for (int d = 0; d < a.ndim(); ++d) list.push_back(d);
    return list;
  }
  for (index axis : given.list()) {
    if (axis < -a.ndim() || axis >= a.ndim())
      throw datashape::error(codes::bad_axis, "axis " + std::to_string(axis) + " is out of range for `" + ndt::to_string(a.type()) + "`");
    const index d = axis < 0 ? axis + a.ndim() : axis;
    if (std::find(list.begin(), list.end(), d) != list.end())
      throw datashape::error(codes::bad_axis, "axis " + std::to_string(d) + " stands twice");
    list.push_back(d);
  }
  std::sort(list.data(), list.data() + list.rank());
  return list;
}

bool reduced(const extents& axes, int d) { return std::find(axes.begin(), axes.end(), index{d}) != axes.end(); }

/// The reduced array with its axes back as extents of 1.
array with_kept_dims(const array& r, const extents& full, const extents& axes) {
  extents shape;
  index_map map;
  for (int d = 0; d < full.rank(); ++d) {
    if (!reduced(axes, d)) map.push_back({shape.rank(), 0, 1});
    shape.push_back(reduced(axes, d) ? 1 : full[d]);
  }
  return make_view(r, shape, std::move(map));
}

array plain_reduce(std::string_view function, const array& a, const extents& axes, double ddof) {
  const ndt::scalar from = scalar_dtype(a, function);
  const auto kernel = gfunc::resolve_reduction(function, from);
  if (!kernel) {
    auto all = kernel.error();
    all.front().notes.push_back("in " + std::string(function) + "(" + ndt::to_string(a.type()) + ")");
    throw datashape::error(std::move(all));
  }
  extents shape;
  for (int d = 0; d < a.ndim(); ++d)
    if (!reduced(axes, d)) shape.push_back(a.shape()[d]);
  const array strong = a.weak() ? strengthen(a, from) : a;
  return make_array(shape, ndt::make_scalar((*kernel)->result), deeper(strong),
                    reduce_node{std::string(function), strong.node(), axes, ddof});
}

/// The position along the reduced axes, in C order, of each element.
array positions(const array& a, const extents& axes) {
  array sum = cast(array(index{0}), ndt::scalar::int64);
  index stride = 1;
  for (int k = axes.rank() - 1; k >= 0; --k) {
    const int d = static_cast<int>(axes[k]);
    array along = arange(a.shape()[d]) * array(stride);
    for (int after = d + 1; after < a.ndim(); ++after) along = expand_dims(along, along.ndim());
    sum = sum + along;
    stride *= a.shape()[d];
  }
  return sum;
}

array arg_reduce(bool largest, const array& a, const extents& axes) {
  index count = 1;
  for (index d : axes) count *= a.shape()[static_cast<int>(d)];
  if (count == 0)
    throw datashape::error(codes::bad_axis, std::string(largest ? "argmax" : "argmin") + " of no elements: `" + ndt::to_string(a.type()) + "`");
  const array strong = a.weak() ? strengthen(a, scalar_dtype(a, "argmin")) : a;
  const array best = with_kept_dims(plain_reduce(largest ? "max" : "min", strong, axes, 0), a.shape(), axes);
  array hit = strong == best;
  if (ndt::class_of(scalar_dtype(strong, "argmin")) == ndt::scalar_class::floating) hit = hit | (strong != strong);
  const array none = cast(array(std::numeric_limits<index>::max()), ndt::scalar::int64);
  return plain_reduce("min", where(hit, positions(strong, axes), none), axes, 0);
}

}  // namespace

array reduce(std::string_view function, const array& a, const reduce_options& options) {
  if (!is_reduction(function)) {
    throw datashape::error(codes::no_such_function, is_elementwise(function)
                                                        ? "`" + std::string(function) + "` is an elementwise function, not a reduction"
                                                        : "there is no reduction `" + std::string(function) + "`");
  }
  const extents axes = sorted_axes(a, options.axis);
  const bool position = function == "argmin" || function == "argmax";
  const array result = position ? arg_reduce(function == "argmax", a, axes) : plain_reduce(function, a, axes, options.ddof);
  return options.keepdims ? with_kept_dims(result, a.shape(), axes) : result;
}

datashape::result<array> try_reduce(std::string_view function, const array& a, const reduce_options& options) {
  try {
    return reduce(function, a, options);
  } catch (const datashape::error& e) {
    return e.all();
  }
}

array grouped(std::string_view function, const array& values, const array& labels, index groups, double ddof) {
  if (!is_reduction(function) || function == "argmin" || function == "argmax")
    throw datashape::error(codes::no_such_function, "`" + std::string(function) + "` is no reduction that can be grouped");
  const auto cls = ndt::class_of(scalar_dtype(labels, "labels"));
  if (cls != ndt::scalar_class::signed_integer && cls != ndt::scalar_class::unsigned_integer)
    throw datashape::error(codes::unsupported_dtype, "labels are integers, not `" + ndt::to_string(labels.type()) + "`");
  if (groups < 0) throw datashape::error(codes::bad_argument, "the number of groups is negative: " + std::to_string(groups));
  const ndt::scalar from = scalar_dtype(values, function);
  const auto kernel = gfunc::resolve_reduction(function, from);
  if (!kernel) throw datashape::error(kernel.error());
  const array both[] = {values.weak() ? strengthen(values, from) : values, labels.weak() ? strengthen(labels, ndt::scalar::int64) : labels};
  const extents shape = broadcast_shape(both);
  const array v = broadcast_to(both[0], shape);
  const array l = broadcast_to(both[1], shape);
  return make_array({groups}, ndt::make_scalar((*kernel)->result), deeper(l, deeper(v)),
                    grouped_node{std::string(function), v.node(), l.node(), ddof});
}

}  // namespace pluribus::nd
