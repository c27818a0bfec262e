// SPDX-License-Identifier: BSD-3-Clause
/// Subscripts and axis moves: an array and what stands between the brackets in, a view with one composed index map out.
#include "nd/index.hpp"

#include <algorithm>
#include <string>

#include "datashape/result.hpp"
#include "nd/codes.hpp"
#include "ndt/layout.hpp"
#include "node.hpp"

namespace pluribus::nd {

namespace {

std::size_t at(int d) { return static_cast<std::size_t>(d); }

std::string quoted(const array& a) { return "`" + ndt::to_string(a.type()) + "`"; }

struct span_of_slice {
  index start, count, step;
};

/// Python's rules for the bounds of a slice over n elements.
span_of_slice resolve_slice(const slice& s, index n) {
  const index step = s.step.value_or(1);
  if (step == 0) throw datashape::error(codes::bad_slice, "the step of a slice is 0");
  const auto bound = [&](std::optional<index> given, index missing) {
    if (!given) return missing;
    const index low = step < 0 ? -1 : 0;
    const index high = step < 0 ? n - 1 : n;
    if (*given >= 0) return std::min(*given, high);
    return *given < -n ? low : std::max(low, *given + n);
  };
  const index start = bound(s.start, step < 0 ? n - 1 : 0);
  const index stop = bound(s.stop, step < 0 ? -1 : n);
  index count = 0;
  if (step > 0 && stop > start) count = (stop - start - 1) / step + 1;
  // An unsigned division: the magnitude of the smallest index does not fit a signed one.
  if (step < 0 && start > stop)
    count = static_cast<index>(static_cast<std::uint64_t>(start - stop - 1) / (std::uint64_t{0} - static_cast<std::uint64_t>(step))) + 1;
  if (count <= 1) return {count == 0 ? 0 : start, count, 1};
  return {start, count, step};
}

struct subscripting {
  const array& of;
  extents shape = {};
  index_map map = {};

  int next() const { return static_cast<int>(map.size()); }

  void take(index position) {
    const index n = of.shape()[next()];
    if (position < -n || position >= n)
      throw datashape::error(codes::index_out_of_range, "index " + std::to_string(position) + " is out of range for axis " +
                                                            std::to_string(next()) + " of " + quoted(of) + ", which has " +
                                                            std::to_string(n) + " elements");
    map.push_back({-1, position < 0 ? position + n : position, 0});
  }
  void take(const slice& s) {
    const span_of_slice r = resolve_slice(s, of.shape()[next()]);
    map.push_back({shape.rank(), r.start, r.step});
    shape.push_back(r.count);
  }
  void take(newaxis_t) { shape.push_back(1); }
};

int consumed(const subscript& s) { return std::holds_alternative<index>(s.item()) || std::holds_alternative<slice>(s.item()) ? 1 : 0; }

int checked_axis(const array& a, int axis, int rank) {
  if (axis < -rank || axis >= rank)
    throw datashape::error(codes::bad_axis, "axis " + std::to_string(axis) + " is out of range for " + quoted(a));
  return axis < 0 ? axis + rank : axis;
}

}  // namespace

array array::subscripted(std::span<const subscript> items) const {
  int named = 0;
  int ellipses = 0;
  for (const subscript& s : items) {
    named += consumed(s);
    ellipses += std::holds_alternative<ellipsis_t>(s.item()) ? 1 : 0;
  }
  if (ellipses > 1) throw datashape::error(codes::bad_slice, "an ellipsis may stand once in a subscript");
  if (named > ndim())
    throw datashape::error(codes::too_many_indices, std::to_string(named) + " indices for " + quoted(*this) + ", which has " +
                                                        std::to_string(ndim()) + " dimensions");
  subscripting s{*this};
  const auto rest = [&](int keep) {
    while (s.next() < ndim() - keep) s.take(slice{});
  };
  int before = 0;
  for (const subscript& item : items) {
    before += consumed(item);
    if (std::holds_alternative<ellipsis_t>(item.item())) {
      rest(named - before);
      continue;
    }
    if (const auto* i = std::get_if<index>(&item.item())) s.take(*i);
    if (const auto* sl = std::get_if<slice>(&item.item())) s.take(*sl);
    if (std::holds_alternative<newaxis_t>(item.item())) s.take(newaxis_t{});
  }
  rest(0);
  return make_view(*this, s.shape, std::move(s.map));
}

array transpose(const array& a) {
  std::vector<int> order;
  for (int d = a.ndim() - 1; d >= 0; --d) order.push_back(d);
  return transpose(a, order);
}

array transpose(const array& a, std::span<const int> order) {
  const int rank = a.ndim();
  index_map map(at(rank));
  extents shape(rank, 0);
  if (static_cast<int>(order.size()) != rank)
    throw datashape::error(codes::bad_axis, "a transpose of " + quoted(a) + " needs " + std::to_string(rank) + " axes");
  for (int d = 0; d < rank; ++d) {
    const int from = checked_axis(a, order[at(d)], rank);
    if (map[at(from)].from >= 0) throw datashape::error(codes::bad_axis, "axis " + std::to_string(from) + " stands twice in a transpose");
    map[at(from)] = {d, 0, 1};
    shape[d] = a.shape()[from];
  }
  return make_view(a, shape, std::move(map));
}

array moveaxis(const array& a, int from, int to) {
  std::vector<int> order;
  const int source = checked_axis(a, from, a.ndim());
  for (int d = 0; d < a.ndim(); ++d)
    if (d != source) order.push_back(d);
  order.insert(order.begin() + checked_axis(a, to, a.ndim()), source);
  return transpose(a, order);
}

array flip(const array& a, int axis) {
  const int d = checked_axis(a, axis, a.ndim());
  index_map map = identity_map(a.ndim());
  if (a.shape()[d] > 1) map[at(d)] = {d, a.shape()[d] - 1, -1};
  return make_view(a, a.shape(), std::move(map));
}

array broadcast_to(const array& a, const extents& shape) {
  bool fits = a.ndim() <= shape.rank();
  for (int d = 0; fits && d < a.ndim(); ++d) {
    const index want = shape[d + shape.rank() - a.ndim()];
    fits = a.shape()[d] == want || a.shape()[d] == 1;
  }
  if (!fits) {
    std::string text;
    for (index e : shape) text += std::to_string(e) + " * ";
    throw datashape::error(codes::shapes_do_not_broadcast, quoted(a) + " does not broadcast to `" + text + ndt::to_string(a.dtype()) + "`");
  }
  return make_view(a, shape, broadcast_map(shape, a.shape()));
}

array expand_dims(const array& a, int axis) {
  const int where = checked_axis(a, axis, a.ndim() + 1);
  extents shape;
  index_map map;
  for (int d = 0; d <= a.ndim(); ++d) {
    if (d == where) shape.push_back(1);
    if (d == a.ndim()) break;
    map.push_back({shape.rank(), 0, 1});
    shape.push_back(a.shape()[d]);
  }
  return make_view(a, shape, std::move(map));
}

array squeeze(const array& a, int axis) {
  const int d = checked_axis(a, axis, a.ndim());
  if (a.shape()[d] != 1)
    throw datashape::error(codes::bad_axis, "axis " + std::to_string(d) + " of " + quoted(a) + " has " + std::to_string(a.shape()[d]) +
                                                " elements; only an axis of one can be dropped");
  extents shape;
  index_map map;
  for (int k = 0; k < a.ndim(); ++k) {
    if (k == d) {
      map.push_back({-1, 0, 0});
      continue;
    }
    map.push_back({shape.rank(), 0, 1});
    shape.push_back(a.shape()[k]);
  }
  return make_view(a, shape, std::move(map));
}

array array::operator[](std::string_view name) const { return field(*this, name); }

array field(const array& a, std::string_view name) {
  const ndt::type dtype = a.dtype();
  const auto missing = [&] {
    return datashape::error(codes::no_such_field, "there is no field `" + std::string(name) + "` in " + quoted(a));
  };
  if (dtype.kind() != ndt::kind::record) throw missing();
  const std::ptrdiff_t position = dtype.find(name);
  if (position < 0) throw missing();
  const ndt::type& type = dtype.child(static_cast<std::size_t>(position));
  const ndt::layout where = ndt::layout_of(dtype).value();
  field_node what{a.node(), where.field(static_cast<std::size_t>(position)).offset, {}};
  extents shape = a.shape();
  if (type.ndim() > 0) {
    const extents inner(std::span<const index>(type.shape()));
    what.inner_strides = c_strides(inner, ndt::layout_of(type.dtype()).value().size());
    for (index e : inner) shape.push_back(e);
  }
  return make_array(shape, type.dtype(), deeper(a), std::move(what));
}

extents broadcast_shape(std::span<const array> arrays) {
  extents shape;
  for (const array& a : arrays) {
    const extents& s = a.shape();
    extents wider(std::max(shape.rank(), s.rank()), 1);
    for (int d = 0; d < wider.rank(); ++d) {
      const int i = d - (wider.rank() - shape.rank());
      const int j = d - (wider.rank() - s.rank());
      const index x = i < 0 ? 1 : shape[i];
      const index y = j < 0 ? 1 : s[j];
      if (x != y && x != 1 && y != 1) {
        std::string all;
        for (const array& b : arrays) all += (all.empty() ? "" : " and ") + quoted(b);
        throw datashape::error(codes::shapes_do_not_broadcast,
                               "the shapes of " + all + " do not broadcast: " + std::to_string(x) + " against " + std::to_string(y) +
                                   ", counted from the right in dimension " + std::to_string(wider.rank() - 1 - d));
      }
      wider[d] = x == 1 ? y : x;
    }
    shape = wider;
  }
  return shape;
}

}  // namespace pluribus::nd
