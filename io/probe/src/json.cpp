// SPDX-License-Identifier: BSD-3-Clause
/// Copies, moves, comparison and look-up of json values.
#include "probe/json.hpp"

#include <utility>

namespace pluribus::probe {

json::json() noexcept = default;
json::~json() = default;
json::json(const json& other) = default;
json::json(json&& other) noexcept = default;
json& json::operator=(const json& other) = default;
json& json::operator=(json&& other) noexcept = default;

json::json(bool b) : value(b) {}
json::json(int n) : value(std::int64_t{n}) {}
json::json(std::int64_t n) : value(n) {}
json::json(std::uint64_t n) : value(n) {}
json::json(double x) : value(x) {}
json::json(const char* text) : value(std::string(text)) {}
json::json(std::string text) : value(std::move(text)) {}
json::json(list items) : value(std::move(items)) {}
json::json(object members) : value(std::move(members)) {}

const json* json::find(std::string_view key) const noexcept {
  if (const auto* members = as<object>())
    for (const auto& member : *members)
      if (member.key == key) return &member.value;
  return nullptr;
}

const char* json::kind() const noexcept {
  static constexpr const char* words[] = {"null", "a boolean", "an integer", "an integer", "a number", "a string", "a list", "an object"};
  return words[value.index()];
}

bool operator==(const json& a, const json& b) { return a.value == b.value; }
bool operator==(const json_member& a, const json_member& b) { return a.key == b.key && a.value == b.value; }

}  // namespace pluribus::probe
