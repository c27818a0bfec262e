// SPDX-License-Identifier: BSD-3-Clause
/// Members of codec configurations, checked.
#include "nd/io/configuration.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "probe/codes.hpp"

namespace pluribus::nd::io {

configuration_reader::configuration_reader(std::string_view codec, const probe::json& configuration)
    : codec_(codec), configuration_(configuration) {
  if (!configuration.as<probe::json::object>()) fail(fmt::format("has {} for its configuration, expected an object", configuration.kind()));
}

void configuration_reader::fail(std::string message) {
  if (!fault_) fault_ = probe::failure(probe::codes::bad_codec_configuration, fmt::format("codec `{}` {}", codec_, message));
}

const probe::json* configuration_reader::take(std::string_view key, bool mandatory) {
  asked_.push_back(key);
  const probe::json* value = configuration_.find(key);
  if (!value && mandatory) fail(fmt::format("needs `{}` in its configuration", key));
  return value;
}

std::int64_t configuration_reader::integer(std::string_view key, std::int64_t low, std::int64_t high,
                                           std::optional<std::int64_t> otherwise) {
  const probe::json* value = take(key, !otherwise);
  if (!value) return otherwise.value_or(low);
  const auto* n = value->as<std::int64_t>();
  if (n && *n >= low && *n <= high) return *n;
  fail(fmt::format("has {} = {}, expected an integer from {} to {}", key, to_text(*value), low, high));
  return low;
}

bool configuration_reader::boolean(std::string_view key, bool otherwise) {
  const probe::json* value = take(key, false);
  if (!value) return otherwise;
  if (const auto* b = value->as<bool>()) return *b;
  fail(fmt::format("has {} = {}, expected true or false", key, to_text(*value)));
  return otherwise;
}

std::string configuration_reader::word(std::string_view key, const std::vector<std::string_view>& choices,
                                       std::optional<std::string_view> otherwise) {
  const probe::json* value = take(key, !otherwise);
  if (!value) return std::string(otherwise.value_or(choices.front()));
  const auto* text = value->as<std::string>();
  if (text && std::find(choices.begin(), choices.end(), *text) != choices.end()) return *text;
  fail(fmt::format("has {} = {}, expected one of: {}", key, to_text(*value), fmt::join(choices, ", ")));
  return std::string(choices.front());
}

std::vector<std::int64_t> configuration_reader::integers(std::string_view key) {
  std::vector<std::int64_t> numbers;
  const probe::json* value = take(key, true);
  if (!value) return numbers;
  const auto* items = value->as<probe::json::list>();
  if (!items) fail(fmt::format("has {} = {}, expected a list of integers", key, to_text(*value)));
  for (std::size_t i = 0; items && i < items->size(); ++i) {
    const auto* n = (*items)[i].as<std::int64_t>();
    if (!n) fail(fmt::format("has {} = {}, expected a list of integers", key, to_text(*value)));
    numbers.push_back(n ? *n : 0);
  }
  return numbers;
}

datashape::outcome configuration_reader::finish() {
  if (const auto* members = configuration_.as<probe::json::object>())
    for (const auto& member : *members)
      if (std::find(asked_.begin(), asked_.end(), member.key) == asked_.end())
        fail(fmt::format("does not know the option `{}`; it knows: {}", member.key,
                         asked_.empty() ? "none" : fmt::format("{}", fmt::join(asked_, ", "))));
  if (fault_) return *fault_;
  return std::monostate{};
}

}  // namespace pluribus::nd::io
