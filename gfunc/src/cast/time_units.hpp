// SPDX-License-Identifier: BSD-3-Clause
/// Counts of time units into counts of others, checked. Days and finer are multiples of one another; years and months go over the calendar
/// where they count from the epoch, and over nothing where they are lengths.
#pragma once
#include <optional>

#include "ndt/type.hpp"
#include "value/calendar.hpp"

namespace pluribus::gfunc {

using wide_count = __int128;

inline bool is_calendar_unit(ndt::time_unit u) noexcept { return u == ndt::time_unit::year || u == ndt::time_unit::month; }

/// In attoseconds; of units from week on.
constexpr wide_count attoseconds_of(ndt::time_unit u) noexcept {
  wide_count second = 1;
  for (int i = 0; i < 18; ++i) second *= 10;
  switch (u) {
    case ndt::time_unit::week: return second * 604800;
    case ndt::time_unit::day: return second * 86400;
    case ndt::time_unit::hour: return second * 3600;
    case ndt::time_unit::minute: return second * 60;
    default: break;
  }
  for (int step = static_cast<int>(u) - static_cast<int>(ndt::time_unit::second); step > 0; --step) second /= 1000;
  return second;
}

inline wide_count floor_divide(wide_count a, wide_count b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }

inline wide_count greatest_divisor(wide_count a, wide_count b) noexcept {
  while (b != 0) {
    const wide_count rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

/// A unit times a multiple.
struct time_step {
  ndt::time_unit unit = ndt::time_unit::second;
  ndt::index multiple = 1;
};
inline time_step step_of(const ndt::type& t) noexcept {
  if (t.kind() == ndt::kind::date) return {ndt::time_unit::day, 1};
  const bool multiples = t.kind() == ndt::kind::datetime || t.kind() == ndt::kind::timedelta;
  return {t.unit(), multiples ? t.value() : 1};
}

/// Made once for two steps, run for every count. Coarser steps round down.
class time_rescaling {
 public:
  /// `from_epoch`: counts are points in time; else lengths.
  time_rescaling(time_step from, time_step to, bool from_epoch) noexcept : from_(from), to_(to) {
    if (from.unit == ndt::time_unit::generic || to.unit == ndt::time_unit::generic) return;
    const bool a = is_calendar_unit(from.unit), b = is_calendar_unit(to.unit);
    over_calendar_ = a != b;
    if (over_calendar_ && !from_epoch) return;
    wide_count up = 0, down = 0;
    if (a && b) {
      up = from.unit == ndt::time_unit::year ? 12 : 1;
      down = to.unit == ndt::time_unit::year ? 12 : 1;
    } else {
      up = a ? attoseconds_of(ndt::time_unit::day) : attoseconds_of(from.unit);
      down = b ? attoseconds_of(ndt::time_unit::day) : attoseconds_of(to.unit);
    }
    const wide_count shared = greatest_divisor(up, down);
    up_ = up / shared;
    down_ = down / shared;
    if (!a || b) up_ *= from.multiple;
    if (!b || a) down_ *= to.multiple;
  }

  /// Nothing where the result is beyond 64 bits.
  std::optional<ndt::index> operator()(ndt::index count) const noexcept {
    const auto n = wide(count);
    if (!n || *n > INT64_MAX || *n < INT64_MIN) return std::nullopt;
    return static_cast<ndt::index>(*n);
  }
  /// Nothing where it is beyond 128 bits, or a calendar.
  std::optional<wide_count> wide(ndt::index count) const noexcept {
    wide_count n = count;
    if (over_calendar_ && is_calendar_unit(from_.unit)) {
      n = n * from_.multiple * (from_.unit == ndt::time_unit::year ? 12 : 1);
      const wide_count year = floor_divide(n, 12);
      if (year > 300000000000000 || year < -300000000000000) return std::nullopt;
      n = days_of(static_cast<ndt::index>(year) + 1970, static_cast<int>(n - year * 12) + 1, 1);
    }
    if (__builtin_mul_overflow(n, up_, &n)) return std::nullopt;
    n = floor_divide(n, down_);
    if (over_calendar_ && is_calendar_unit(to_.unit)) {
      if (n > INT64_MAX / 2 || n < INT64_MIN / 2) return std::nullopt;
      ndt::index year = 0;
      int month = 0, day = 0;
      civil_of(static_cast<ndt::index>(n), year, month, day);
      n = to_.unit == ndt::time_unit::year ? wide_count{year - 1970} : wide_count{year - 1970} * 12 + month - 1;
      n = floor_divide(n, to_.multiple);
    }
    return n;
  }

 private:
  time_step from_, to_;
  wide_count up_ = 1, down_ = 1;
  bool over_calendar_ = false;
};

}  // namespace pluribus::gfunc
