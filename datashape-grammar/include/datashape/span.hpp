// SPDX-License-Identifier: BSD-3-Clause
/// A place in a text: half-open byte offsets. Lines and columns are derived on demand from the text; a span never owns it.
#pragma once
#include <cstdint>

namespace pluribus::datashape {

struct span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;

  friend bool operator==(const span&, const span&) = default;
};

/// The smallest span that covers both.
constexpr span join(span a, span b) noexcept { return {a.begin < b.begin ? a.begin : b.begin, a.end > b.end ? a.end : b.end}; }

}  // namespace pluribus::datashape
