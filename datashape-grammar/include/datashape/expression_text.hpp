// SPDX-License-Identifier: BSD-3-Clause
/// Text to expression and back. parse(print(e)) == e for every tree.
#pragma once
#include <string>
#include <string_view>

#include "datashape/expression.hpp"
#include "datashape/result.hpp"

namespace pluribus::datashape {

result<expression> parse_expression(std::string_view text);
/// Statements between semicolons, each with an optional `name =`.
result<expression_program> parse_program(std::string_view text);

/// Canonical text.
std::string print(const expression& e);
std::string print(expression_node node);
std::string print(const expression_program& program);

}  // namespace pluribus::datashape
