// SPDX-License-Identifier: BSD-3-Clause
/// Values joined, repeated and padded: concat, stack, roll, repeat, tile, pad. Elements flow in, the same elements flow out in new memory.
#include <algorithm>
#include <cstring>

#include "axes.hpp"
#include "datashape/try.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"
#include "movement.hpp"
#include "ndt/print.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// Part of `whole` along an axis.
value part_of(const value& whole, int axis, index begin, index count) {
  std::vector<view_dim> view = same_dims(whole);
  view[static_cast<std::size_t>(axis)] = {axis, count, begin, 1};
  return whole.viewed(view);
}

result joined(const value_call& c, std::span<const value> parts, int axis) {
  index total = 0;
  for (const value& v : parts) {
    if (!(with_extent(v.shape(), axis, 0) == with_extent(parts[0].shape(), axis, 0))) {
      return c.wrong("the shapes " + shape_text(parts[0].shape()) + " and " + shape_text(v.shape()) + " differ in more than dim " +
                     std::to_string(axis));
    }
    total += v.shape()[axis];
  }
  return moved(c, parts, [&](std::span<const value> leaf) -> result {
    DATASHAPE_TRY(value made, make(with_extent(leaf[0].shape(), axis, total), leaf[0].dtype()));
    index at = 0;
    for (const value& v : leaf) {
      DATASHAPE_CHECK(copy_value(v, part_of(made, axis, at, v.shape()[axis]), c.functions));
      at += v.shape()[axis];
    }
    return made;
  });
}

result concat(const value_call& c) {
  DATASHAPE_TRY(std::vector<value> parts, of_one_dtype(c, c.args));
  if (!c.has("axis")) {
    for (value& v : parts) {
      DATASHAPE_TRY(v, flattened(c, v));
    }
    return joined(c, parts, 0);
  }
  const int rank = parts[0].shape().rank();
  for (const value& v : parts) {
    if (v.shape().rank() != rank)
      return c.wrong("values of " + std::to_string(rank) + " and " + std::to_string(v.shape().rank()) + " dims do not join");
  }
  if (rank == 0) return c.wrong("values without dims do not join; stack them");
  DATASHAPE_TRY(int axis, axis_option(c, "axis", rank));
  return joined(c, parts, axis);
}

result stack(const value_call& c) {
  DATASHAPE_TRY(std::vector<value> parts, of_one_dtype(c, c.args));
  DATASHAPE_TRY(int axis, axis_option(c, "axis", c.args[0].shape().rank() + 1));
  if (c.args[0].shape().rank() == max_rank) return c.wrong("the result would have more than " + std::to_string(max_rank) + " dims");
  for (value& v : parts) {
    if (!(v.shape() == c.args[0].shape()))
      return c.wrong("the shapes " + shape_text(c.args[0].shape()) + " and " + shape_text(v.shape()) + " differ");
    std::vector<view_dim> view = same_dims(v);
    view.insert(view.begin() + axis, view_dim{});
    v = v.viewed(view);
  }
  return joined(c, parts, axis);
}

/// Both parts around the seam, in one go.
result rolled(const value_call& c, const value& v, int axis, index shift) {
  const index n = v.shape()[axis];
  if (n == 0) return v;
  const index seam = ((shift % n) + n) % n;
  const value parts[] = {part_of(v, axis, n - seam, seam), part_of(v, axis, 0, n - seam)};
  if (seam == 0) return v;
  return joined(c, parts, axis);
}

result roll(const value_call& c) {
  const std::span<const index> shifts = c.integers("shift");
  if (!c.has("axis")) {
    if (shifts.size() != 1) return c.wrong("without axis= there is one shift");
    DATASHAPE_TRY(value flat, flattened(c, c.args[0]));
    DATASHAPE_TRY(value made, rolled(c, flat, 0, shifts[0]));
    return reshaped(c, made, c.args[0].shape());
  }
  const std::span<const index> axes = c.integers("axis");
  if (axes.size() != shifts.size() && shifts.size() != 1 && axes.size() != 1)
    return c.wrong("there are " + std::to_string(shifts.size()) + " shifts and " + std::to_string(axes.size()) + " axes");
  value made = c.args[0];
  for (std::size_t i = 0; i < std::max(axes.size(), shifts.size()); ++i) {
    DATASHAPE_TRY(int axis, checked_axis(c, axes[axes.size() == 1 ? 0 : i], made.shape().rank()));
    DATASHAPE_TRY(made, rolled(c, made, axis, shifts[shifts.size() == 1 ? 0 : i]));
  }
  return made;
}

result repeat(const value_call& c) {
  DATASHAPE_TRY(one_axis over, axis_or_flattened(c, c.args[0]));
  const value& x = over.of;
  const int axis = over.axis;
  DATASHAPE_TRY(value counts, indices_of(c, c.args[1]));
  const index n = x.shape()[axis], given = counts.shape().count();
  if (counts.shape().rank() > 1 || (given != 1 && given != n))
    return c.wrong(std::to_string(given) + " counts are given for " + std::to_string(n) + " elements");
  const index* count = data_of<const index>(counts);
  index total = 0;
  for (index i = 0; i < n; ++i) {
    const index k = count[given == 1 ? 0 : i];
    if (k < 0) return c.wrong("the count " + std::to_string(k) + " is negative");
    if (__builtin_add_overflow(total, k, &total)) return c.wrong("the result is too large");
  }
  return moved(c, std::span<const value>(&x, 1), [&](std::span<const value> leaf) -> result {
    DATASHAPE_TRY(value from, packed(c, leaf[0]));
    DATASHAPE_TRY(value made, make(with_extent(from.shape(), axis, total), from.dtype()));
    const axis_split s = split_at(from.shape(), axis);
    const auto block = static_cast<std::size_t>(s.inner * ndt::size_of(from.dtype().scalar()));
    const std::byte* in = from.data();
    std::byte* out = made.data();
    if (block == 0) return made;
    for (index o = 0; o < s.outer; ++o) {
      for (index i = 0; i < n; ++i, in += block) {
        for (index k = count[given == 1 ? 0 : i]; k > 0; --k, out += block) std::memcpy(out, in, block);
      }
    }
    return made;
  });
}

result tile(const value_call& c) {
  const std::span<const index> given = c.integers("repetitions");
  const int rank = std::max(c.args[0].shape().rank(), static_cast<int>(given.size()));
  if (2 * rank > max_rank) return c.wrong("at most " + std::to_string(max_rank / 2) + " dims are tiled");
  // Each dim becomes a repeated one and its own; together they are the result's.
  std::vector<view_dim> view;
  dims shape;
  shape.resize(rank);
  for (int d = 0; d < rank; ++d) {
    const int from = d - (rank - c.args[0].shape().rank()), which = d - (rank - static_cast<int>(given.size()));
    const index times = which < 0 ? 1 : given[static_cast<std::size_t>(which)], extent = from < 0 ? 1 : c.args[0].shape()[from];
    if (times < 0) return c.wrong("the number of repetitions is negative");
    view.push_back({-1, times, 0, 1});
    view.push_back({from, extent, 0, 1});
    if (__builtin_mul_overflow(times, extent, &shape[d])) return c.wrong("the result is too large");
  }
  if (checked_count(shape) < 0) return c.wrong("the result is too large");
  return reshaped(c, c.args[0].viewed(view), shape);
}

struct padding {
  index before = 0, after = 0;
};

datashape::result<std::vector<padding>> widths_of(const value_call& c, int rank) {
  const std::span<const index> list = c.integers("pad_width");
  std::vector<padding> all(static_cast<std::size_t>(rank));
  if (list.size() != 1 && list.size() != 2 && list.size() != 2 * all.size()) {
    return c.wrong("pad_width is one number, a pair, or a pair for each of " + std::to_string(rank) + " dims");
  }
  for (index w : list) {
    if (w < 0) return c.wrong("the width " + std::to_string(w) + " is negative");
  }
  for (std::size_t d = 0; d < all.size(); ++d) {
    const std::size_t at = list.size() > 2 ? 2 * d : 0;
    all[d] = {list[at], list[list.size() == 1 ? 0 : at + 1]};
  }
  return all;
}

/// Which element of n stands at place i, i < 0 and i >= n included.
index source_of(std::string_view mode, index i, index n) {
  if (mode == "edge") return std::clamp<index>(i, 0, n - 1);
  if (mode == "wrap") return ((i % n) + n) % n;
  if (mode == "reflect") {
    if (n == 1) return 0;
    const index period = 2 * (n - 1), k = ((i % period) + period) % period;
    return k < n ? k : period - k;
  }
  const index k = ((i % (2 * n)) + 2 * n) % (2 * n);
  return k < n ? k : 2 * n - 1 - k;
}

/// Fills what was padded along one axis from what is there, slice by slice.
datashape::outcome fill_padding(const value_call& c, const value& made, int axis, const padding& w, index n, std::string_view mode) {
  for (index i = -w.before; i < n + w.after; ++i) {
    if (i == 0) i = n;
    if (i >= n + w.after) break;
    DATASHAPE_CHECK(
        copy_value(part_of(made, axis, w.before + source_of(mode, i, n), 1), part_of(made, axis, w.before + i, 1), c.functions));
  }
  return std::monostate{};
}

/// Scalars, and records of such: a number stands for one of each.
bool is_of_scalars(const ndt::type& t) noexcept {
  if (t.is_scalar()) return true;
  if (t.kind() != ndt::kind::record && t.kind() != ndt::kind::tuple) return false;
  bool all = true;
  for (std::size_t i = 0; i < t.size(); ++i) all = all && is_of_scalars(t.child(i));
  return all;
}

/// What surrounds elements that are no numbers: one value of their dtype, which moves beside them.
result constant_of(const value_call& c) {
  const value &x = c.args[0], &one = c.whole("constant_values");
  const ndt::type inside = x.form() == value_form::option ? x.child().dtype() : x.dtype();
  if (one.size() == 1 && one.shape().rank() == 0 && (one.dtype() == x.dtype() || one.dtype() == inside)) {
    const view_dim once[] = {{-1, 1, 0, 1}};
    return one.viewed(once);
  }
  return c.wrong("constant_values is one value of `" + ndt::to_string(x.dtype()) + "` here, not of `" + ndt::to_string(one.type()) + "`");
}

result pad(const value_call& c) {
  const value& x = c.args[0];
  const int rank = x.shape().rank();
  DATASHAPE_TRY(std::vector<padding> widths, widths_of(c, rank));
  const std::string_view mode = c.text("mode");
  std::vector<value> parts{x};
  if (mode == "constant" && !(is_of_scalars(x.dtype()) && c.whole("constant_values").is_scalar())) {
    DATASHAPE_TRY(value one, constant_of(c));
    parts.push_back(std::move(one));
    DATASHAPE_TRY(parts, of_one_dtype(c, parts));
  }
  return moved(c, parts, [&](std::span<const value> leaf) -> result {
    dims shape = leaf[0].shape();
    for (int d = 0; d < rank; ++d) {
      const padding& w = widths[static_cast<std::size_t>(d)];
      if (mode != "constant" && shape[d] == 0 && w.before + w.after > 0)
        return c.wrong("dim " + std::to_string(d) + " has no elements to pad with");
      if (__builtin_add_overflow(shape[d], w.before, &shape[d]) || __builtin_add_overflow(shape[d], w.after, &shape[d]))
        return c.wrong("the result is too large");
    }
    DATASHAPE_TRY(value made, make(shape, leaf[0].dtype()));
    if (mode == "constant") {
      DATASHAPE_TRY(value one,
                    cast_value(leaf.size() > 1 ? leaf[1].viewed({}) : c.whole("constant_values"), made.dtype().scalar(), c.functions));
      if (one.shape().rank() != 0) return c.wrong("constant_values is one value");
      DATASHAPE_CHECK(copy_value(repeated_to(one, shape), made, c.functions));
    }
    value inside = made;
    for (int d = 0; d < rank; ++d) inside = part_of(inside, d, widths[static_cast<std::size_t>(d)].before, leaf[0].shape()[d]);
    DATASHAPE_CHECK(copy_value(leaf[0], inside, c.functions));
    for (int d = 0; mode != "constant" && d < rank; ++d) {
      // Dims before this one are whole already, dims after it are not.
      value block = made;
      for (int e = d + 1; e < rank; ++e) block = part_of(block, e, widths[static_cast<std::size_t>(e)].before, leaf[0].shape()[e]);
      DATASHAPE_CHECK(fill_padding(c, block, d, widths[static_cast<std::size_t>(d)], leaf[0].shape()[d], mode));
    }
    return made;
  });
}

}  // namespace

void joining(module_builder& m) {
  using kind = parameter_kind;
  const auto nulls = null_policy::custom;
  m.function(
       "concat",
       "One after another along an axis; flattened first when axis is none. Of any one dtype; numbers are brought to their common one.")
      .alias("concatenate")
      .example("concat([1, 2], [3])", "[1, 2, 3]")
      .option("axis", kind::integer, std::int64_t{0})
      .promote(promotion::common)
      .whole("(A... * T, ...) -> B... * T", concat, nulls);
  m.function("stack", "Joined along a new axis. Of any one dtype; numbers are brought to their common one.")
      .example("stack([1, 2], [3, 4], axis=1)", "[[1, 3], [2, 4]]")
      .option("axis", kind::integer, std::int64_t{0})
      .promote(promotion::common)
      .whole("(A... * T, ...) -> B... * T", stack, nulls);
  m.function("roll", "Moved along axes; what falls off one end comes in at the other. Flattened meanwhile when axis is none.")
      .example("roll([1, 2, 3], shift=1)", "[3, 1, 2]")
      .arguments({"x"})
      .required("shift", kind::integers)
      .option("axis", kind::integers)
      .whole("(A... * T) -> A... * T", roll, nulls);
  m.function("repeat", "Each element several times along an axis; flattened first when axis is none.")
      .example("repeat([1, 2], [2, 1])", "[1, 1, 2]")
      .arguments({"x", "repeats"})
      .option("axis", kind::integer)
      .whole("(A... * T, N * I) -> B... * T", repeat, nulls)
      .whole("(A... * T, I) -> B... * T", repeat, nulls);
  m.function("tile", "The whole repeated along each dim.")
      .example("tile([1, 2], repetitions=[2, 2])", "[[1, 2, 1, 2], [1, 2, 1, 2]]")
      .arguments({"x"})
      .required("repetitions", kind::integers)
      .whole("(A... * T) -> B... * T", tile, nulls);
  m.function("pad",
             "With elements around: a constant, the edge, or reflected, symmetric or wrapped ones. pad_width is one number, (before, "
             "after), or such a pair a dim.")
      .example("pad([1, 2, 3], pad_width=[1, 2], mode=\"reflect\")", "[2, 1, 2, 3, 2, 1]")
      .arguments({"x"})
      .required("pad_width", kind::integers)
      .choice("mode", {"constant", "edge", "reflect", "symmetric", "wrap"}, "constant")
      .option("constant_values", kind::whole, std::int64_t{0})
      .whole("(A... * T) -> A... * T", pad, nulls);
}

}  // namespace pluribus::gfunc::whole
