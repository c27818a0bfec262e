// SPDX-License-Identifier: BSD-3-Clause
/// Byte offsets of a text become lines and columns (both from 0, columns in code points).
#pragma once
#include <algorithm>
#include <string_view>
#include <vector>

#include "datashape/identifier.hpp"

namespace pluribus::datashape {

struct source_position {
  std::size_t line = 0, column = 0;
};

class source_lines {
 public:
  explicit source_lines(std::string_view text) : text_(text), starts_{0} {
    for (std::size_t i = 0; i < text.size(); ++i)
      if (text[i] == '\n') starts_.push_back(i + 1);
  }

  bool empty() const noexcept { return text_.empty(); }

  std::string_view text(std::size_t line) const {
    const std::size_t begin = starts_[line];
    std::string_view all = text_.substr(begin, line + 1 < starts_.size() ? starts_[line + 1] - begin - 1 : std::string_view::npos);
    if (all.ends_with('\r')) all.remove_suffix(1);
    return all;
  }

  std::size_t length(std::size_t line) const { return code_points(text(line)); }

  source_position position(std::size_t offset) const {
    offset = std::min(offset, text_.size());
    const std::size_t line = static_cast<std::size_t>(std::upper_bound(starts_.begin(), starts_.end(), offset) - starts_.begin()) - 1;
    return {line, code_points(text_.substr(starts_[line], offset - starts_[line]))};
  }

 private:
  static std::size_t code_points(std::string_view text) {
    std::size_t n = 0;
    for (std::size_t at = 0; at < text.size(); ++n) at += static_cast<std::size_t>(std::max(1, utf8_size(text, at)));
    return n;
  }

  std::string_view text_;
  std::vector<std::size_t> starts_;
};

}  // namespace pluribus::datashape
