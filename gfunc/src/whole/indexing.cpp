// SPDX-License-Identifier: BSD-3-Clause
/// Elements by position and by mask: take, take_along_axis, put, put_along_axis, filter, nonzero, flatnonzero, argwhere. Negative positions
/// count from the end; one out of range is an error unless mode= says wrap or clip.
#include <algorithm>
#include <cstring>
#include <optional>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"
#include "mask.hpp"
#include "movement.hpp"
#include "ndt/print.hpp"
#include "value/parts.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// Positions in [0, n), packed; the caller's own are not changed.
result positions_in(const value_call& c, const value& given, index n, std::string_view mode) {
  DATASHAPE_TRY(value at, indices_of(c, given));
  const index count = at.shape().count();
  const index* in = data_of<const index>(at);
  DATASHAPE_TRY(value made, make(at.shape(), ndt::scalar::int64));
  index* out = data_of<index>(made);
  for (index k = 0; k < count; ++k) {
    index i = in[k];
    if (mode == "raise") {
      if (i < -n || i >= n) return c.wrong("index " + std::to_string(i) + " is out of range for " + std::to_string(n) + " elements");
      i += i < 0 ? n : 0;
    } else if (n == 0) {
      return c.wrong("there is nothing to take from");
    } else {
      i = mode == "clip" ? std::clamp<index>(i, 0, n - 1) : ((i % n) + n) % n;
    }
    out[k] = i;
  }
  return made;
}

dims around(const dims& shape, int axis, const dims& middle) {
  dims made = first_of(shape, axis);
  auto push = [&](index extent) {
    made.resize(made.rank() + 1);
    made[made.rank() - 1] = extent;
  };
  for (index extent : middle) push(extent);
  for (int d = axis + 1; d < shape.rank(); ++d) push(shape[d]);
  return made;
}

result take_leaf(const value_call& c, const value& leaf, int axis, const value& positions) {
  DATASHAPE_TRY(value from, packed(c, leaf));
  const axis_split s = split_at(from.shape(), axis);
  DATASHAPE_TRY(value made, make(around(from.shape(), axis, positions.shape()), from.dtype()));
  const index k = positions.shape().count(), bytes = ndt::size_of(from.dtype().scalar());
  const index* at = data_of<const index>(positions);
  if (made.shape().count() == 0) return made;
  if (s.inner == 1) {
    visit_size(bytes, [&]<class T>(tag<T>) {
      const T* in = data_of<const T>(from);
      T* out = data_of<T>(made);
      for (index o = 0; o < s.outer; ++o, in += s.n, out += k) {
        for (index i = 0; i < k; ++i) out[i] = in[at[i]];
      }
    });
    return made;
  }
  const index block = s.inner * bytes;
  std::byte* out = made.data();
  for (index o = 0; o < s.outer; ++o) {
    const std::byte* in = from.data() + o * s.n * block;
    for (index i = 0; i < k; ++i, out += block) std::memcpy(out, in + at[i] * block, static_cast<std::size_t>(block));
  }
  return made;
}

result take(const value_call& c) {
  DATASHAPE_TRY(one_axis over, axis_or_flattened(c, c.args[0]));
  const value& x = over.of;
  const int axis = over.axis;
  if (x.shape().rank() - 1 + c.args[1].shape().rank() > max_rank)
    return c.wrong("the result would have more than " + std::to_string(max_rank) + " dims");
  DATASHAPE_TRY(value at, positions_in(c, c.args[1], x.shape()[axis], c.text("mode")));
  return moved(c, std::span<const value>(&x, 1), [&](std::span<const value> leaf) { return take_leaf(c, leaf[0], axis, at); });
}

/// Positions along one axis, one for each element of the result.
struct along {
  int axis = 0;
  dims shape;
  value positions;
  value repeated;  ///< the first argument over the result's other dims
};

datashape::result<along> along_axis(const value_call& c) {
  along a;
  const value &x = c.args[0], &at = c.args[1];
  if (x.shape().rank() != at.shape().rank())
    return c.wrong("the indices have " + std::to_string(at.shape().rank()) + " dims, not " + std::to_string(x.shape().rank()));
  DATASHAPE_TRY(a.axis, axis_option(c, "axis", x.shape().rank()));
  dims from = x.shape();
  a.shape = at.shape();
  for (int d = 0; d < from.rank(); ++d) {
    if (d == a.axis) continue;
    if (from[d] != a.shape[d] && from[d] != 1 && a.shape[d] != 1) {
      return c.wrong("the shapes " + shape_text(x.shape()) + " and " + shape_text(at.shape()) + " do not broadcast beside axis " +
                     std::to_string(a.axis));
    }
    from[d] = a.shape[d] = from[d] == 1 ? a.shape[d] : from[d];
  }
  a.repeated = repeated_to(x, from);
  DATASHAPE_TRY(value positions, positions_in(c, repeated_to(at, a.shape), from[a.axis], "raise"));
  a.positions = std::move(positions);
  return a;
}

result take_along_axis(const value_call& c) {
  DATASHAPE_TRY(along a, along_axis(c));
  return moved(c, std::span<const value>(&a.repeated, 1), [&](std::span<const value> leaf) -> result {
    DATASHAPE_TRY(value from, packed(c, leaf[0]));
    if (from.shape().rank() != a.shape.rank()) return c.wrong("fields with dims of their own are not supported");
    DATASHAPE_TRY(value made, make(a.shape, from.dtype()));
    const axis_split s = split_at(from.shape(), a.axis);
    const index k = a.shape[a.axis];
    const index* at = data_of<const index>(a.positions);
    visit_size(ndt::size_of(from.dtype().scalar()), [&]<class T>(tag<T>) {
      const T* in = data_of<const T>(from);
      T* out = data_of<T>(made);
      for (index o = 0; o < s.outer; ++o, in += s.n * s.inner) {
        for (index i = 0; i < k; ++i) {
          for (index j = 0; j < s.inner; ++j) *out++ = in[*at++ * s.inner + j];
        }
      }
    });
    return made;
  });
}

/// A packed copy of the first argument that nobody else holds, and the values as its dtype over `shape`.
struct put_parts {
  value made, values;
};
datashape::result<put_parts> parts_of(const value_call& c, const value& x, const dims& shape) {
  put_parts p;
  if (is_named(x.dtype())) {
    DATASHAPE_TRY(const value bare, x.unwrapped());
    return parts_of(c, bare, shape);
  }
  if (!x.is_scalar()) return c.wrong("only values of scalars can be put into");
  DATASHAPE_TRY(p.made, make(x.shape(), ndt::make_scalar(x.dtype().scalar())));
  DATASHAPE_CHECK(copy_value(x, p.made, c.functions));
  DATASHAPE_TRY(value cast, cast_value(c.args[2], x.dtype().scalar(), c.functions));
  if (cast.shape().rank() > shape.rank()) return c.wrong("the values have more dims than the indices");
  for (int d = 0; d < cast.shape().rank(); ++d) {
    const index have = cast.shape()[cast.shape().rank() - 1 - d], want = shape[shape.rank() - 1 - d];
    if (have != 1 && have != want)
      return c.wrong("the values of shape " + shape_text(cast.shape()) + " do not broadcast to " + shape_text(shape));
  }
  DATASHAPE_TRY(p.values, packed(c, repeated_to(cast, shape)));
  return p;
}

result put(const value_call& c) {
  DATASHAPE_TRY(value at, positions_in(c, c.args[1], c.args[0].shape().count(), c.text("mode")));
  DATASHAPE_TRY(put_parts p, parts_of(c, c.args[0], at.shape()));
  visit_size(ndt::size_of(p.made.dtype().scalar()), [&]<class T>(tag<T>) {
    const index n = at.shape().count();
    for (index i = 0; i < n; ++i) data_of<T>(p.made)[data_of<const index>(at)[i]] = data_of<const T>(p.values)[i];
  });
  return p.made;
}

result put_along_axis(const value_call& c) {
  DATASHAPE_TRY(along a, along_axis(c));
  DATASHAPE_TRY(put_parts p, parts_of(c, a.repeated, a.shape));
  const axis_split s = split_at(p.made.shape(), a.axis);
  visit_size(ndt::size_of(p.made.dtype().scalar()), [&]<class T>(tag<T>) {
    T* out = data_of<T>(p.made);
    const index* at = data_of<const index>(a.positions);
    const T* in = data_of<const T>(p.values);
    for (index o = 0; o < s.outer; ++o, out += s.n * s.inner) {
      for (index i = 0; i < a.shape[a.axis]; ++i) {
        for (index j = 0; j < s.inner; ++j) out[*at++ * s.inner + j] = *in++;
      }
    }
  });
  return p.made;
}

result filter(const value_call& c) {
  const value &x = c.args[0], &condition = c.args[1];
  if (c.has("axis")) {
    DATASHAPE_TRY(int axis, axis_option(c, "axis", x.shape().rank()));
    if (condition.shape().rank() != 1 || condition.shape()[0] != x.shape()[axis]) {
      return c.wrong("along an axis of " + std::to_string(x.shape()[axis]) + " elements the mask has as many and one dim, not the shape " +
                     shape_text(condition.shape()));
    }
    DATASHAPE_TRY(mask m, mask_of(c, condition));
    DATASHAPE_TRY(value at, positions(c, m));
    return moved(c, std::span<const value>(&x, 1), [&](std::span<const value> leaf) { return take_leaf(c, leaf[0], axis, at); });
  }
  if (!(condition.shape() == x.shape()))
    return c.wrong("the mask has the shape " + shape_text(condition.shape()) + ", not " + shape_text(x.shape()));
  DATASHAPE_TRY(mask m, mask_of(c, condition));
  return moved(c, std::span<const value>(&x, 1), [&](std::span<const value> leaf) -> result {
    if (leaf[0].shape().rank() != x.shape().rank()) return c.wrong("fields with dims of their own are chosen along an axis");
    DATASHAPE_TRY(value from, packed(c, leaf[0]));
    return chosen(c, m, from);
  });
}

result flatnonzero(const value_call& c) {
  DATASHAPE_TRY(mask m, mask_of(c, c.args[0]));
  return positions(c, m);
}

/// Positions per dim, one row a dim.
result coordinates(const value_call& c) {
  const value& x = c.args[0];
  const int rank = x.shape().rank();
  DATASHAPE_TRY(value flat, flatnonzero(c));
  const index k = flat.shape()[0];
  DATASHAPE_TRY(value made, make(dims{rank, k}, ndt::scalar::int64));
  for (index i = 0; i < k; ++i) {
    index left = data_of<const index>(flat)[i];
    for (int d = rank - 1; d >= 0; --d) {
      data_of<index>(made)[d * k + i] = left % x.shape()[d];
      left /= x.shape()[d];
    }
  }
  return made;
}

result nonzero(const value_call& c) {
  if (c.args[0].shape().rank() == 0) return c.wrong("a value without dims has no positions");
  DATASHAPE_TRY(value all, coordinates(c));
  std::vector<value> rows;
  for (index d = 0; d < all.shape()[0]; ++d) {
    DATASHAPE_TRY(value row, all.at(d));
    rows.push_back(std::move(row));
  }
  return tuple_of(std::move(rows));
}

result argwhere(const value_call& c) {
  DATASHAPE_TRY(value all, coordinates(c));
  return axis_to_end(all, 0);
}

}  // namespace

void indexing(module_builder& m) {
  using kind = parameter_kind;
  const auto nulls = null_policy::custom;
  m.function(
       "take",
       "The elements at positions along an axis, or of the flattened value when axis is none; the positions' dims take the axis' place.")
      .example("take([10, 20, 30], [2, 0])", "[30, 10]")
      .arguments({"x", "indices"})
      .option("axis", kind::integer)
      .choice("mode", {"raise", "wrap", "clip"}, "raise")
      .whole("(A... * T, B... * I: Integer) -> C... * T", take, nulls);
  m.function("take_along_axis", "For each position along an axis the element there; other dims broadcast.")
      .example("take_along_axis([[3, 1], [2, 5]], [[1], [0]], axis=1)", "[[1], [2]]")
      .arguments({"x", "indices"})
      .option("axis", kind::integer, std::int64_t{-1})
      .whole("(A... * T, B... * I: Integer) -> C... * T", take_along_axis, nulls);
  m.function("put", "A copy with values at positions of the flattened value; of equal positions the last one wins.")
      .example("put([1, 2, 3], [0, -1], 9)", "[9, 2, 9]")
      .arguments({"x", "indices", "values"})
      .choice("mode", {"raise", "wrap", "clip"}, "raise")
      .whole("(A... * T, B... * I: Integer, C... * S) -> A... * T", put);
  m.function("put_along_axis", "A copy with values at positions along an axis.")
      .example("put_along_axis([[3, 1], [2, 5]], [[1], [0]], 0, axis=1)", "[[3, 0], [0, 5]]")
      .arguments({"x", "indices", "values"})
      .option("axis", kind::integer, std::int64_t{-1})
      .whole("(A... * T, B... * I: Integer, C... * S) -> A... * T", put_along_axis);
  m.function("filter",
             "The elements where a mask of the same shape is true, in C order; with axis= the slices where a mask of one dim is. A null in "
             "a mask "
             "selects nothing.")
      .example("filter([1, 2, 3], [true, false, true])", "[1, 3]")
      .arguments({"x", "mask"})
      .option("axis", kind::integer)
      .whole("(A... * T, B... * M) -> C... * T", filter, nulls);
  m.function(
       "nonzero",
       "The positions of all elements that are not zero: a tuple with one vector a dim. Text is zero where it is empty, and nulls are.")
      .example("nonzero([[0, 1], [1, 0]])", "([0, 1], [1, 0])")
      .arguments({"x"})
      .whole("(A... * T) -> Tuple", nonzero, nulls);
  m.function("flatnonzero", "The positions of all elements that are not zero, in C order. Text is zero where it is empty, and nulls are.")
      .example("flatnonzero([0, 3, 0, 4])", "[1, 3]")
      .arguments({"x"})
      .whole("(A... * T) -> K * int64", flatnonzero, nulls);
  m.function("argwhere",
             "The positions of all elements that are not zero, one row an element. Text is zero where it is empty, and nulls are.")
      .example("argwhere([[0, 1], [1, 0]])", "[[0, 1], [1, 0]]")
      .arguments({"x"})
      .whole("(A... * T) -> K * N * int64", argwhere, nulls);
}

}  // namespace pluribus::gfunc::whole
