// SPDX-License-Identifier: BSD-3-Clause
/// Names, literals, operators and subscripts of an expression become arrays; calls are lower_call's. Errors that the array functions
/// raise get the span of the node that made the call.
#include "nd/lower_expression.hpp"

#include <algorithm>
#include <limits>

#include "datashape/nearest.hpp"
#include "lower_call.hpp"
#include "nd/call.hpp"
#include "nd/codes.hpp"
#include "nd/index.hpp"

namespace pluribus::nd {

namespace {

using datashape::expression_kind;
using datashape::expression_node;
using datashape::expression_operator;

std::string quoted(std::string_view text) { return "`" + std::string(text) + "`"; }

class lowering {
 public:
  explicit lowering(const bindings& inputs) : inputs_(inputs) {}

  array node(expression_node n) const {
    try {
      return lowered(n);
    } catch (const datashape::error& e) {
      datashape::diagnostics all = e.all();
      if (all.empty() || all.front().where) throw;
      all.front().where = n.where();
      throw datashape::error(std::move(all));
    }
  }

 private:
  array lowered(expression_node n) const {
    switch (n.kind()) {
      case expression_kind::integer:
        if (n.integer() <= std::numeric_limits<std::int64_t>::max()) return array(static_cast<std::int64_t>(n.integer()));
        return array(n.integer());
      case expression_kind::real: return array(n.real());
      case expression_kind::boolean: return array(n.boolean());
      case expression_kind::name: return name(n);
      case expression_kind::unary: return unary(n);
      case expression_kind::binary: return operation(n, {node(n[0]), node(n[1])});
      case expression_kind::call: return called(n);
      case expression_kind::subscript: return subscripted(n);
      case expression_kind::field: return node(n[0])[n.text()];
      case expression_kind::null:
        fail_at(n, codes::not_an_array, "null stands for a missing value; arrays with missing values are not computed with");
      case expression_kind::string: fail_at(n, codes::not_an_array, "a string is no array");
      case expression_kind::tuple: fail_at(n, codes::not_an_array, "a tuple is no array", "tuples are arguments, as in axis=(0, 1)");
      case expression_kind::list: fail_at(n, codes::not_an_array, "a list is no array", "lists are arguments, as in axis=[0, 1]");
      default: fail_at(n, codes::not_an_array, "this is no array");
    }
  }

  array name(expression_node n) const {
    if (const auto found = inputs_.find(n.text()); found != inputs_.end()) return found->second;
    const auto callable = callable_names();
    if (std::find(callable.begin(), callable.end(), n.text()) != callable.end())
      fail_at(n, codes::not_an_array, quoted(n.text()) + " is a function, not an array", "call it: " + std::string(n.text()) + "(x)");
    std::vector<std::string_view> names{"true", "false", "null", "inf", "nan"};
    std::string given;
    for (const auto& [input, ignored] : inputs_) {
      names.emplace_back(input);
      given += (given.empty() ? "" : ", ") + input;
    }
    const auto near = n.text().size() > 1 ? datashape::nearest(n.text(), names) : std::string_view();
    std::string help = given.empty() ? "no inputs are given" : "the inputs are " + given;
    if (!near.empty()) help = "did you mean " + quoted(near) + "?";
    fail_at(n, codes::unknown_name, "there is no input " + quoted(n.text()), std::move(help));
  }

  static array operation(expression_node n, std::initializer_list<array> operands) {
    const std::string_view function = facts(n.op()).function;
    if (!is_elementwise(function)) fail_whole(n, function);
    return call(function, operands);
  }

  array unary(expression_node n) const {
    // The most negative integer has no positive literal of its type.
    if (n.op() == expression_operator::negative && n[0].kind() == expression_kind::integer) {
      constexpr std::uint64_t most = std::uint64_t{1} << 63;
      if (n[0].integer() > most) fail_at(n, codes::literal_out_of_range, "the integer is below -9223372036854775808, the least of 64 bits");
      return array(static_cast<std::int64_t>(~n[0].integer() + 1));
    }
    return operation(n, {node(n[0])});
  }

  array called(expression_node n) const {
    if (inputs_.find(n.text()) != inputs_.end())
      fail_at(n, codes::bad_call, quoted(n.text()) + " is an input, not a function",
              "inputs shadow functions; give the input another name");
    return lower_call(n, [this](expression_node argument) { return node(argument); });
  }

  static std::optional<index> bound(expression_node n) {
    if (n.kind() == expression_kind::absent) return std::nullopt;
    return constant_integer(n, "a slice's bound");
  }

  static subscript item(expression_node n) {
    switch (n.kind()) {
      case expression_kind::ellipsis: return ellipsis;
      case expression_kind::newaxis: return newaxis;
      case expression_kind::slice: return slice(bound(n[0]), bound(n[1]), bound(n[2]));
      default: return constant_integer(n, "an index");
    }
  }

  array subscripted(expression_node n) const {
    const array x = node(n[0]);
    std::vector<subscript> items;
    for (std::size_t i = 1; i < n.size(); ++i) items.push_back(item(n[i]));
    return x.subscripted(items);
  }

  const bindings& inputs_;
};

}  // namespace

datashape::result<array> lower(const datashape::expression& e, const bindings& inputs) {
  try {
    return lowering(inputs).node(e.root());
  } catch (const datashape::error& failed) {
    return failed.all();
  }
}

datashape::result<std::vector<lowered_statement>> lower(const datashape::expression_program& program, const bindings& inputs) {
  bindings known = inputs;
  std::vector<lowered_statement> out;
  for (const auto& statement : program) {
    auto value = lower(statement.value, known);
    if (!value) return std::move(value).error();
    if (statement.name) known.insert_or_assign(*statement.name, *value);
    out.push_back({statement.name, *std::move(value)});
  }
  return out;
}

}  // namespace pluribus::nd
