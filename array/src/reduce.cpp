// SPDX-License-Identifier: BSD-3-Clause
/// Reductions along axes and grouped by labels: arrays in, typed nodes out. Nothing is reduced here.
#include <algorithm>

#include "datashape/result.hpp"
#include "gfunc/resolve.hpp"
#include "literal.hpp"
#include "nd/call.hpp"
#include "nd/codes.hpp"
#include "nd/index.hpp"
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

bool is_position(std::string_view function) { return function == "argmin" || function == "argmax"; }

/// Whether there is no answer for no elements: no position, and no least or greatest integer (of floats it is NaN).
bool needs_elements(std::string_view function, const array& a) {
  if (is_position(function)) return true;
  if (function != "min" && function != "max") return false;
  const auto cls = ndt::class_of(scalar_dtype(a, function));
  return cls != ndt::scalar_class::floating && cls != ndt::scalar_class::complex;
}

/// Said where the expression is written, before a value is read.
void check_elements(std::string_view function, const array& a, const extents& axes) {
  index count = 1;
  for (index d : axes) count *= a.shape()[static_cast<int>(d)];
  if (count == 0) throw datashape::error(codes::bad_axis, std::string(function) + " of no elements: `" + ndt::to_string(a.type()) + "`");
}

}  // namespace

array reduce(std::string_view function, const array& a, const reduce_options& options) {
  if (!is_reduction(function)) {
    throw datashape::error(codes::no_such_function, is_elementwise(function)
                                                        ? "`" + std::string(function) + "` is an elementwise function, not a reduction"
                                                        : "there is no reduction `" + std::string(function) + "`");
  }
  const extents axes = sorted_axes(a, options.axis);
  if (needs_elements(function, a)) check_elements(function, a, axes);
  const array result = plain_reduce(function, a, axes, options.ddof);
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
  if (!is_reduction(function) || is_position(function))
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
