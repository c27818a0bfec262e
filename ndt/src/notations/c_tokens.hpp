// SPDX-License-Identifier: BSD-3-Clause
/// C text to tokens: words, numbers and marks, without comments and preprocessor lines.
#pragma once
#include <string_view>
#include <vector>

#include "refusal.hpp"

namespace pluribus::ndt::notations {

struct c_token {
  enum class form : std::uint8_t { word, number, mark, end };

  form what = form::end;
  std::string_view text;
  span where;
};

/// Always ends with a token of form::end.
result<std::vector<c_token>> c_tokens(std::string_view text);

}  // namespace pluribus::ndt::notations
