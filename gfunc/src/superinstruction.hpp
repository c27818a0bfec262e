// SPDX-License-Identifier: BSD-3-Clause
/// Patterns of fused kernels as small trees, and how they are found in a program. Patterns come from the kernels' own text; nothing here
/// knows a function by name, but that add, multiply, minimum and maximum commute.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "gfunc/kernel.hpp"

namespace pluribus::gfunc {

struct pattern_node {
  std::string function;  ///< empty for an argument
  int argument = -1;     ///< 0 for a ... 3 for d
  std::vector<int> children;
};

/// nodes[0] is the root; operations counts the kernels it replaces.
struct super_pattern {
  const super_kernel* kernel = nullptr;
  std::vector<pattern_node> nodes;
  int operations = 0;
};

/// Empty nodes when the text is no pattern (the registry refuses such a kernel).
super_pattern parse_pattern(const super_kernel& kernel);

bool commutes(std::string_view function) noexcept;

}  // namespace pluribus::gfunc
