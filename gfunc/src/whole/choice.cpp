// SPDX-License-Identifier: BSD-3-Clause
/// where for what the loop over plain scalars does not see: options, of which a null counts only where it is chosen, and every other dtype,
/// whose elements only move. A null condition gives null.
#include <string>
#include <vector>

#include "datashape/try.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/call.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/module.hpp"
#include "layers.hpp"
#include "leaves.hpp"
#include "lift.hpp"
#include "movement.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// Repeated along dims that stand behind the value's own.
value with_inner(const value& v, const dims& shape) {
  std::vector<view_dim> view = same_dims(v);
  for (int d = v.shape().rank(); d < shape.rank(); ++d) view.push_back({-1, shape[d], 0, 1});
  return v.viewed(view);
}

result where(const value_call& c) {
  for (const value& v : c.args) {
    if (ragged_of(v) != nullptr && leaf_of(v).is_scalar())
      return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error, "`where` takes rows of numbers one by one"};
  }
  const bool nullable = c.args[0].form() == value_form::option;
  DATASHAPE_TRY(std::vector<value> parts, of_one_dtype(c, c.args.subspan(1)));
  const value& truth = nullable ? c.args[0].child() : c.args[0];
  const dims* const shapes[] = {&truth.shape(), &parts[0].shape(), &parts[1].shape()};
  DATASHAPE_TRY(const dims shape, broadcast(shapes));
  DATASHAPE_TRY(const value condition, truth.broadcast_to(shape));
  for (value& v : parts) {
    DATASHAPE_TRY(v, v.broadcast_to(shape));
  }
  DATASHAPE_TRY(value made, moved(c, parts, [&](std::span<const value> leaf) {
                  const value args[] = {with_inner(condition, leaf[0].shape()), leaf[0], leaf[1]};
                  return try_call("where", args, c.functions);
                }));
  if (!nullable) return made;
  DATASHAPE_TRY(const value spread, c.args[0].broadcast_to(shape));
  return with_nulls(std::move(made), valid_of(spread), shape.rank());
}

}  // namespace

void choice(module_builder& m) {
  m.function("where").arguments({"condition", "x", "y"});
  m.whole("(A... * bool, B... * T, C... * U) -> D... * V", where, null_policy::custom);
  m.whole("(A... * ?bool, B... * T, C... * U) -> D... * ?V", where, null_policy::custom);
}

}  // namespace pluribus::gfunc::whole
