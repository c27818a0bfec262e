// SPDX-License-Identifier: BSD-3-Clause
/// See movement.hpp.
#include "movement.hpp"

#include <numeric>
#include <string>

#include "axes.hpp"
#include "chain.hpp"
#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/resolve.hpp"
#include "leaves.hpp"
#include "ndt/print.hpp"
#include "promote.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using move_of = function_ref<result(std::span<const value>)>;

bool is_option(const value& v) noexcept { return v.form() == value_form::option; }

result move_options(const value_call& c, std::span<const value> in, move_of move) {
  std::vector<value> children, masks;
  for (const value& v : in) {
    children.push_back(v.child());
    DATASHAPE_TRY(value mask, valid_mask(v));
    masks.push_back(std::move(mask));
  }
  DATASHAPE_TRY(value child, moved(c, children, move));
  DATASHAPE_TRY(value mask, move(masks));
  return with_mask(child, mask);
}

/// The elements of all in one dim, and the numbers they have there moved in their place.
result move_positions(const value_call& c, std::span<const value> in, move_of move) {
  std::vector<value> flat, numbers;
  index total = 0;
  for (const value& v : in) {
    DATASHAPE_TRY(value one, flattened(c, v));
    DATASHAPE_TRY(value number, make(v.shape(), ndt::scalar::int64));
    std::iota(data_of<index>(number), data_of<index>(number) + v.size(), total);
    total += v.size();
    flat.push_back(std::move(one));
    numbers.push_back(std::move(number));
  }
  DATASHAPE_TRY(value all, chained(c, flat));
  DATASHAPE_TRY(value moved_numbers, move(numbers));
  DATASHAPE_TRY(value at, packed(c, moved_numbers));
  DATASHAPE_TRY(value made, take(all, {data_of<const index>(at), static_cast<std::size_t>(at.size())}));
  return unflatten(made, at.shape());
}

}  // namespace

result moved(const value_call& c, std::span<const value> in, move_of move) {
  if (in.empty() || (in[0].is_scalar() && computes(in[0].dtype().scalar()))) return move(in);
  const ndt::kind kind = in[0].dtype().kind();
  if (kind == ndt::kind::record || kind == ndt::kind::tuple) {
    return map_fields(c, in, [&](std::span<const value> field) { return moved(c, field, move); });
  }
  bool options = true;
  for (const value& v : in) options = options && is_option(v);
  return options ? move_options(c, in, move) : move_positions(c, in, move);
}

datashape::result<std::vector<value>> of_one_dtype(const value_call& c, std::span<const value> all) {
  std::vector<value> made(all.begin(), all.end());
  bool nullable = false, numbers = true, alike = true;
  std::vector<arg> dtypes;
  for (const value& v : all) {
    nullable = nullable || is_option(v);
    const value& child = is_option(v) ? v.child() : v;
    numbers = numbers && child.is_scalar();
    if (child.is_scalar()) dtypes.push_back({child.dtype().scalar(), child.weak()});
    alike = alike && !child.weak() && child.dtype() == (is_option(all[0]) ? all[0].child() : all[0]).dtype();
  }
  if (!alike && numbers) {
    DATASHAPE_TRY(const ndt::scalar common, common_dtype(dtypes));
    for (value& v : made) {
      if (!is_option(v)) {
        DATASHAPE_TRY(v, v.weak() ? cast_literal(v, common, c.functions) : cast_value(v, common, c.functions));
      } else {
        DATASHAPE_TRY(value child, cast_value(v.child(), common, c.functions));
        DATASHAPE_TRY(v, value::option(std::move(child), v.valid(), v.shape().rank()));
      }
    }
  }
  for (value& v : made) {
    if (nullable && !is_option(v)) {
      DATASHAPE_TRY(v, value::option(v, validity::all()));
    }
    if (v.dtype() == made[0].dtype()) continue;
    const auto i = static_cast<std::size_t>(&v - made.data());
    return c.wrong("argument " + std::to_string(i + 1) + " holds `" + ndt::to_string(all[i].dtype()) + "`, the first `" +
                   ndt::to_string(all[0].dtype()) + "`");
  }
  return made;
}

}  // namespace pluribus::gfunc::whole
