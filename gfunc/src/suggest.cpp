// SPDX-License-Identifier: BSD-3-Clause
/// Edit distance over the names of functions, their other names, and the last part of those with dots; only on the way to an error.
#include "suggest.hpp"

#include <algorithm>
#include <vector>

namespace pluribus::gfunc {

namespace {

char lower(char c) noexcept { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// In any case.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      std::size_t change = diagonal + (lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1);
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
  const auto consider = [&](const std::string& candidate) {
    std::size_t d = distance(candidate, wanted);
    if (const std::size_t dot = candidate.rfind('.'); dot != std::string::npos)
      d = std::min(d, distance(std::string_view(candidate).substr(dot + 1), wanted));
    if (d >= best) return;
    best = d;
    name = candidate;
  };
  for (const function_facts& f : functions) {
    consider(f.name);
    for (const std::string& other : f.aliases) consider(other);
  }
  return name;
}

}  // namespace pluribus::gfunc
