// SPDX-License-Identifier: BSD-3-Clause
/// Elementwise calls and casts: arrays in, a typed node out. Dispatch happens here, once for each node and never for each chunk.
#include "nd/call.hpp"

#include <vector>

#include "datashape/result.hpp"
#include "gfunc/resolve.hpp"
#include "literal.hpp"
#include "nd/codes.hpp"
#include "nd/index.hpp"
#include "node.hpp"

namespace pluribus::nd {

namespace {

std::string written(std::string_view function, std::span<const array> arguments) {
  std::string text(function);
  text += "(";
  for (std::size_t i = 0; i < arguments.size(); ++i) text += (i == 0 ? "" : ", ") + ndt::to_string(arguments[i].type());
  return text + ")";
}

/// A dispatch error tells dtypes; the datashapes of the whole arguments are added.
datashape::diagnostics in_context(datashape::diagnostics all, std::string_view function, std::span<const array> arguments) {
  if (!all.empty()) all.front().notes.push_back("in " + written(function, arguments));
  return all;
}

array called(std::string_view function, std::span<const array> arguments) {
  const extents shape = broadcast_shape(arguments);
  std::vector<gfunc::arg> dtypes;
  bool weak = !arguments.empty();
  int depth = 0;
  for (const array& a : arguments) {
    dtypes.push_back({scalar_dtype(a, function), a.weak()});
    weak = weak && a.weak();
    depth = deeper(a, depth);
  }
  const auto plan = gfunc::resolve(function, dtypes);
  if (!plan) throw datashape::error(in_context(plan.error(), function, arguments));
  call_node what{std::string(function), {}};
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const ndt::scalar target = plan->target(static_cast<int>(i));
    what.operands.push_back(arguments[i].weak() && !weak ? strengthen(arguments[i], target).node() : arguments[i].node());
  }
  return make_array(shape, ndt::make_scalar(plan->result()), depth, std::move(what), weak);
}

}  // namespace

array call(std::string_view function, std::span<const array> arguments) {
  if (is_elementwise(function)) return called(function, arguments);
  if (is_reduction(function))
    throw datashape::error(codes::no_such_function, "`" + std::string(function) + "` is a reduction, not an elementwise function");
  return called(function, arguments);
}

array call(std::string_view function, std::initializer_list<array> arguments) {
  return call(function, std::span<const array>(arguments.begin(), arguments.size()));
}

datashape::result<array> try_call(std::string_view function, std::span<const array> arguments) {
  try {
    return call(function, arguments);
  } catch (const datashape::error& e) {
    return e.all();
  }
}

array cast(const array& a, ndt::scalar to) {
  const ndt::scalar from = scalar_dtype(a, "a cast");
  if (a.weak() && std::holds_alternative<constant_node>(a.node()->what)) return strengthen(a, to);
  if (from == to && !a.weak()) return a;
  if (gfunc::registry::builtin().cast(from, to) == nullptr && from != to)
    throw datashape::error(codes::unsupported_dtype, "no cast from `" + ndt::to_string(a.type()) + "` to `" + ndt::name(to) + "`");
  return make_array(a.shape(), ndt::make_scalar(to), deeper(a), cast_node{a.node()});
}

bool is_reduction(std::string_view function) {
  const auto* facts = gfunc::registry::builtin().find(function);
  return facts != nullptr && facts->reduction;
}

bool is_elementwise(std::string_view function) {
  const auto* facts = gfunc::registry::builtin().find(function);
  return facts != nullptr && facts->elementwise;
}

}  // namespace pluribus::nd
