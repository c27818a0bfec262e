// SPDX-License-Identifier: BSD-3-Clause
/// Functions about nulls: where they are, what stands in for them, values without them, and three-valued logic. Every layout of validity
/// and every dtype; rows of ragged dims are seen through.
#include <algorithm>
#include <cstring>

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
#include "mask.hpp"
#include "ndt/print.hpp"
#include "value/parts.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

bool is_option(const value& v) noexcept { return v.form() == value_form::option; }

/// One bool an element: whether it is null is `null_as`.
template <bool NullAs>
result null_mask(const value_call& c) {
  return lift(
      c, c.args.first(1),
      [](std::span<const value> args, const valid_bytes&) -> result {
        const value& v = args[0];
        DATASHAPE_TRY(value made, make(v.shape(), ndt::scalar::bool_));
        auto* to = data_of<std::uint8_t>(made);
        const auto n = static_cast<std::size_t>(v.size());
        if (unnamed(v.dtype()).kind() == ndt::kind::null) {
          std::memset(to, NullAs ? 1 : 0, n);
          return made;
        }
        const valid_bytes valid = valid_of(v);
        if (valid.empty()) std::memset(to, NullAs ? 0 : 1, n);
        for (std::size_t i = 0; i < valid.size(); ++i) to[i] = (valid[i] != 0) != NullAs ? 1 : 0;
        return made;
      },
      true);
}

result null_count(const value_call& c) {
  DATASHAPE_TRY(value mask, null_mask<true>(c));
  return reduced(c, "count", std::move(mask));
}
result count_valid(const value_call& c) {
  const value& v = c.args[0];
  const value& inner = is_option(v) ? v.child() : leaf_of(v);  // of rows the nulls of elements, which a fill reaches
  if (inner.dtype().is_scalar(ndt::scalar::bool_)) {
    const value args[] = {v, value::allocate(ndt::make_scalar(ndt::scalar::bool_)).value()};
    *args[1].data() = std::byte{0};
    DATASHAPE_TRY(value truth, try_call("fill_null", args, attributes(), {&c.on, &c.functions}));
    return reduced(c, "count", std::move(truth));
  }
  DATASHAPE_TRY(value mask, null_mask<false>(c));
  return reduced(c, "count", std::move(mask));
}

/// Positions in C order of the elements that count.
std::vector<index> valid_positions(const valid_bytes& valid) {
  std::vector<index> at;
  for (std::size_t i = 0; i < valid.size(); ++i) {
    if (valid[i] != 0) at.push_back(static_cast<index>(i));
  }
  return at;
}

/// Of the elements of an option along one dim.
result dropped(const value& v) {
  const valid_bytes valid = valid_of(v);
  DATASHAPE_TRY(value flat, flatten(v.child(), v.shape().rank()));
  if (valid.empty()) return flat;
  return take(flat, valid_positions(valid));
}

result drop_null(const value_call& c, const value& given) {
  DATASHAPE_TRY(value v, given.unwrapped());
  if (is_option(v)) return dropped(v);
  if (v.form() != value_form::ragged) return flatten(v);
  DATASHAPE_TRY(row_parts rows, rows_of(v, {}));
  const value& inner = rows.content;
  if (!is_option(inner)) {
    if (inner.form() != value_form::ragged || inner.shape().rank() != 1) return v;
    DATASHAPE_TRY(value made, drop_null(c, inner));
    return with_rows(v, rows.sizes, std::move(made));
  }
  if (inner.shape().rank() != 1) return c.wrong("nulls behind a fixed dim of a row cannot be dropped: rows of rows would differ in length");
  const valid_bytes valid = valid_of(inner);
  if (!valid.empty()) {
    std::size_t at = 0;
    for (index& size : rows.sizes) {
      const auto end = at + static_cast<std::size_t>(size);
      size = std::count(valid.begin() + static_cast<std::ptrdiff_t>(at), valid.begin() + static_cast<std::ptrdiff_t>(end), std::uint8_t{1});
      at = end;
    }
  }
  DATASHAPE_TRY(value content, dropped(inner));
  return with_rows(v, rows.sizes, std::move(content));
}

/// What is inside options, in one dtype; and where each counts.
struct choices {
  std::vector<value> children;
  std::vector<valid_bytes> valid;
  bool nullable = true;  ///< every one of them can be null
};

/// Elements of one name keep it; beside others a name is what it stands for.
datashape::outcome without_mixed_names(std::vector<value>& all) {
  const bool named =
      std::all_of(all.begin(), all.end(), [&](const value& v) { return is_named(v.dtype()) && v.dtype() == all[0].dtype(); });
  if (named) return std::monostate{};
  for (value& v : all) {
    DATASHAPE_TRY(v, v.unwrapped());
  }
  return std::monostate{};
}

datashape::result<choices> choices_of(const value_call& c, std::span<const value> args) {
  choices made;
  std::vector<arg> dtypes;
  bool scalars = true;
  for (const value& v : args) {
    made.nullable = made.nullable && is_option(v);
    made.valid.push_back(valid_of(v));
    made.children.push_back(is_option(v) ? v.child() : v);
  }
  DATASHAPE_CHECK(without_mixed_names(made.children));
  for (const value& child : made.children) {
    scalars = scalars && child.is_scalar();
    if (child.is_scalar()) dtypes.push_back({child.dtype().scalar(), child.weak()});
  }
  if (scalars) {
    DATASHAPE_TRY(ndt::scalar all, common_dtype(dtypes));
    for (value& child : made.children) {
      if (child.weak()) {
        DATASHAPE_TRY(child, cast_literal(child, all, c.functions));
      } else {
        DATASHAPE_TRY(child, cast_value(child, all, c.functions));
      }
    }
    return made;
  }
  for (const value& child : made.children) {
    if (child.dtype() == made.children[0].dtype() && child.shape().rank() == made.children[0].shape().rank()) continue;
    return c.wrong("the values are `" + ndt::to_string(made.children[0].dtype()) + "` and `" + ndt::to_string(child.dtype()) +
                   "`; only numbers meet in a common dtype");
  }
  return made;
}

/// For each element the first choice that counts, or the last one.
std::vector<std::uint8_t> first_valid(const choices& from, std::size_t n) {
  std::vector<std::uint8_t> which(n, 0);
  const auto last = static_cast<std::uint8_t>(from.children.size() - 1);
  for (std::size_t i = 0; i < n; ++i) {
    while (which[i] < last && !from.valid[which[i]].empty() && from.valid[which[i]][i] == 0) ++which[i];
  }
  return which;
}

result choose_scalars(const value_call& c, const choices& from, const std::vector<std::uint8_t>& which, const dims& shape) {
  const ndt::scalar dtype = from.children[0].dtype().scalar();
  DATASHAPE_TRY(value made, make(shape, dtype));
  std::vector<value> packed;
  std::vector<index> steps;
  for (const value& child : from.children) {
    bool one = child.shape().count() > 0;
    for (int d = 0; d < child.shape().rank(); ++d) one = one && (child.strides()[d] == 0 || child.shape()[d] == 1);
    steps.push_back(one ? 0 : 1);
    if (one) {
      DATASHAPE_TRY(value single, packed_as(c, child.viewed({}), dtype));
      packed.push_back(std::move(single));
    } else {
      DATASHAPE_TRY(value all, packed_as(c, child, dtype));
      packed.push_back(std::move(all));
    }
  }
  visit_size(ndt::size_of(dtype), [&]<class T>(tag<T>) {
    T* to = data_of<T>(made);
    const auto n = static_cast<index>(which.size());
    if (packed.size() == 2) {
      const T *a = data_of<const T>(packed[0]), *b = data_of<const T>(packed[1]);
      for (index i = 0; i < n; ++i) {
        const T x = a[i * steps[0]], y = b[i * steps[1]];
        to[i] = which[static_cast<std::size_t>(i)] == 0 ? x : y;
      }
      return;
    }
    for (index i = 0; i < n; ++i) {
      const std::size_t k = which[static_cast<std::size_t>(i)];
      to[i] = data_of<const T>(packed[k])[i * steps[k]];
    }
  });
  return made;
}

result choose_any(const value_call& c, const choices& from, const std::vector<std::uint8_t>& which, const dims& shape) {
  std::vector<value> flat;
  std::vector<index> begins;
  index total = 0;
  for (const value& child : from.children) {
    DATASHAPE_TRY(value one, flatten(child, shape.rank()));
    begins.push_back(total);
    total += one.shape()[0];
    flat.push_back(std::move(one));
  }
  DATASHAPE_TRY(value all, chained(c, flat));
  std::vector<index> positions(which.size());
  for (std::size_t i = 0; i < which.size(); ++i) positions[i] = begins[which[i]] + static_cast<index>(i);
  DATASHAPE_TRY(value made, take(all, positions));
  return unflatten(made, shape);
}

result coalesce_leaves(const value_call& c, std::span<const value> args) {
  const dims shape = args[0].shape();
  DATASHAPE_TRY(choices from, choices_of(c, args));
  const std::vector<std::uint8_t> which = first_valid(from, static_cast<std::size_t>(shape.count()));
  value made;
  if (from.children[0].is_scalar()) {
    DATASHAPE_TRY(made, choose_scalars(c, from, which, shape));
  } else if (from.children.size() == 1) {
    made = from.children[0];
  } else {
    DATASHAPE_TRY(made, choose_any(c, from, which, shape));
  }
  if (!from.nullable) return made;
  valid_bytes valid(which.size());
  for (std::size_t i = 0; i < which.size(); ++i) valid[i] = from.valid[which[i]].empty() ? 1 : from.valid[which[i]][i];
  return with_nulls(std::move(made), valid, shape.rank());
}

result coalesce(const value_call& c) {
  if (c.args.size() > 255) return c.wrong("at most 255 values are looked at");
  return lift(
      c, c.args, [&](std::span<const value> args, const valid_bytes&) { return coalesce_leaves(c, args); }, true);
}

enum class kleene { both, either, one };

/// As bytes 0 or 1, and which count.
struct truth {
  std::vector<std::uint8_t> is, known;
};
datashape::result<truth> truth_of(const value_call& c, const value& v) {
  DATASHAPE_TRY(const value bools, (is_option(v) ? v.child() : v).unwrapped());
  if (!bools.dtype().is_scalar(ndt::scalar::bool_))
    return c.wrong("truth values are bool or ?bool, not `" + ndt::to_string(v.dtype()) + "`");
  DATASHAPE_TRY(value all, packed(c, bools));
  const auto n = static_cast<std::size_t>(v.size());
  truth made{std::vector<std::uint8_t>(n), valid_of(v)};
  if (made.known.empty()) made.known.assign(n, 1);
  for (std::size_t i = 0; i < n; ++i) made.is[i] = std::to_integer<unsigned>(all.data()[i]) != 0 ? 1 : 0;
  return made;
}

template <kleene Op>
result logic_leaves(const value_call& c, std::span<const value> args) {
  DATASHAPE_TRY(truth a, truth_of(c, args[0]));
  DATASHAPE_TRY(truth b, truth_of(c, args[1]));
  DATASHAPE_TRY(value made, make(args[0].shape(), ndt::scalar::bool_));
  auto* to = data_of<std::uint8_t>(made);
  valid_bytes valid(a.is.size());
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const unsigned x = a.is[i], y = b.is[i], known_x = a.known[i], known_y = b.known[i];
    if constexpr (Op == kleene::both) {
      to[i] = static_cast<std::uint8_t>(x & y & known_x & known_y);
      valid[i] = static_cast<std::uint8_t>((known_x & known_y) | (known_x & ~x) | (known_y & ~y)) & 1;
    } else if constexpr (Op == kleene::either) {
      to[i] = static_cast<std::uint8_t>((x & known_x) | (y & known_y));
      valid[i] = static_cast<std::uint8_t>((known_x & known_y) | to[i]);
    } else {
      to[i] = static_cast<std::uint8_t>(x ^ y);
      valid[i] = static_cast<std::uint8_t>(known_x & known_y);
    }
  }
  if (!is_option(args[0]) && !is_option(args[1])) return made;
  return with_nulls(std::move(made), valid, args[0].shape().rank());
}
template <kleene Op>
result logic(const value_call& c) {
  return lift(
      c, c.args, [&](std::span<const value> args, const valid_bytes&) { return logic_leaves<Op>(c, args); }, true);
}

result kleene_not(const value_call& c) {
  return lift(c, c.args, [&](std::span<const value> args, const valid_bytes&) -> result {
    DATASHAPE_TRY(truth x, truth_of(c, args[0]));
    DATASHAPE_TRY(value made, make(args[0].shape(), ndt::scalar::bool_));
    for (std::size_t i = 0; i < x.is.size(); ++i) made.data()[i] = std::byte(x.is[i] ^ 1);
    return made;
  });
}

void add_logic(module_builder& m, std::string_view name, std::string_view doc, std::string_view example, std::string_view gives,
               whole_callable run) {
  m.function(name, doc)
      .example(example, gives)
      .arguments({"x1", "x2"})
      .whole("(A... * bool, B... * bool) -> C... * bool", run, null_policy::custom)
      .whole("(A... * ?bool, B... * bool) -> C... * ?bool", run, null_policy::custom)
      .whole("(A... * bool, B... * ?bool) -> C... * ?bool", run, null_policy::custom)
      .whole("(A... * ?bool, B... * ?bool) -> C... * ?bool", run, null_policy::custom);
}

}  // namespace

void options(module_builder& m) {
  using kind = parameter_kind;
  const auto nulls = null_policy::custom;
  m.function("is_null", "Whether each element is null, in whatever form nulls are stored; false for dtypes without them. NaN is no null.")
      .example("is_null([1, null, 3])", "[false, true, false]")
      .arguments({"x"})
      .whole("(A... * T) -> A... * bool", null_mask<true>, nulls);
  m.function("is_valid", "Whether each element is not null.")
      .example("is_valid([1, null, 3])", "[true, false, true]")
      .arguments({"x"})
      .whole("(A... * T) -> A... * bool", null_mask<false>, nulls);
  m.function("null_count", "How many elements are null, of all or along axes.")
      .example("null_count([[1, null], [null, null]], axis=1)", "[1, 2]")
      .arguments({"x"})
      .option("axis", kind::integers)
      .option("keepdims", kind::boolean, false)
      .whole("(A... * T) -> B... * int64", null_count, nulls);
  m.function("count")
      .arguments({"x"})
      .option("axis", kind::integers)
      .option("keepdims", kind::boolean, false)
      .whole("(A... * ?T) -> B... * int64", count_valid, nulls);
  m.function(
       "fill_null",
       "Another value in place of nulls, in the common dtype of both; the other may have nulls too. Of other things than numbers both "
       "have one dtype.")
      .example("fill_null([1, null, 3], 0)", "[1, 0, 3]")
      .arguments({"x", "fill"})
      .whole("(A... * T, B... * U) -> C... * V", coalesce, nulls);
  m.function("coalesce", "For each element the first of the values that is not null; null where all are.")
      .example("coalesce([1, null, null], [null, 2, null], [7, 8, null])", "[1, 2, null]")
      .whole("(A... * T, ...) -> C... * V", coalesce, nulls);
  m.function("drop_null", "The elements that are not null, in C order along one dim; within rows of a ragged dim each row keeps its own.")
      .example("drop_null([1, null, 3])", "[1, 3]")
      .arguments({"x"})
      .whole(
          "(A... * T) -> B... * V", [](const value_call& c) { return drop_null(c, c.args[0]); }, nulls);
  add_logic(m, "kleene_and", "Three-valued AND: false with anything is false, otherwise a null makes null.",
            "kleene_and([true, false, null], [null, null, true])", "[null, false, null]", logic<kleene::both>);
  add_logic(m, "kleene_or", "Three-valued OR: true with anything is true, otherwise a null makes null.",
            "kleene_or([true, false, null], [null, null, true])", "[true, null, true]", logic<kleene::either>);
  add_logic(m, "kleene_xor", "Three-valued XOR: whether exactly one is true; null where either is.",
            "kleene_xor([true, false, null], [false, null, true])", "[true, null, null]", logic<kleene::one>);
  m.function("kleene_not", "Three-valued NOT: null stays null.")
      .example("kleene_not([true, null, false])", "[false, null, true]")
      .arguments({"x"})
      .whole("(A... * bool) -> A... * bool", kleene_not, nulls)
      .whole("(A... * ?bool) -> A... * ?bool", kleene_not, nulls);
}

}  // namespace pluribus::gfunc::whole
