// SPDX-License-Identifier: BSD-3-Clause
/// Edit distance over the function names; only on the way to an error.
#include "suggest.hpp"

#include <algorithm>
#include <vector>

namespace pluribus::gfunc {

namespace {

std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t change = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
    }
  }
  return row[b.size()];
}

}  // namespace

std::string nearest_name(std::span<const function_facts> functions, std::string_view wanted) {
  if (wanted.size() > 64) return {};
  std::size_t best = wanted.size() <= 4 ? 2 : 3;
  std::string name;
  for (const function_facts& f : functions) {
    std::size_t d = distance(f.name, wanted);
    if (d >= best) continue;
    best = d;
    name = f.name;
  }
  return name;
}

}  // namespace pluribus::gfunc
