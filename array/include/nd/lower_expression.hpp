// SPDX-License-Identifier: BSD-3-Clause
/// An expression of the language of docs/book/expressions.md and its inputs become arrays. Names are looked up, types are checked and every
/// error carries the span of the part of the text that caused it; nothing is computed.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/expression.hpp"
#include "datashape/result.hpp"
#include "nd/array.hpp"

namespace pluribus::nd {

/// Names that an expression may call: functions, and scalars, which cast.
std::vector<std::string_view> callable_names();

using bindings = std::map<std::string, array, std::less<>>;

datashape::result<array> lower(const datashape::expression& e, const bindings& inputs);

struct lowered_statement {
  std::optional<std::string> name;
  array value;
};

/// Each named statement is an input of those after it.
datashape::result<std::vector<lowered_statement>> lower(const datashape::expression_program& program, const bindings& inputs);

}  // namespace pluribus::nd
