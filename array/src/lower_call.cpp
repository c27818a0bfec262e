// SPDX-License-Identifier: BSD-3-Clause
/// Calls in expressions: casts, reductions and grouped reductions, views, and every other function of the registry by its name.
#include "lower_call.hpp"

#include <algorithm>
#include <limits>

#include "datashape/nearest.hpp"
#include "gfunc/function_page.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/resolve.hpp"
#include "nd/codes.hpp"
#include "nd/functions.hpp"
#include "nd/index.hpp"
#include "nd/lower_expression.hpp"

namespace pluribus::nd {

namespace {

using datashape::expression_kind;
using datashape::expression_node;

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

std::optional<std::string> meant(std::string_view nearest) {
  if (nearest.empty()) return std::nullopt;
  return "did you mean " + quoted(nearest) + "?";
}

std::optional<ndt::scalar> scalar_named(std::string_view name) {
  for (int s = 0; s < ndt::scalar_count; ++s)
    if (name == ndt::name(static_cast<ndt::scalar>(s))) return static_cast<ndt::scalar>(s);
  return std::nullopt;
}

ndt::scalar constant_dtype(expression_node node) {
  const bool worded = node.kind() == expression_kind::name || node.kind() == expression_kind::string;
  if (worded)
    if (const auto s = scalar_named(node.text())) return *s;
  std::vector<std::string_view> names;
  names.reserve(static_cast<std::size_t>(ndt::scalar_count));
  for (int s = 0; s < ndt::scalar_count; ++s) names.emplace_back(ndt::name(static_cast<ndt::scalar>(s)));
  fail_at(node, codes::bad_call, "expected a scalar type such as float32",
          worded ? meant(datashape::nearest(node.text(), names)) : std::nullopt);
}

bool constant_boolean(expression_node node, std::string_view what) {
  if (node.kind() != expression_kind::boolean) fail_at(node, codes::bad_call, std::string(what) + " is true or false");
  return node.boolean();
}

double constant_number(expression_node node, std::string_view what) {
  if (node.kind() == expression_kind::real) return node.real();
  return static_cast<double>(constant_integer(node, what));
}

int constant_axis(expression_node node) {
  const index axis = constant_integer(node, "an axis");
  if (axis < -max_rank || axis >= max_rank) fail_at(node, codes::bad_axis, "axis " + std::to_string(axis) + " is out of range");
  return static_cast<int>(axis);
}

std::vector<int> constant_axes(expression_node node) {
  if (node.kind() != expression_kind::tuple && node.kind() != expression_kind::list) return {constant_axis(node)};
  if (node.size() > static_cast<std::size_t>(max_rank)) fail_at(node, codes::bad_axis, "more axes than an array can have");
  std::vector<int> several;
  for (std::size_t i = 0; i < node.size(); ++i) several.push_back(constant_axis(node[i]));
  return several;
}

class call_lowering {
 public:
  call_lowering(expression_node call, const lower_argument& lower) : call_(call), lower_(lower) {
    while (positional_ < call.size() && call[positional_].kind() != expression_kind::keyword) ++positional_;
    taken_.resize(call.size() - positional_);
  }

  array lowered() {
    const std::string_view name = call_.text();
    array result = made(name);
    for (std::size_t k = 0; k < taken_.size(); ++k) {
      if (taken_[k]) continue;
      const expression_node keyword = call_[positional_ + k];
      fail_at(keyword, codes::bad_call, quoted(name) + " has no keyword " + quoted(keyword.text()),
              meant(datashape::nearest(keyword.text(), known_)));
    }
    return result;
  }

 private:
  array made(std::string_view name) {
    if (const auto to = scalar_named(name)) return nd::cast(only_argument(), *to);
    if (name == "astype") return astype();
    if (name == "bincount") return bincounted();
    if (name == "transpose") return transposed();
    if (name == "flip") return flipped();
    if (is_reduction(name)) return reduced(name);
    if (is_elementwise(name)) return call(name, positional_arguments());
    if (const gfunc::function_facts* known = gfunc::registry::builtin().find(name); known != nullptr && known->whole)
      fail_whole(call_, name);
    auto help = meant(datashape::nearest(name, callable_names()));
    if (!help) help = gfunc::resolve(name, {}).error().front().help;
    fail_at(call_, codes::unknown_name, "there is no function " + quoted(name), std::move(help));
  }

  std::optional<expression_node> keyword(std::string_view name) {
    known_.push_back(name);
    for (std::size_t k = 0; k < taken_.size(); ++k) {
      if (call_[positional_ + k].text() != name) continue;
      taken_[k] = true;
      return call_[positional_ + k][0];
    }
    return std::nullopt;
  }

  /// By position, or by keyword.
  std::optional<expression_node> argument(std::size_t position, std::string_view name) {
    const auto by_name = keyword(name);
    if (position >= positional_) return by_name;
    if (by_name) fail_at(*by_name, codes::bad_call, quoted(name) + " is given by position and by keyword");
    return call_[position];
  }

  expression_node required(std::size_t position, std::string_view name) {
    if (const auto given = argument(position, name)) return *given;
    fail_at(call_, codes::bad_call, quoted(call_.text()) + " needs the argument " + quoted(name));
  }

  void at_most(std::size_t most) const {
    if (positional_ <= most) return;
    fail_at(call_[most], codes::bad_call,
            quoted(call_.text()) + " takes " + std::to_string(most) + (most == 1 ? " argument" : " arguments") + " by position");
  }

  std::vector<array> positional_arguments() const {
    std::vector<array> out;
    for (std::size_t i = 0; i < positional_; ++i) out.push_back(lower_(call_[i]));
    return out;
  }

  array only_argument() {
    at_most(1);
    return lower_(required(0, "x"));
  }

  array astype() {
    at_most(2);
    const ndt::scalar to = constant_dtype(required(1, "dtype"));
    return nd::cast(lower_(required(0, "x")), to);
  }

  array bincounted() {
    at_most(3);
    const array labels = lower_(required(0, "labels"));
    const auto weights = argument(1, "weights");
    const index groups = constant_integer(required(2, "minlength"), "minlength");
    return weights ? bincount(labels, lower_(*weights), groups) : bincount(labels, groups);
  }

  array transposed() {
    at_most(2);
    const array x = lower_(required(0, "x"));
    const auto axes = argument(1, "axes");
    return axes ? transpose(x, constant_axes(*axes)) : transpose(x);
  }

  array flipped() {
    at_most(2);
    const array x = lower_(required(0, "x"));
    return flip(x, constant_axis(required(1, "axis")));
  }

  array reduced(std::string_view name) {
    const array x = only_argument();
    reduce_options options;
    if (gfunc::registry::builtin().find(name)->correction) options.ddof = correction();
    const auto dtype = takes_dtype(name) ? keyword("dtype") : std::nullopt;
    if (!dtype) return reduced(name, x, options);
    const ndt::scalar to = constant_dtype(*dtype);
    return nd::cast(reduced(name, nd::cast(x, to), options), to);
  }

  /// By either of its names.
  double correction() {
    const auto given = keyword("correction"), other = keyword("ddof");
    if (given && other) fail_at(*other, codes::bad_call, "`correction` and `ddof` are one option");
    if (given) return constant_number(*given, "correction");
    return other ? constant_number(*other, "ddof") : 0;
  }

  static bool takes_dtype(std::string_view name) {
    const gfunc::function_page page = gfunc::page_of(gfunc::registry::builtin(), name);
    return std::any_of(page.options.begin(), page.options.end(), [](const auto& o) { return o.name == "dtype"; });
  }

  array reduced(std::string_view name, const array& x, reduce_options options) {
    if (const auto by = keyword("by")) {
      const index groups = constant_integer(required(1, "groups"), "groups");
      return grouped(name, x, lower_(*by), groups, options.ddof);
    }
    if (const auto axis = keyword("axis"); axis && axis->kind() != expression_kind::null) options.axis = axes(constant_axes(*axis));
    if (const auto keep = keyword("keepdims")) options.keepdims = constant_boolean(*keep, "keepdims");
    return reduce(name, x, options);
  }

  expression_node call_;
  const lower_argument& lower_;
  std::size_t positional_ = 0;
  std::vector<bool> taken_;
  std::vector<std::string_view> known_;
};

}  // namespace

void fail_at(expression_node where, datashape::code id, std::string message, std::optional<std::string> help) {
  datashape::diagnostic d{id, datashape::severity::error, std::move(message), where.where()};
  d.help = std::move(help);
  throw datashape::error(datashape::diagnostics{std::move(d)});
}

void fail_whole(expression_node where, std::string_view function) {
  fail_at(where, codes::bad_call, quoted(function) + " needs its arguments whole, and expressions are computed block by block",
          "expressions name functions of single elements and reductions; gfunc::call runs this one on values in memory");
}

index constant_integer(expression_node node, std::string_view what) {
  bool minus = false;
  expression_node n = node;
  while (n.kind() == expression_kind::unary && n.op() != datashape::expression_operator::invert) {
    minus ^= n.op() == datashape::expression_operator::negative;
    n = n[0];
  }
  if (n.kind() != expression_kind::integer) fail_at(node, codes::bad_call, std::string(what) + " is a whole number, written out");
  if (n.integer() > static_cast<std::uint64_t>(std::numeric_limits<index>::max()))
    fail_at(node, codes::bad_call, std::string(what) + " is out of range");
  const auto magnitude = static_cast<index>(n.integer());
  return minus ? -magnitude : magnitude;
}

std::vector<std::string_view> callable_names() {
  std::vector<std::string_view> names{"astype", "bincount", "flip", "transpose", "argmin", "argmax"};
  for (const auto& f : gfunc::registry::builtin().functions())
    if (f.elementwise || f.reduction) {
      names.emplace_back(f.name);
      for (const std::string& other : f.aliases) names.emplace_back(other);
    }
  for (int s = 0; s < ndt::scalar_count; ++s) names.emplace_back(ndt::name(static_cast<ndt::scalar>(s)));
  return names;
}

array lower_call(expression_node call, const lower_argument& lower) { return call_lowering(call, lower).lowered(); }

}  // namespace pluribus::nd
