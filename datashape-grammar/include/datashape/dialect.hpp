// SPDX-License-Identifier: BSD-3-Clause
/// The dialects a datashape text can be written in. Where they give one text two meanings, the reader is told which is meant.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

namespace pluribus::datashape {

enum class dialect : std::uint8_t { core, blaze, dynd, ndtypes, awkward };

constexpr std::string_view name(dialect d) noexcept {
  constexpr std::string_view names[] = {"core", "blaze", "dynd", "ndtypes", "awkward"};
  return names[static_cast<int>(d)];
}

constexpr std::optional<dialect> dialect_named(std::string_view text) noexcept {
  for (int i = 0; i < 5; ++i)
    if (name(static_cast<dialect>(i)) == text) return static_cast<dialect>(i);
  return std::nullopt;
}

}  // namespace pluribus::datashape
