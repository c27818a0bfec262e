// SPDX-License-Identifier: BSD-3-Clause
/// A reader of Python literals by recursive descent to a fixed depth.
#include "probe/literal.hpp"

#include <fmt/format.h>

#include <charconv>

#include "datashape/try.hpp"
#include "probe/codes.hpp"

namespace pluribus::probe {
namespace {

using datashape::result;

constexpr int deepest = 24;

class reader {
 public:
  explicit reader(std::string_view text) : text_(text) {}

  result<json> whole() {
    DATASHAPE_TRY(json value, any(0));
    if (skip(); at_ < text_.size()) return wrong("the end of the literal");
    return value;
  }

 private:
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  char next() {
    skip();
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  datashape::diagnostic wrong(std::string_view expected) {
    const std::string found = at_ < text_.size() ? fmt::format("`{:.20}`", text_.substr(at_, 20)) : "the end";
    auto fault = failure(codes::bad_npy_header, fmt::format("found {} at byte {} of the header text, expected {}", found, at_, expected));
    const auto begin = static_cast<std::uint32_t>(at_);
    fault.where = datashape::span{begin, begin + (at_ < text_.size() ? 1u : 0u)};
    return fault;
  }

  result<json> any(int depth) {
    if (depth > deepest) return wrong(fmt::format("no more than {} nested brackets", deepest));
    const char c = next();
    if (c == '(') return sequence(')', depth);
    if (c == '[') return sequence(']', depth);
    if (c == '{') return dict(depth);
    if (c == '\'' || c == '"') return string();
    if ((c == 'u' || c == 'b') && at_ + 1 < text_.size() && (text_[at_ + 1] == '\'' || text_[at_ + 1] == '"')) {
      ++at_;
      return string();
    }
    if (c == '-' || (c >= '0' && c <= '9')) return integer();
    return word();
  }

  result<json> sequence(char close, int depth) {
    json::list items;
    ++at_;
    while (!take(close)) {
      DATASHAPE_TRY(json item, any(depth + 1));
      items.push_back(std::move(item));
      if (!take(',') && next() != close) return wrong(fmt::format("`,` or `{}`", close));
    }
    return json(std::move(items));
  }

  result<json> dict(int depth) {
    json::object members;
    ++at_;
    while (!take('}')) {
      if (next() != '\'' && next() != '"') return wrong("a string key");
      DATASHAPE_TRY(json key, string());
      if (!take(':')) return wrong("`:`");
      DATASHAPE_TRY(json value, any(depth + 1));
      for (const auto& member : members)
        if (member.key == *key.as<std::string>()) return wrong(fmt::format("no second member `{}`", member.key));
      members.push_back({*key.as<std::string>(), std::move(value)});
      if (!take(',') && next() != '}') return wrong("`,` or `}`");
    }
    return json(std::move(members));
  }

  result<json> string() {
    const char quote = text_[at_++];
    std::string out;
    while (at_ < text_.size() && text_[at_] != quote && text_[at_] != '\n') {
      char c = text_[at_++];
      if (c == '\\') {
        if (at_ >= text_.size()) break;
        c = text_[at_++];
        if (c == 'n') c = '\n';
        else if (c == 't') c = '\t';
        else if (c != '\\' && c != '\'' && c != '"') {
          at_ -= 2;
          return wrong("an escape out of \\\\ \\' \\\" \\n \\t");
        }
      }
      out += c;
    }
    if (at_ >= text_.size() || text_[at_] != quote) return wrong("the end of a string");
    ++at_;
    return json(std::move(out));
  }

  result<json> integer() {
    std::int64_t n = 0;
    const char* begin = text_.data() + at_;
    const auto [end, fault] = std::from_chars(begin, text_.data() + text_.size(), n);
    if (fault != std::errc()) return wrong("an integer of at most 64 bits");
    at_ += static_cast<std::size_t>(end - begin);
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;  // Python 2 wrote long integers so
    return json(n);
  }

  result<json> word() {
    for (const auto& [name, value] : {std::pair{"True", json(true)}, std::pair{"False", json(false)}, std::pair{"None", json()}})
      if (text_.substr(at_).starts_with(name)) {
        at_ += std::string_view(name).size();
        return value;
      }
    return wrong("a string, integer, tuple, list, dict, True, False or None");
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

result<json> parse_literal(std::string_view text) { return reader(text).whole(); }

}  // namespace pluribus::probe
