// SPDX-License-Identifier: BSD-3-Clause
/// Reads the members of a codec's configuration one by one and then refuses what was not asked for, so that a misspelt or newer option
/// is an error that names it and not a silent default.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "probe/json.hpp"

namespace pluribus::nd::io {

class configuration_reader {
 public:
  configuration_reader(std::string_view codec, const probe::json& configuration);

  std::int64_t integer(std::string_view key, std::int64_t low, std::int64_t high, std::optional<std::int64_t> otherwise = {});
  bool boolean(std::string_view key, bool otherwise);
  std::string word(std::string_view key, const std::vector<std::string_view>& choices, std::optional<std::string_view> otherwise = {});
  std::vector<std::int64_t> integers(std::string_view key);
  bool has(std::string_view key) const { return configuration_.find(key) != nullptr; }

  /// The first fault met, if any: a missing, wrong or unknown member.
  datashape::outcome finish();

 private:
  const probe::json* take(std::string_view key, bool mandatory);
  void fail(std::string message);

  std::string_view codec_;
  const probe::json& configuration_;
  std::vector<std::string_view> asked_;
  std::optional<datashape::diagnostic> fault_;
};

}  // namespace pluribus::nd::io
