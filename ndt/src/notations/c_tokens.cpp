// SPDX-License-Identifier: BSD-3-Clause
/// The C scanner.
#include "c_tokens.hpp"

namespace pluribus::ndt::notations {

result<std::vector<c_token>> c_tokens(std::string_view text) {
  DATASHAPE_CHECK(check_text("C", text));
  std::vector<c_token> out;
  const auto is_word = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= '0' && c <= '9'); };
  bool line_start = true;
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    if (c == '\n') {
      line_start = true;
      ++i;
    } else if (c == ' ' || c == '\t' || c == '\r' || c == '\f') {
      ++i;
    } else if (text.substr(i, 2) == "//" || (c == '#' && line_start)) {
      while (i < text.size() && text[i] != '\n') i += text[i] == '\\' && i + 1 < text.size() ? 2 : 1;
    } else if (text.substr(i, 2) == "/*") {
      const std::size_t end = text.find("*/", i + 2);
      if (end == std::string_view::npos) return bad_text(at(i, i + 2), "this comment is never closed");
      i = end + 2;
    } else {
      line_start = false;
      const std::size_t begin = i;
      if (is_word(c)) {
        while (i < text.size() && is_word(text[i])) ++i;
        out.push_back({c >= '0' && c <= '9' ? c_token::form::number : c_token::form::word, text.substr(begin, i - begin), at(begin, i)});
      } else if (std::string_view("{}[]();,*:=").find(c) != std::string_view::npos) {
        out.push_back({c_token::form::mark, text.substr(i++, 1), at(begin, begin + 1)});
      } else {
        return bad_text(at(i, i + 1), std::string("`") + c + "` is not part of a declaration");
      }
    }
  }
  out.push_back({c_token::form::end, {}, at(text.size(), text.size())});
  return out;
}

}  // namespace pluribus::ndt::notations
