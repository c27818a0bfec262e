// SPDX-License-Identifier: BSD-3-Clause
/// The arena of an expression: nodes in the order they were built (children first), their child lists and texts in two pools.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "datashape/expression.hpp"

namespace pluribus::datashape::detail {

struct expression_cell {
  expression_kind kind{};
  expression_operator op{};
  std::uint16_t depth = 1;
  span where;
  std::uint32_t first_child = 0, children = 0;
  std::uint32_t text_begin = 0, text_end = 0;
  /// The integer, the bits of the real, or the boolean.
  std::uint64_t bits = 0;
};

struct expression_tree {
  std::vector<expression_cell> cells;
  std::vector<std::uint32_t> children;
  std::string texts;
};

}  // namespace pluribus::datashape::detail
