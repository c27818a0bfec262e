// SPDX-License-Identifier: BSD-3-Clause
/// The words of syntax errors: what was found, what was expected, and checks of bytes that are rarely needed.
#include "builder.hpp"

#include <algorithm>

namespace pluribus::datashape {
namespace {

/// The token at `at`, for "found ...".
span token_at(std::string_view text, std::uint32_t at) {
  if (at >= text.size()) return {at, at};
  std::uint32_t end = at;
  while (end < text.size() && end - at < 40 && continues_identifier(static_cast<unsigned char>(text[end]))) ++end;
  if (end > at) return {at, end};
  for (const std::string_view sign : {"...", "->", "**", "::", "//"})
    if (text.substr(at, sign.size()) == sign) return {at, at + static_cast<std::uint32_t>(sign.size())};
  return {at, at + static_cast<std::uint32_t>(std::max(1, utf8_size(text, at)))};
}

constexpr std::string_view escapes = "\"'`\\/bfnrt";

int hex_digits(const char* at, const char* end, int most) {
  int n = 0;
  while (n < most && at + n < end && ((at[n] >= '0' && at[n] <= '9') || (at[n] >= 'a' && at[n] <= 'f') || (at[n] >= 'A' && at[n] <= 'F')))
    ++n;
  return n;
}

}  // namespace

std::string tree_builder::excerpt(const char* from, const char* to) const {
  const auto size = static_cast<std::size_t>(to - from);
  return size <= 40 ? std::string(from, size) : std::string(from, 37) + "...";
}

void tree_builder::expected(const char* at, std::string_view what) {
  const std::uint32_t here = offset(at);
  const span where = token_at(text_, here);
  std::string message = "expected " + std::string(what) + ", found ";
  if (here >= text_.size()) {
    message += "the end of the text";
  } else if (where.end - where.begin == 1 && static_cast<unsigned char>(*at) < 0x20) {
    message += "a control character";
  } else {
    message += "`" + std::string(text_.substr(where.begin, where.end - where.begin)) + "`";
    if (utf8_size(text_, here) == 0) fail(codes::invalid_utf8, {here, here + 1}, "a byte that is not UTF-8");
  }
  fail(codes::unexpected, where, std::move(message));
}

void tree_builder::expected_after_key(const char* key, const char* key_end, const char* at) {
  const std::string what = "`:` after the field name `" + excerpt(key, key_end) + "`";
  const bool blank_before = at > key_end && at < text_.data() + text_.size() && starts_identifier(static_cast<unsigned char>(*at));
  if (!blank_before) expected(at, what);
  const span where = token_at(text_, offset(at));
  fail(codes::unexpected, where, "expected " + what + ", found `" + std::string(text_.substr(where.begin, where.end - where.begin)) + "`",
       "a field name with blanks stands in quotes");
}

void tree_builder::unclosed(const char* open, char close) {
  const auto end = static_cast<std::uint32_t>(text_.size());
  diagnostic d{codes::unclosed, severity::error, std::string("expected `") + close + "`, found the end of the text", span{end, end}};
  d.labels.push_back({{offset(open), offset(open) + 1}, "opened here"});
  errors_.push_back(std::move(d));
  throw stop_all{};
}

void tree_builder::check_utf8(const char* begin, const char* end) {
  const std::string_view text(begin, static_cast<std::size_t>(end - begin));
  for (std::size_t i = 0; i < text.size();) {
    const int size = utf8_size(text, i);
    const std::uint32_t here = offset(begin) + static_cast<std::uint32_t>(i);
    if (size == 0) fail(codes::invalid_utf8, {here, here + 1}, "a byte that is not UTF-8");
    i += static_cast<std::size_t>(size);
  }
}

void tree_builder::check_name(const char* begin, const char* end) {
  const std::string_view text(begin, static_cast<std::size_t>(end - begin));
  for (std::size_t i = 0; i < text.size();) {
    char32_t c = 0;
    const int size = utf8_size(text, i, &c);
    const std::uint32_t here = offset(begin) + static_cast<std::uint32_t>(i);
    if (size == 0) fail(codes::invalid_utf8, {here, here + 1}, "a byte that is not UTF-8");
    if (c >= 0x80 && !is_identifier_code_point(c))
      fail(codes::bad_character, {here, here + static_cast<std::uint32_t>(size)},
           "`" + std::string(text.substr(i, static_cast<std::size_t>(size))) + "` cannot be part of a name", "put the name in quotes");
    i += static_cast<std::size_t>(size);
  }
}

const char* tree_builder::check_escape(const char* at, const char* end) {
  const char c = at[1];
  const std::uint32_t here = offset(at);
  if (c == 'u') {
    if (hex_digits(at + 2, end, 4) == 4) return at + 6;
    fail(codes::bad_escape, {here, here + 2}, "`\\u` wants four hexadecimal digits");
  }
  if (c == 'x') {
    if (hex_digits(at + 2, end, 2) == 2) return at + 4;
    fail(codes::bad_escape, {here, here + 2}, "`\\x` wants two hexadecimal digits");
  }
  if (escapes.find(c) == std::string_view::npos)
    fail(codes::bad_escape, {here, here + 2},
         std::string("unknown escape `\\") + (static_cast<unsigned char>(c) < 0x80 ? std::string(1, c) : "") + "`");
  return at + 2;
}

std::string unquoted(std::string_view literal) {
  if (literal.empty() || (literal[0] != '\'' && literal[0] != '"' && literal[0] != '`')) return std::string(literal);
  literal = literal.substr(1, literal.size() - 2);
  std::string out;
  out.reserve(literal.size());
  const auto digit = [](char c) { return static_cast<char32_t>(c <= '9' ? c - '0' : (c | 32) - 'a' + 10); };
  const auto hex = [&](std::size_t at, int n) {
    char32_t value = 0;
    for (int i = 0; i < n && at < literal.size(); ++i) value = value << 4 | digit(literal[at++]);
    return value;
  };
  const auto append = [&](char32_t c) {
    if (c < 0x80)
      out += static_cast<char>(c);
    else if (c < 0x800)
      out += static_cast<char>(0xC0 | c >> 6), out += static_cast<char>(0x80 | (c & 0x3F));
    else if (c < 0x10000)
      out += static_cast<char>(0xE0 | c >> 12), out += static_cast<char>(0x80 | (c >> 6 & 0x3F)),
          out += static_cast<char>(0x80 | (c & 0x3F));
    else
      out += static_cast<char>(0xF0 | c >> 18), out += static_cast<char>(0x80 | (c >> 12 & 0x3F)),
          out += static_cast<char>(0x80 | (c >> 6 & 0x3F)), out += static_cast<char>(0x80 | (c & 0x3F));
  };
  for (std::size_t i = 0; i < literal.size(); ++i) {
    if (literal[i] != '\\' || i + 1 == literal.size()) {
      out += literal[i];
      continue;
    }
    switch (const char c = literal[++i]) {
      case 'b': out += '\b'; break;
      case 'f': out += '\f'; break;
      case 'n': out += '\n'; break;
      case 'r': out += '\r'; break;
      case 't': out += '\t'; break;
      case 'x':
        out += static_cast<char>(hex(i + 1, 2));
        i += 2;
        break;
      case 'u': {
        char32_t code = hex(i + 1, 4);
        i += 4;
        if (code >= 0xD800 && code < 0xDC00 && literal.substr(i + 1, 2) == "\\u") {
          const char32_t low = hex(i + 3, 4);
          if (low >= 0xDC00 && low < 0xE000) code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00), i += 6;
        }
        append(code >= 0xD800 && code < 0xE000 ? 0xFFFD : code);
        break;
      }
      default: out += c;
    }
  }
  return out;
}

}  // namespace pluribus::datashape
