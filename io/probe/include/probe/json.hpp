// SPDX-License-Identifier: BSD-3-Clause
/// JSON values with the order of members kept. Text flows in through parse_json (limits on size and depth, duplicate members refused),
/// text flows out through to_text in one fixed form. Nothing here knows what a value means.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "datashape/result.hpp"

namespace pluribus::probe {

struct json_member;

struct json {
  using list = std::vector<json>;
  using object = std::vector<json_member>;

  /// Integers are int64 where they fit, uint64 above; every number with a fraction or an exponent is a double.
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, list, object> value;

  // Defined in json.cpp, where json_member is complete; inlined they also make code several times as long.
  json() noexcept;
  ~json();
  json(const json& other);
  json(json&& other) noexcept;
  json& operator=(const json& other);
  json& operator=(json&& other) noexcept;

  json(bool b);
  json(int n);
  json(std::int64_t n);
  json(std::uint64_t n);
  json(double x);
  json(const char* text);
  json(std::string text);
  json(list items);
  json(object members);

  template <class T>
  const T* as() const noexcept {
    return std::get_if<T>(&value);
  }
  bool null() const noexcept { return value.index() == 0; }
  /// The member of an object; nullptr where there is none or this is no object.
  const json* find(std::string_view key) const noexcept;
  /// What kind of value this is, in words for a message: "a string".
  const char* kind() const noexcept;
};

struct json_member {
  std::string key;
  json value;
};

bool operator==(const json& a, const json& b);
bool operator==(const json_member& a, const json_member& b);

struct json_limits {
  std::int64_t bytes = 64 << 20;
  std::int64_t depth = 64;
  std::int64_t values = 4 << 20;
};

datashape::result<json> parse_json(std::string_view text, const json_limits& limits = {});

/// indent 0: one line; else members on lines of their own, lists of plain values on one line.
std::string to_text(const json& value, int indent = 0);

}  // namespace pluribus::probe
