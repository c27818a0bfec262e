// SPDX-License-Identifier: BSD-3-Clause
/// Edit distance with transpositions, bounded: long names are never measured, so a 10 MB name costs nothing here.
#include "datashape/nearest.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdlib>

namespace pluribus::datashape {
namespace {

constexpr std::size_t longest = 48;

int distance(std::string_view a, std::string_view b) {
  std::array<std::array<int, longest + 1>, 3> rows{};
  auto same = [](char x, char y) { return std::tolower(static_cast<unsigned char>(x)) == std::tolower(static_cast<unsigned char>(y)); };
  for (std::size_t j = 0; j <= b.size(); ++j) rows[0][j] = 2 * static_cast<int>(j);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    auto &row = rows[i % 3], &up = rows[(i + 2) % 3], &upper = rows[(i + 1) % 3];
    row[0] = 2 * static_cast<int>(i);
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const int change = a[i - 1] == b[j - 1] ? 0 : same(a[i - 1], b[j - 1]) ? 1 : 2;
      row[j] = std::min({up[j] + 2, row[j - 1] + 2, up[j - 1] + change});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) row[j] = std::min(row[j], upper[j - 2] + 2);
    }
  }
  return rows[a.size() % 3][b.size()];
}

}  // namespace

std::string_view nearest(std::string_view name, std::span<const std::string_view> candidates) {
  if (name.empty() || name.size() > longest) return {};
  const int limit = std::max(2, static_cast<int>(name.size()) * 2 / 3);
  std::string_view best;
  int best_distance = limit + 1;
  for (const std::string_view candidate : candidates) {
    if (candidate.size() > longest || candidate == name) continue;
    if (std::abs(static_cast<int>(candidate.size()) - static_cast<int>(name.size())) * 2 > limit) continue;
    if (const int d = distance(name, candidate); d < best_distance) best_distance = d, best = candidate;
  }
  return best;
}

}  // namespace pluribus::datashape
