// SPDX-License-Identifier: BSD-3-Clause
/// See clock.hpp.
#include "clock.hpp"

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "ndt/print.hpp"

namespace pluribus::gfunc {

namespace {

constexpr std::int64_t day_nanoseconds = 86400000000000;
/// Years from about -25 billion to 25 billion.
constexpr std::int64_t most_days = 9000000000000;

wide_count day_in_attoseconds() noexcept { return attoseconds_of(ndt::time_unit::day); }

}  // namespace

datashape::result<clock_reader> clock_reader::of(const ndt::type& dtype) {
  clock_reader made(step_of(dtype));
  if (made.step_.unit == ndt::time_unit::generic)
    return datashape::diagnostic{codes::bad_argument, datashape::severity::error,
                                 "`" + ndt::to_string(dtype) + "` has no unit, so no calendar"};
  if (dtype.kind() == ndt::kind::datetime && !dtype.text().empty()) {
    DATASHAPE_TRY(made.zone_, gfunc::zone::find(dtype.text()));
  }
  return made;
}

clock_reader::clock_reader(time_step step) noexcept : step_(step), to_days_(step, {ndt::time_unit::day, 1}, true) {
  if (step.unit <= ndt::time_unit::day || step.unit > ndt::time_unit::ns || step.multiple != 1) return;
  per_day_ = static_cast<std::int64_t>(day_in_attoseconds() / attoseconds_of(step.unit));
  unit_ = day_nanoseconds / per_day_;
}

std::optional<clock_time> clock_reader::utc(std::int64_t count) const noexcept {
  clock_time t;
  if (per_day_ != 0) {
    t.day = count / per_day_;
    std::int64_t rest = count % per_day_;
    if (rest < 0) {
      rest += per_day_;
      --t.day;
    }
    if (t.day > most_days || t.day < -most_days) return std::nullopt;
    t.nanosecond = rest * unit_;
    return t;
  }
  const auto day = to_days_(count);
  if (!day || *day > most_days || *day < -most_days) return std::nullopt;
  t.day = *day;
  if (step_.unit <= ndt::time_unit::day) return t;
  if (step_.unit <= ndt::time_unit::ns) {
    const auto unit = static_cast<std::int64_t>(attoseconds_of(step_.unit) / attoseconds_of(ndt::time_unit::ns));
    t.nanosecond = static_cast<std::int64_t>(wide_count{count} * step_.multiple * unit - wide_count{t.day} * day_nanoseconds);
    return t;
  }
  const wide_count rest = wide_count{count} * step_.multiple * attoseconds_of(step_.unit) - wide_count{t.day} * day_in_attoseconds();
  t.nanosecond = static_cast<std::int64_t>(rest / 1000000000);
  t.attosecond = static_cast<std::int64_t>(rest % 1000000000);
  return t;
}

std::int64_t clock_reader::offset(const clock_time& utc) const noexcept {
  return zone_ == nullptr ? 0 : zone_->at(seconds_of(utc)).seconds;
}

std::optional<clock_time> clock_reader::operator()(std::int64_t count) const noexcept {
  auto t = utc(count);
  if (!t || zone_ == nullptr) return t;
  return later(*t, offset(*t));
}

std::optional<std::int64_t> clock_reader::count_of(const clock_time& t) const noexcept {
  wide_count made = 0;
  if (is_calendar_unit(step_.unit)) {
    const civil_day c = civil(t.day);
    made = step_.unit == ndt::time_unit::year ? wide_count{c.year - 1970} : wide_count{c.year - 1970} * 12 + c.month - 1;
    made = floor_divide(made, step_.multiple);
  } else {
    const wide_count all = wide_count{t.day} * day_in_attoseconds() + wide_count{t.nanosecond} * 1000000000 + t.attosecond;
    wide_count unit = 0;
    if (__builtin_mul_overflow(attoseconds_of(step_.unit), wide_count{step_.multiple}, &unit)) return std::nullopt;
    made = floor_divide(all, unit);
  }
  if (made > INT64_MAX || made < INT64_MIN) return std::nullopt;
  return static_cast<std::int64_t>(made);
}

clock_time later(clock_time t, std::int64_t seconds) noexcept {
  if (seconds > -86400 && seconds < 86400) {
    t.nanosecond += seconds * 1000000000;
    if (t.nanosecond < 0) {
      t.nanosecond += day_nanoseconds;
      --t.day;
    } else if (t.nanosecond >= day_nanoseconds) {
      t.nanosecond -= day_nanoseconds;
      ++t.day;
    }
    return t;
  }
  const wide_count all = wide_count{t.nanosecond} + wide_count{seconds} * 1000000000;
  const auto days = static_cast<std::int64_t>(floor_divide(all, day_nanoseconds));
  t.day += days;
  t.nanosecond = static_cast<std::int64_t>(all - wide_count{days} * day_nanoseconds);
  return t;
}

civil_day civil(std::int64_t day) noexcept {
  civil_day c;
  ndt::index year = 0;
  civil_of(day, year, c.month, c.day);
  c.year = year;
  return c;
}
bool is_leap_year(std::int64_t year) noexcept { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }
int weekday(std::int64_t day) noexcept { return static_cast<int>(((day + 3) % 7 + 7) % 7); }
int day_of_year(std::int64_t day) noexcept { return static_cast<int>(day - days_of(civil(day).year, 1, 1)) + 1; }

iso_week_date iso_week(std::int64_t day) noexcept {
  const std::int64_t thursday = day - weekday(day) + 3;
  const std::int64_t year = civil(thursday).year;
  return {year, static_cast<int>((thursday - days_of(year, 1, 1)) / 7) + 1};
}

}  // namespace pluribus::gfunc
