// SPDX-License-Identifier: BSD-3-Clause
/// The beginning of a text for a message: cut between code points, never inside one, so that messages stay UTF-8.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

namespace pluribus::datashape {

/// `text` itself where it has at most `most` bytes, else its beginning and "...", together at most `most` bytes.
inline std::string excerpt(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most - 3;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U) --end;
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace pluribus::datashape
