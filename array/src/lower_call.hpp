// SPDX-License-Identifier: BSD-3-Clause
/// A call in an expression, taken apart: arrays by position, constants by keyword. Every argument is taken by somebody or is an error.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "datashape/expression.hpp"
#include "datashape/result.hpp"
#include "nd/array.hpp"

namespace pluribus::nd {

using lower_argument = std::function<array(datashape::expression_node)>;

/// Lowers a call of a function of the library. Throws datashape::error.
array lower_call(datashape::expression_node call, const lower_argument& lower);

/// Raises an error that points at a node.
[[noreturn]] void fail_at(datashape::expression_node where, datashape::code id, std::string message,
                          std::optional<std::string> help = std::nullopt);

/// Raises the error of a function that expressions cannot run, as it needs its arguments whole.
[[noreturn]] void fail_whole(datashape::expression_node where, std::string_view function);

/// A whole number written as a literal, with or without a sign.
index constant_integer(datashape::expression_node node, std::string_view what);

}  // namespace pluribus::nd
