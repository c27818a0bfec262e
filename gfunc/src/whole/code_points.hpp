// SPDX-License-Identifier: BSD-3-Clause
/// Steps over UTF-8: where code points begin, how many there are, and one decoded. A byte that is not UTF-8 is a step of its own and stays
/// as it is; nothing is read beyond the text.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "datashape/identifier.hpp"
#include "elements.hpp"
#include "value/element_text.hpp"

namespace pluribus::gfunc::whole {

struct code_point {
  std::size_t size = 1;  ///< bytes, at least 1
  char32_t what = 0;
  bool valid = false;
};
inline code_point code_point_at(std::string_view text, std::size_t at) noexcept {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80) return {1, first, true};
  char32_t what = 0;
  const int size = datashape::utf8_size(text, at, &what);
  return size > 0 ? code_point{static_cast<std::size_t>(size), what, true} : code_point{1, first, false};
}
/// The one that ends before `end`, which is not 0.
inline code_point code_point_before(std::string_view text, std::size_t end) noexcept {
  for (std::size_t back = 1; back <= 4 && back <= end; ++back) {
    if ((static_cast<unsigned char>(text[end - back]) & 0xC0) == 0x80 && back < 4) continue;
    const code_point p = code_point_at(text.substr(0, end), end - back);
    if (p.valid && p.size == back) return p;
    break;
  }
  return {1, static_cast<unsigned char>(text[end - 1]), false};
}
inline std::int64_t code_point_count(std::string_view text) noexcept {
  std::int64_t n = 0;
  for (const char c : text) n += static_cast<signed char>(c) > -65 ? 1 : 0;
  return n;
}
/// The kind of the dtype below nulls and rows.
inline ndt::kind leaf_kind(const value& v) { return leaf_dtype(v.dtype()).kind(); }

}  // namespace pluribus::gfunc::whole
