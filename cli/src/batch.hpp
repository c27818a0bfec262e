// SPDX-License-Identifier: BSD-3-Clause
/// JSON lines in, one JSON line out for each, in order: the face of the tool for programs. A bad line gets an answer like any other.
#pragma once
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "datashape/result.hpp"

namespace pluribus::cli {

/// One line of input. Values of other kinds than asked for are errors.
class request {
 public:
  using value = std::variant<std::nullptr_t, bool, std::int64_t, std::string, std::vector<std::string>>;

  std::string text(std::string_view key) const;
  std::string text_or(std::string_view key, std::string_view otherwise) const;
  std::vector<std::string> list(std::string_view key) const;  ///< empty where absent
  bool flag_or(std::string_view key, bool otherwise) const;

  std::map<std::string, value, std::less<>> values;
};

/// One line of output; keys in the order they are put.
class answer {
 public:
  answer& put(std::string_view key, std::string_view text);
  answer& put(std::string_view key, const char* text) { return put(key, std::string_view(text)); }
  answer& put(std::string_view key, bool yes);
  answer& put(std::string_view key, std::int64_t number);
  answer& put_null(std::string_view key);
  answer& put(std::string_view key, const std::vector<std::string>& texts);
  /// `raw` is JSON.
  answer& put_json(std::string_view key, std::string_view raw);
  std::string json() const { return "{" + body_ + "}"; }

  /// {"ok": false, "errors": [{code, message, line, column}]}
  static answer failure(const datashape::diagnostics& errors, std::string_view source);

 private:
  answer& key(std::string_view name);
  std::string body_;
};

std::string json_quoted(std::string_view text);

/// Reads stdin to its end. Exit code 0, however many answers were no.
int run_batch(const std::function<answer(const request&)>& each);

}  // namespace pluribus::cli
