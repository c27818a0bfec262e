// SPDX-License-Identifier: BSD-3-Clause
/// min, max, argmin and argmax of what is no plain number but has an order, over any axes: text and bytes, dates and times, decimals,
/// ordered categories, records; and any, all, count and count_nonzero of what is none. Elements are compared by their keys, as sorting
/// does. Nulls are passed over, and the extreme of nothing is null where nulls can be, else an error.
#include <algorithm>
#include <string>
#include <vector>

#include "axes.hpp"
#include "cast/categories.hpp"
#include "datashape/try.hpp"
#include "element_keys.hpp"
#include "gfunc/call.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "gfunc/value_text.hpp"
#include "layers.hpp"
#include "leaves.hpp"
#include "lift.hpp"
#include "mask.hpp"
#include "ndt/print.hpp"
#include "promote.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

datashape::diagnostic no_kernel(const value_call& c, const value& v, const std::string& why) {
  return {codes::no_matching_kernel, datashape::severity::error,
          "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(v.dtype()) + "`" + why};
}

/// What tile reductions take, behind nulls and rows too.
bool is_reduced_elsewhere(const value& v) noexcept {
  const value& leaf = leaf_of(v);
  return leaf.is_scalar() && computes(leaf.dtype().scalar());
}

/// Which group each element belongs to, in C order; groups are the places of the result. With it each element's number in its group.
struct groups {
  std::vector<index> of, place;
  dims kept;
};
datashape::result<groups> groups_over(const value_call& c, const value& x) {
  const int rank = x.shape().rank();
  DATASHAPE_TRY(std::vector<int> axes, axes_option(c, "axis", rank));
  groups g;
  dims outer, inner;
  outer.resize(rank);
  inner.resize(rank);
  index kept = 1, reduced = 1;
  for (int d = rank - 1; d >= 0; --d) {
    const bool out = std::find(axes.begin(), axes.end(), d) != axes.end();
    outer[d] = out ? 0 : kept;
    inner[d] = out ? reduced : 0;
    (out ? reduced : kept) *= x.shape()[d];
  }
  for (int d = 0; d < rank; ++d) {
    const bool out = std::find(axes.begin(), axes.end(), d) != axes.end();
    if (!out || c.boolean("keepdims")) g.kept.resize(g.kept.rank() + 1, out ? 1 : x.shape()[d]);
  }
  g.of.resize(static_cast<std::size_t>(x.size()));
  g.place.resize(g.of.size());
  for (index i = 0; i < x.size(); ++i) {
    index left = i;
    for (int d = rank - 1; d >= 0; --d) {
      const index at = left % x.shape()[d];
      g.of[static_cast<std::size_t>(i)] += at * outer[d];
      g.place[static_cast<std::size_t>(i)] += at * inner[d];
      left /= x.shape()[d];
    }
  }
  return g;
}

/// What is compared: int64 in the order of the elements. Ordered categories go by their place in the order.
datashape::result<value> order_of(const value_call& c, const value& leaf) {
  if (leaf.dtype().kind() == ndt::kind::categorical) {
    if (!leaf.dtype().has(ndt::detail::ordered)) return no_kernel(c, leaf, ": its categories have no order (ordered=true gives them one)");
    return codes_as(codes_of(leaf, nullptr), dims{leaf.size()}, ndt::scalar::int64, 0);
  }
  DATASHAPE_TRY(element_keys keys, keys_of(c, leaf));
  return wide_keys(keys);
}

/// Nothing but nulls, of a dtype that may have no size.
result nulls_of(const ndt::type& option, const dims& shape) {
  std::string text = "null";
  for (int d = shape.rank() - 1; d >= 0; --d) {
    std::string row = "[";
    for (index i = 0; i < shape[d]; ++i) row += (i > 0 ? "," : "") + text;
    text = row + "]";
  }
  return try_value_from_text(ndt::array_type(shape, option), text);
}

/// The first element of each group that none of the group comes before; -1 of no element.
std::vector<index> best_of(const groups& g, const index* keys, const valid_bytes& valid, bool greatest) {
  std::vector<index> best(static_cast<std::size_t>(g.kept.count()), -1);
  for (std::size_t i = 0; i < g.of.size(); ++i) {
    if (!valid.empty() && valid[i] == 0) continue;
    index& at = best[static_cast<std::size_t>(g.of[i])];
    if (at < 0 || (greatest ? keys[i] > keys[at] : keys[i] < keys[at])) at = static_cast<index>(i);
  }
  return best;
}

template <bool Greatest, bool Position>
result extreme(const value_call& c) {
  DATASHAPE_TRY(const value x, c.args[0].unwrapped());
  if (is_reduced_elsewhere(x)) return no_kernel(c, x, "");
  const bool nullable = x.form() == value_form::option;
  const value& leaf = nullable ? x.child() : x;
  if (leaf.form() == value_form::ragged || !(leaf.shape() == x.shape()))
    return no_kernel(c, x, ": rows of numbers are reduced, and no others");
  DATASHAPE_TRY(const groups g, groups_over(c, x));
  DATASHAPE_TRY(const value flat, flattened(c, leaf));
  DATASHAPE_TRY(const value keys, order_of(c, flat));
  std::vector<index> best = best_of(g, data_of<const index>(keys), valid_of(x), Greatest);
  valid_bytes good;
  for (index& at : best) {
    good.push_back(at >= 0 ? 1 : 0);
    if (at < 0 && !nullable) return c.wrong("there is neither least nor greatest of nothing");
    if (at >= 0 && Position) at = g.place[static_cast<std::size_t>(at)];
    at = std::max<index>(at, 0);
  }
  value made;
  if (Position) {
    DATASHAPE_TRY(made, codes_as(best, g.kept, ndt::scalar::int64, 0));
  } else {
    if (flat.size() == 0 && !best.empty()) return nulls_of(x.dtype(), g.kept);
    DATASHAPE_TRY(value taken, take(flat, best));
    DATASHAPE_TRY(made, unflatten(taken, g.kept));
  }
  return nullable ? with_nulls(std::move(made), good, g.kept.rank()) : result(std::move(made));
}

result count_nonzero(const value_call& c) {
  const value& x = c.args[0];
  if (is_reduced_elsewhere(x)) return no_kernel(c, x, "");
  DATASHAPE_TRY(const mask m, mask_of(c, x));
  return reduced(c, "count", m.bytes);
}

/// Whether any, or all, are true; nulls are passed over.
template <bool All>
result truth_over(const value_call& c) {
  const value& x = c.args[0];
  if (is_reduced_elsewhere(x)) return no_kernel(c, x, "");
  DATASHAPE_TRY(const mask m, mask_of(c, x));
  value truth = m.bytes;
  if (All) {
    DATASHAPE_TRY(const value valid, valid_mask(x));
    DATASHAPE_TRY(truth, with_mask(truth, valid));
  }
  return reduced(c, c.function, std::move(truth));
}

/// All elements count: of what can be null the kernel for options looks which.
result count(const value_call& c) {
  const value& x = c.args[0];
  if (is_reduced_elsewhere(x)) return no_kernel(c, x, "");
  DATASHAPE_TRY(value all, make(x.shape(), ndt::scalar::bool_));
  std::fill_n(data_of<bool>(all), x.size(), true);
  return reduced(c, "count", std::move(all));
}

void add(module_builder& m, const char* name, const char* signature, const whole_callable& run) {
  m.function(name).arguments({"x"}).option("axis", parameter_kind::integers).option("keepdims", parameter_kind::boolean, false);
  m.whole(signature, run, null_policy::custom);
}

}  // namespace

void extremes(module_builder& m) {
  add(m, "min", "(A... * T) -> B... * V", extreme<false, false>);
  add(m, "max", "(A... * T) -> B... * V", extreme<true, false>);
  add(m, "argmin", "(A... * T) -> B... * V", extreme<false, true>);
  add(m, "argmax", "(A... * T) -> B... * V", extreme<true, true>);
  add(m, "any", "(A... * T) -> B... * bool", truth_over<false>);
  add(m, "all", "(A... * T) -> B... * bool", truth_over<true>);
  add(m, "count_nonzero", "(A... * T) -> B... * int64", count_nonzero);
  add(m, "count", "(A... * T) -> B... * int64", count);
}

}  // namespace pluribus::gfunc::whole
