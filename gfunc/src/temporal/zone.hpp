// SPDX-License-Identifier: BSD-3-Clause
/// Time zones of the IANA database, from the system's tzdata: offsets of points in UTC, and points of local times. Fixed offsets (+05:30)
/// and UTC need no file. Zones are read once and kept.
#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"

namespace pluribus::gfunc {

struct zone_offset {
  std::int32_t seconds = 0;  ///< local time less UTC
  bool daylight = false;
  std::string abbreviation;
};

/// One rule of a POSIX TZ text: when in a year a change takes place, by the clock before it.
struct yearly_change {
  enum class form : std::uint8_t { julian, day_of_year, weekday } what = form::weekday;
  int month = 1, week = 1, day = 0;
  std::int64_t seconds = 7200;
};

/// Where a local time lies in UTC.
struct local_answer {
  enum class sort : std::uint8_t { unique, ambiguous, missing } what = sort::unique;
  std::int64_t earliest = 0, latest = 0;  ///< of a missing one: the change itself, both times
};

class zone {
 public:
  /// E0354 with the name where there is no such zone.
  static datashape::result<std::shared_ptr<const zone>> find(std::string_view name);
  /// The bytes of a TZif file; E0354 where they are none.
  static datashape::result<std::shared_ptr<const zone>> read(std::string bytes);

  const zone_offset& at(std::int64_t utc_seconds) const noexcept;
  local_answer of_local(std::int64_t local_seconds) const noexcept;

 private:
  friend class zone_reader;
  std::vector<std::int64_t> transitions_;
  std::vector<std::uint8_t> which_;  ///< offset from each transition on
  std::vector<zone_offset> offsets_;
  std::uint8_t before_ = 0;
  // After the last transition, where the zone goes on changing.
  bool has_rule_ = false, has_daylight_ = false;
  zone_offset standard_, daylight_;
  yearly_change to_daylight_, to_standard_;
};

}  // namespace pluribus::gfunc
