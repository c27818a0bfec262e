// SPDX-License-Identifier: BSD-3-Clause
/// Distinct elements and sets of them, of every dtype that has an order: unique_values, unique_counts, unique_inverse, unique_all, isin,
/// union1d, intersect1d, setdiff1d, setxor1d. Results ascend, nulls last. Zeros of both signs are equal, nulls too; NaNs are each other's
/// equals only where a function says so.
#include <algorithm>
#include <vector>

#include "datashape/try.hpp"
#include "dtypes.hpp"
#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "gfunc/rows.hpp"
#include "key_groups.hpp"
#include "key_sort.hpp"
#include "leaves.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

std::span<const index> positions_of(const value& v) noexcept { return {data_of<const index>(v), static_cast<std::size_t>(v.size())}; }

result taken(const value_call& c, const value& v, std::span<const index> positions) {
  DATASHAPE_TRY(value flat, flattened(c, v));
  return take(flat, positions);
}

/// Straight from elements, without positions.
result unique_numbers(const value_call& c, const value& x) {
  const ndt::scalar stored = x.dtype().scalar();
  DATASHAPE_TRY(value packed, packed_value(x, keyed_as(stored), c.functions));
  DATASHAPE_TRY(value made, distinct_numbers(c, packed, c.boolean("equal_nan")));
  return cast_value(made, stored, c.functions);
}

bool is_table_number(const value_call& c, const value& x) noexcept {
  return x.is_scalar() && key_sort::can(c, keyed_as(x.dtype().scalar()));
}

result unique_values(const value_call& c) {
  if (is_table_number(c, c.args[0])) return unique_numbers(c, c.args[0]);
  DATASHAPE_TRY(element_keys k, keys_of(c, c.args[0]));
  DATASHAPE_TRY(key_groups g, groups_of(c, k, c.boolean("equal_nan")));
  return taken(c, c.args[0], positions_of(g.first));
}

struct unique_parts {
  value values;
  key_groups groups = {};
  value inverse;
};
datashape::result<unique_parts> unique(const value_call& c) {
  DATASHAPE_TRY(element_keys k, keys_of(c, c.args[0]));
  unique_parts u;
  DATASHAPE_TRY(u.groups, groups_of(c, k, c.boolean("equal_nan")));
  DATASHAPE_TRY(u.values, taken(c, c.args[0], positions_of(u.groups.first)));
  DATASHAPE_TRY(u.inverse, reshaped(c, u.groups.inverse, c.args[0].shape()));
  return u;
}

result unique_counts(const value_call& c) {
  DATASHAPE_TRY(unique_parts u, unique(c));
  return record_of({{"values", u.values}, {"counts", u.groups.counts}});
}
result unique_inverse(const value_call& c) {
  DATASHAPE_TRY(unique_parts u, unique(c));
  return record_of({{"values", u.values}, {"inverse_indices", u.inverse}});
}
result unique_all(const value_call& c) {
  DATASHAPE_TRY(unique_parts u, unique(c));
  return record_of({{"values", u.values}, {"indices", u.groups.first}, {"inverse_indices", u.inverse}, {"counts", u.groups.counts}});
}

/// The elements of both as groups, and which of the two has each.
struct pair_of_sets {
  key_groups groups;
  index first_size = 0;
  std::vector<std::uint8_t> in;  ///< bit 0: the first has it, bit 1: the second

  bool is_nan(index id) const noexcept { return id >= groups.nan_from && id < groups.null_from; }
};
datashape::result<pair_of_sets> both(const value_call& c) {
  pair_of_sets p;
  DATASHAPE_TRY(element_keys k, keys_of(c, c.args));
  DATASHAPE_TRY(p.groups, groups_of(c, k, true));
  p.first_size = c.args[0].size();
  p.in.assign(static_cast<std::size_t>(p.groups.size()), 0);
  const index* id = data_of<const index>(p.groups.inverse);
  for (index i = 0; i < k.size(); ++i) p.in[static_cast<std::size_t>(id[i])] |= i < p.first_size ? 1 : 2;
  return p;
}

result isin(const value_call& c) {
  DATASHAPE_TRY(pair_of_sets p, both(c));
  DATASHAPE_TRY(value made, make(c.args[0].shape(), ndt::scalar::bool_));
  const index* id = data_of<const index>(p.groups.inverse);
  const bool invert = c.boolean("invert");
  for (index i = 0; i < p.first_size; ++i)
    data_of<bool>(made)[i] = ((p.in[static_cast<std::size_t>(id[i])] & 2) != 0 && !p.is_nan(id[i])) != invert;
  return made;
}

/// The groups `keep` says yes to, from the first argument.
template <class F>
result of_first(const value_call& c, F keep) {
  DATASHAPE_TRY(pair_of_sets p, both(c));
  std::vector<index> at;
  for (index id = 0; id < p.groups.size(); ++id) {
    if (keep(p.in[static_cast<std::size_t>(id)], p.is_nan(id))) at.push_back(data_of<const index>(p.groups.first)[id]);
  }
  return taken(c, c.args[0], at);
}

result intersect1d(const value_call& c) {
  return of_first(c, [](int in, bool nan) { return in == 3 && !nan; });
}
result setdiff1d(const value_call& c) {
  return of_first(c, [](int in, bool nan) { return in == 1 || (in == 3 && nan); });
}

/// Text of either, by positions in both.
result text_of_both(const value& a, const value& b, std::span<const index> at) {
  const bool nullable = a.form() == value_form::option || b.form() == value_form::option;
  const value &x = a.form() == value_form::option ? a.child() : a, &y = b.form() == value_form::option ? b.child() : b;
  const valid_reader valid_x(a), valid_y(b);
  const text_reader text_x(x), text_y(y);
  text_builder made(static_cast<index>(at.size()));
  for (const index i : at) {
    const bool first = i < a.size();
    const index j = first ? i : i - a.size();
    if (first ? valid_x[j] : valid_y[j])
      made.append(first ? text_x[j] : text_y[j]);
    else
      made.append_null();
  }
  return std::move(made).finish(x.dtype(), nullable);
}

bool is_text(const value& v) noexcept {
  const value& x = v.form() == value_form::option ? v.child() : v;
  return x.form() == value_form::text || x.form() == value_form::views;
}

/// Elements by their positions in both arguments, one after the other.
result of_both(const value_call& c, std::span<const index> at) {
  if (is_text(c.args[0]) && is_text(c.args[1])) return text_of_both(c.args[0], c.args[1], at);
  DATASHAPE_TRY(value a, flattened(c, c.args[0]));
  DATASHAPE_TRY(value b, flattened(c, c.args[1]));
  const value pair[] = {std::move(a), std::move(b)};
  DATASHAPE_TRY(value together, try_call("concat", pair, c.functions));
  return take(together, at);
}

result union1d(const value_call& c) {
  DATASHAPE_TRY(pair_of_sets p, both(c));
  return of_both(c, positions_of(p.groups.first));
}
result setxor1d(const value_call& c) {
  DATASHAPE_TRY(pair_of_sets p, both(c));
  std::vector<index> at;
  for (index id = 0; id < p.groups.size(); ++id) {
    const int in = p.in[static_cast<std::size_t>(id)];
    const index first = data_of<const index>(p.groups.first)[id];
    if (in != 3 || p.is_nan(id)) at.push_back(first);
    // A NaN of one is no NaN of the other.
    if (in == 3 && p.is_nan(id)) at.push_back(first);
  }
  return of_both(c, at);
}

void add_unique(module_builder& m, const char* name, const char* doc, const char* example, const char* gives, const char* signature,
                whole_callable run) {
  m.function(name, doc)
      .example(example, gives)
      .arguments({"x"})
      .option("equal_nan", parameter_kind::boolean, false)
      .whole(signature, std::move(run), null_policy::custom);
}

void add_pair(module_builder& m, const char* name, const char* doc, const char* example, const char* gives, whole_callable run) {
  m.function(name, doc)
      .example(example, gives)
      .arguments({"x1", "x2"})
      .promote(promotion::common)
      .whole("(A... * T, B... * S) -> K * U", std::move(run), null_policy::custom);
}

}  // namespace

void sets(module_builder& m) {
  add_unique(m, "unique_values",
             "The distinct elements in ascending order, nulls last. Every NaN is its own unless equal_nan; zeros of both signs are one.",
             "unique_values([3, 1, 3, 2])", "[1, 2, 3]", "(A... * T) -> K * T", unique_values);
  add_unique(m, "unique_counts", "The distinct elements in ascending order, and how often each occurs.", "unique_counts([3, 1, 3])",
             "{values: [1, 3], counts: [1, 2]}", "(A... * T) -> {values: K * T, counts: K * int64}", unique_counts);
  add_unique(m, "unique_inverse", "The distinct elements in ascending order, and for each element which of them it is.",
             "unique_inverse([3, 1, 3])", "{values: [1, 3], inverse_indices: [1, 0, 1]}",
             "(A... * T) -> {values: K * T, inverse_indices: B... * int64}", unique_inverse);
  add_unique(m, "unique_all",
             "The distinct elements in ascending order, where each first stands in C order, which of them each element is, and how often "
             "each occurs.",
             "unique_all([3, 1, 3])", "{values: [1, 3], indices: [1, 0], inverse_indices: [1, 0, 1], counts: [1, 2]}",
             "(A... * T) -> {values: K * T, indices: K * int64, inverse_indices: B... * int64, counts: K * int64}", unique_all);
  m.function("isin", "Whether each element of the first is among those of the second. No NaN is; a null is where the second has one.")
      .example("isin([1, 2, 3], [3, 1])", "[true, false, true]")
      .arguments({"x1", "x2"})
      .option("invert", parameter_kind::boolean, false)
      .promote(promotion::compared)
      .whole("(A... * T, B... * S) -> A... * bool", isin, null_policy::custom);
  add_pair(m, "union1d", "The distinct elements of both, ascending; all NaNs are one.", "union1d([3, 1], [2, 3])", "[1, 2, 3]", union1d);
  add_pair(m, "intersect1d", "The distinct elements that both have, ascending; no NaN is.", "intersect1d([3, 1, 3], [2, 3])", "[3]",
           intersect1d);
  add_pair(m, "setdiff1d", "The distinct elements of the first that the second has not, ascending; a NaN stays.",
           "setdiff1d([3, 1, 1], [2, 3])", "[1]", setdiff1d);
  add_pair(m, "setxor1d", "The distinct elements that one of both has and the other has not, ascending; a NaN of either stays.",
           "setxor1d([3, 1], [2, 3])", "[1, 2]", setxor1d);
}

}  // namespace pluribus::gfunc::whole
