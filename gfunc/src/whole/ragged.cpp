// SPDX-License-Identifier: BSD-3-Clause
/// Ragged dims: how long rows are, taken off and put on, and made fixed. Dims of both kinds mix at any depth; axes are counted over all of
/// them.
#include <algorithm>
#include <cstring>
#include <numeric>

#include "axes.hpp"
#include "chain.hpp"
#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "gfunc/rows.hpp"
#include "layers.hpp"
#include "leaves.hpp"
#include "lift.hpp"
#include "ndt/print.hpp"
#include "ragged_axis.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

result below_option(const value_call& c, at_axis f) {
  DATASHAPE_TRY(int axis, axis_option(c, "axis", total_rank(c.args[0])));
  return below(c.args[0], axis, f);
}

result row_lengths(const value_call& c) {
  return below_option(c, [&](const value& v, int axis) -> result {
    const int rank = v.shape().rank();
    const bool ragged = is_ragged(v) && axis == rank;
    const dims outer = ragged ? v.shape() : first_of(v.shape(), axis);
    DATASHAPE_TRY(value made, make(outer, ndt::scalar::int64));
    index* to = data_of<index>(made);
    if (!ragged) {
      std::fill_n(to, outer.count(), v.shape()[axis]);
      return made;
    }
    const row_reader rows(v);
    for (index i = 0; i < rows.size(); ++i) to[i] = rows[i].size();
    return made;
  });
}

/// The dim at `axis` and the one before it as one, of a value whose rows, if any, come later.
result merged_fixed(const value& v, int axis) {
  if (axis == 1) return gfunc::flatten(v, 2);
  dims shape;
  for (int d = 0; d < v.shape().rank(); ++d) {
    if (d == axis) continue;
    shape.resize(shape.rank() + 1, d + 1 == axis ? v.shape()[d] * v.shape()[axis] : v.shape()[d]);
  }
  DATASHAPE_TRY(value flat, gfunc::flatten(v));
  return gfunc::unflatten(flat, shape);
}

/// Rows whose elements are `per_row` rows of `v` as one.
result rows_merged(const value& like, std::span<const index> outer, const value& inner) {
  const row_reader rows(inner);
  std::vector<index> sizes;
  index at = 0;
  for (const index n : outer) {
    index total = 0;
    for (index k = 0; k < n; ++k) total += rows[at++].size();
    sizes.push_back(total);
  }
  DATASHAPE_TRY(row_parts parts, rows_of(inner, {}));
  return with_rows(like, sizes, std::move(parts.content));
}

result flattened_at(const value_call& c, const value& given, int axis) {
  DATASHAPE_TRY(value v, with_own_dims(given));
  const int rank = v.shape().rank();
  if (v.form() == value_form::option && (is_ragged(v.child()) || v.child().shape().rank() > rank) && axis >= rank)
    return c.wrong("a dim behind nulls is not taken off; drop or fill them first");
  if (!is_ragged(v) || axis < rank) return merged_fixed(v, axis);
  DATASHAPE_TRY(row_parts parts, rows_of(v, {}));
  if (axis == rank) {  // rows go into the fixed dim before them
    if (rank == 1) return parts.content;
    const index n = v.shape()[rank - 1];
    value like = v;
    DATASHAPE_TRY(like, like.slice(rank - 1, 0, std::min<index>(n, 1), 1));
    std::vector<index> sizes;
    for (std::size_t i = 0; i < parts.sizes.size(); i += static_cast<std::size_t>(std::max<index>(n, 1)))
      sizes.push_back(std::accumulate(parts.sizes.begin() + static_cast<std::ptrdiff_t>(i),
                                      parts.sizes.begin() + static_cast<std::ptrdiff_t>(i + static_cast<std::size_t>(n)), index{0}));
    sizes.resize(static_cast<std::size_t>(first_of(v.shape(), rank - 1).count()), 0);
    DATASHAPE_TRY(packed_rows packed, pack_rows(first_of(v.shape(), rank - 1), sizes));
    return value::ragged(std::move(packed.starts), std::move(packed.ends), std::move(parts.content));
  }
  if (axis > rank + 1) {
    DATASHAPE_TRY(value content, flattened_at(c, parts.content, axis - rank));
    return with_rows(v, parts.sizes, std::move(content));
  }
  const value& inner = parts.content;
  if (inner.form() == value_form::option) return c.wrong("a dim behind nulls is not taken off; drop or fill them first");
  if (is_ragged(inner) && inner.shape().rank() == 1) return rows_merged(v, parts.sizes, inner);
  const index n = inner.shape()[1];
  std::vector<index> sizes = parts.sizes;
  for (index& s : sizes) s *= n;
  DATASHAPE_TRY(value content, merged_fixed(inner, 1));
  return with_rows(v, sizes, std::move(content));
}

result flatten_all(const value_call& c, const value& given) {
  DATASHAPE_TRY(value v, with_own_dims(given));
  if (is_ragged(v)) {
    DATASHAPE_TRY(row_parts parts, rows_of(v, {}));
    return flatten_all(c, parts.content);
  }
  if (v.form() == value_form::option && (is_ragged(v.child()) || v.child().shape().rank() > v.shape().rank())) {
    DATASHAPE_TRY(value flat, gfunc::flatten(v.child(), v.shape().rank()));
    const valid_bytes valid = valid_of(v);
    if (!valid.empty()) {
      std::vector<index> at;
      for (std::size_t i = 0; i < valid.size(); ++i) {
        if (valid[i] != 0) at.push_back(static_cast<index>(i));
      }
      DATASHAPE_TRY(flat, gfunc::take(flat, at));
    }
    return flatten_all(c, flat);
  }
  return gfunc::flatten(v);
}

result flatten(const value_call& c) {
  if (!c.has("axis")) return flatten_all(c, c.args[0]);
  DATASHAPE_TRY(int axis, axis_option(c, "axis", total_rank(c.args[0])));
  if (axis == 0) return c.wrong("axis 0 has no dim before it to go into");
  return flattened_at(c, c.args[0], axis);
}

result unflatten(const value_call& c) {
  DATASHAPE_TRY(value v, with_own_dims(c.args[0]));
  if (v.shape().rank() == 0) return c.wrong("a value without dims has no elements to make rows of");
  DATASHAPE_TRY(value counts, indices_of(c, c.args[1]));
  const index n = v.shape()[0];
  const index* count = data_of<const index>(counts);
  if (counts.shape().rank() == 0) {
    if (*count <= 0 || n % *count != 0) return c.wrong(std::to_string(n) + " elements do not make rows of " + std::to_string(*count));
    return v.split(0, n / *count, *count);
  }
  const std::vector<index> sizes(count, count + counts.size());
  index total = 0;
  for (const index s : sizes) {
    if (s < 0 || __builtin_add_overflow(total, s, &total)) return c.wrong("a row of " + std::to_string(s) + " elements");
  }
  if (total != n) return c.wrong("the rows have " + std::to_string(total) + " elements together, and the value " + std::to_string(n));
  DATASHAPE_TRY(packed_rows rows, pack_rows(counts.shape(), sizes));
  return value::ragged(std::move(rows.starts), std::move(rows.ends), std::move(v));
}

/// Positions of every row's elements in its content, those beyond the content standing for what fills.
struct padding {
  std::vector<index> positions;
  valid_bytes valid;
};

/// One element of any value, which nobody will read.
result something_like(const value& v) {
  dims shape = v.shape();
  shape[0] = 1;
  if (v.form() == value_form::text || v.form() == value_form::views) {
    text_builder made;
    for (index i = 0; i < shape.count(); ++i) made.append({});
    DATASHAPE_TRY(value flat, std::move(made).finish(v.dtype()));
    return gfunc::unflatten(flat, shape);
  }
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(shape, v.dtype())));
  if (made.form() == value_form::strided) std::memset(made.data(), 0, static_cast<std::size_t>(made.size() * made.itemsize()));
  return made;
}

result pad_rows(const value_call& c) {
  const index length = c.integer("length");
  const bool clip = c.boolean("clip");
  if (length < 0) return c.wrong("rows of " + std::to_string(length) + " elements");
  return below_option(c, [&](const value& v, int axis) -> result {
    if (!is_ragged(v) || axis != v.shape().rank()) return c.wrong("the dim at the axis is fixed; rows of a ragged dim are padded");
    DATASHAPE_TRY(row_parts rows, rows_of(v, {}));
    const index n = rows.content.shape()[0], slots = v.size();
    index total = 0;
    if (__builtin_mul_overflow(slots, length, &total)) return c.wrong("the result is too large");
    padding p;
    p.positions.reserve(static_cast<std::size_t>(total));
    p.valid.reserve(static_cast<std::size_t>(total));
    index at = 0;
    for (index r = 0; r < slots; ++r) {
      const index size = rows.sizes[static_cast<std::size_t>(r)];
      if (size > length && !clip)
        return c.wrong("row " + std::to_string(r) + " has " + std::to_string(size) + " elements, more than " + std::to_string(length) +
                       "; clip= cuts them off");
      for (index k = 0; k < length; ++k) {
        p.positions.push_back(k < size ? at + k : n);
        p.valid.push_back(k < size ? 1 : 0);
      }
      at += size;
    }
    dims shape = v.shape();
    if (shape.rank() == max_rank) return c.wrong("one dim more is too many");
    shape.resize(shape.rank() + 1, length);
    // Where nothing is given, padding repeats an element that counts as null.
    const bool given = c.has("fill");
    value all = rows.content;
    if (given) {
      const value parts[] = {all, c.whole("fill")};
      DATASHAPE_TRY(value filler,
                    parts[1].weak() && leaf_of(all).is_scalar() ? packed_as(c, parts[1], leaf_of(all).dtype().scalar()) : result(parts[1]));
      if (all.form() == value_form::option && filler.form() != value_form::option) {
        DATASHAPE_TRY(filler, value::option(std::move(filler), validity::all()));
      }
      if (all.shape().rank() != 1 || filler.shape().rank() != 0 || filler.dtype() != all.dtype())
        return c.wrong("rows of `" + ndt::to_string(all.type()) + "` cannot be filled with `" + ndt::to_string(filler.type()) + "`");
      const dims one{1};
      DATASHAPE_TRY(filler, filler.broadcast_to(one));
      const value both[] = {all, filler};
      DATASHAPE_TRY(all, chained(c, both));
    } else if (n == 0 && total > 0) {
      DATASHAPE_TRY(all, something_like(all));
    } else {
      for (index& i : p.positions) i = i == n ? 0 : i;
    }
    DATASHAPE_TRY(value made, gfunc::take(all, p.positions));
    DATASHAPE_TRY(made, gfunc::unflatten(made, shape));
    return given ? result(std::move(made)) : with_nulls(std::move(made), p.valid, shape.rank());
  });
}

}  // namespace

void ragged(module_builder& m) {
  using kind = parameter_kind;
  const auto nulls = null_policy::custom;
  m.function("row_lengths", "How many elements each row has along an axis, ragged or fixed.")
      .example("row_lengths([[1, 2], [], [3]])", "[2, 0, 1]")
      .arguments({"x"})
      .option("axis", kind::integer, std::int64_t{1})
      .whole("(A... * T) -> B... * V", row_lengths, nulls);
  m.function("flatten", "Without the dim at axis: its elements go into the dim before it. All dims become one when axis is none.")
      .example("flatten([[1, 2], [], [3]], axis=1)", "[1, 2, 3]")
      .arguments({"x"})
      .option("axis", kind::integer)
      .whole("(A... * T) -> B... * V", flatten, nulls);
  m.function("unflatten", "The first dim as rows of these lengths, which make a ragged dim; of one length, which makes a fixed one.")
      .example("unflatten([1, 2, 3], [2, 0, 1])", "[[1, 2], [], [3]]")
      .arguments({"x", "counts"})
      .whole("(A... * T, B... * I: Integer) -> C... * V", unflatten, nulls);
  m.function(
       "pad_rows",
       "Rows of a ragged dim as a fixed dim of this length: filled up with fill= or with nulls. Longer rows are an error unless clip.")
      .example("pad_rows([[1, 2], [], [3]], length=2)", "[[1, 2], [null, null], [3, null]]")
      .arguments({"x"})
      .required("length", kind::integer)
      .option("axis", kind::integer, std::int64_t{1})
      .option("fill", kind::whole)
      .option("clip", kind::boolean, false)
      .whole("(A... * T) -> B... * V", pad_rows, nulls);
}

}  // namespace pluribus::gfunc::whole
