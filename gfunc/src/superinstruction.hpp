// SPDX-License-Identifier: BSD-3-Clause
/// Patterns of fused kernels as small trees, and how they are found in a program. Patterns come from the kernels' own text; nothing here
/// knows a function by name, but that add, multiply, minimum and maximum commute.
#pragma once
#include <array>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "gfunc/kernel.hpp"

namespace pluribus::gfunc {

struct pattern_node {
  std::string function;  ///< empty for an argument
  int argument = -1;     ///< 0 for a ... 5 for f
  std::vector<int> children;
};

/// nodes[0] is the root; operations counts the kernels it replaces, arguments the letters.
struct super_pattern {
  std::vector<pattern_node> nodes;
  int operations = 0, arguments = 0;
  std::array<const super_kernel*, ndt::scalar_count> kernels = {};  ///< of each dtype, null where it has none

  const super_kernel* of(ndt::scalar dtype) const noexcept { return kernels[static_cast<std::size_t>(dtype)]; }
};

/// Empty nodes when the text is no pattern (the registry refuses such a kernel).
super_pattern parse_pattern(std::string_view text);

/// All patterns by the function of their roots; of each function those that replace most operations first, and of those the ones that read
/// fewest arguments.
class super_patterns {
 public:
  super_patterns() = default;
  /// The kernels stay where they are.
  explicit super_patterns(std::span<const super_kernel> kernels);

  std::span<const super_pattern> with_root(const char* function) const;

 private:
  std::unordered_map<std::string, std::vector<super_pattern>> by_root_;
};

bool commutes(std::string_view function) noexcept;

}  // namespace pluribus::gfunc
