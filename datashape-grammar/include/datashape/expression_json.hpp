// SPDX-License-Identifier: BSD-3-Clause
/// Expression to JSON text and back. from_json(to_json(e)) == e for every tree; unknown keys are errors.
#pragma once
#include <string>
#include <string_view>

#include "datashape/expression.hpp"
#include "datashape/result.hpp"

namespace pluribus::datashape {

inline constexpr std::size_t max_expression_json = std::size_t{4} << 20;

std::string to_json(const expression& e);
result<expression> expression_from_json(std::string_view text);

}  // namespace pluribus::datashape
