// SPDX-License-Identifier: BSD-3-Clause
/// Counts of a temporal dtype taken apart: day since the epoch and nanoseconds of it, by the clocks of the dtype's zone. What is finer than
/// a nanosecond is kept apart. And put together again, checked.
#pragma once
#include <memory>
#include <optional>

#include "cast/time_units.hpp"
#include "datashape/result.hpp"
#include "ndt/type.hpp"
#include "zone.hpp"

namespace pluribus::gfunc {

struct clock_time {
  std::int64_t day = 0;         ///< since 1970-01-01
  std::int64_t nanosecond = 0;  ///< of the day
  std::int64_t attosecond = 0;  ///< of the nanosecond
};

class clock_reader {
 public:
  /// Of a date, datetime (zones are looked up) or time.
  static datashape::result<clock_reader> of(const ndt::type& dtype);

  /// Nothing where the point is too far from the epoch for a calendar of 64 bits.
  std::optional<clock_time> operator()(std::int64_t count) const noexcept;
  /// The same without the zone: UTC.
  std::optional<clock_time> utc(std::int64_t count) const noexcept;
  /// A count of the dtype (rounded down) from UTC.
  std::optional<std::int64_t> count_of(const clock_time& utc) const noexcept;
  const gfunc::zone* zone() const noexcept { return zone_.get(); }
  /// Local time less UTC at a point in UTC, in seconds.
  std::int64_t offset(const clock_time& utc) const noexcept;

 private:
  explicit clock_reader(time_step step) noexcept;
  time_step step_;
  time_rescaling to_days_;
  std::int64_t per_day_ = 0, unit_ = 0;  ///< of units from hour to nanosecond: how many a day, and nanoseconds of one
  std::shared_ptr<const gfunc::zone> zone_;
};

inline std::int64_t seconds_of(const clock_time& t) noexcept { return t.day * 86400 + t.nanosecond / 1000000000; }
/// Seconds later.
clock_time later(clock_time t, std::int64_t seconds) noexcept;

/// A day of the proleptic Gregorian calendar.
struct civil_day {
  std::int64_t year = 1970;
  int month = 1, day = 1;
};
civil_day civil(std::int64_t day) noexcept;
bool is_leap_year(std::int64_t year) noexcept;
/// Monday is 0.
int weekday(std::int64_t day) noexcept;
/// From 1.
int day_of_year(std::int64_t day) noexcept;
struct iso_week_date {
  std::int64_t year = 1970;
  int week = 1;
};
/// ISO 8601: weeks begin on Mondays, and week 1 has the year's first Thursday.
iso_week_date iso_week(std::int64_t day) noexcept;

}  // namespace pluribus::gfunc
