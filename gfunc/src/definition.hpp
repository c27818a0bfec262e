// SPDX-License-Identifier: BSD-3-Clause
/// A function that is an expression of others. Where it is called its expression is written out into the program of the caller, so that it
/// fuses like anything else.
#pragma once
#include <initializer_list>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/expression.hpp"
#include "datashape/result.hpp"
#include "gfunc/program.hpp"

namespace pluribus::gfunc {

struct definition {
  std::string name;
  std::vector<std::string> arguments;
  datashape::expression body;

  /// "hypot2(x, y) = x * x + y * y"
  std::string text() const;
};

/// Without names, those of the expression in order. E0408 where it is made of more than names, numbers, operators and calls.
datashape::result<definition> read_definition(std::string_view name, std::string_view expression, std::vector<std::string> arguments);

/// Every function that definitions of the snapshot call is there and elementwise, and none comes back to itself.
datashape::diagnostics check_definitions(const registry::state& functions);

/// Whether a loop that reports failures is among what an elementwise function runs.
bool may_fail(const registry::state& functions, std::string_view name);

/// Whether a node is a minus before an integer, which is one literal.
bool is_negative_literal(datashape::expression_node n);

/// The function that a call or an operator names.
std::string_view called(datashape::expression_node n);

/// The dtype a call casts to, as in float32(x); none where the name is no scalar.
std::optional<ndt::scalar> cast_named(std::string_view name);

/// E0303, that a definition is called with so many arguments.
datashape::diagnostic wrong_count(const definition& d, std::size_t given);

/// The expression in a program, its arguments being these.
datashape::result<reg> expand(const definition& d, program_builder& into, std::span<const reg> arguments, const registry& functions);

}  // namespace pluribus::gfunc
