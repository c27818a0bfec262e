// SPDX-License-Identifier: BSD-3-Clause
/// Dates and times down, up and to the nearest of a unit or a multiple of it, by the clocks of the zone. Arrow's names and origins: weeks
/// begin on Monday or Sunday, multiples count from 1970-01-01 (weeks from the first day of its week).
#include <string>

#include "cast/leaf_cast.hpp"
#include "datashape/try.hpp"
#include "elements.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/module.hpp"
#include "ndt/print.hpp"
#include "temporal/clock.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

enum class direction : std::uint8_t { down, up, nearest };

struct calendar_step {
  wide_count months = 0, nanoseconds = 0;  ///< one of them
  wide_count origin = 0;                   ///< nanoseconds from 1970-01-01
};

constexpr wide_count day_nanoseconds = 86400000000000;

datashape::result<calendar_step> step_named(const value_call& c) {
  constexpr std::pair<std::string_view, wide_count> lengths[] = {
      {"nanosecond", 1},       {"microsecond", 1000},   {"millisecond", 1000000}, {"second", 1000000000},
      {"minute", 60000000000}, {"hour", 3600000000000}, {"day", day_nanoseconds}, {"week", 7 * day_nanoseconds}};
  const index multiple = c.integer("multiple");
  if (multiple < 1 || multiple > 1000000000) return c.wrong("`multiple` is from 1 to 10**9, not " + std::to_string(multiple));
  const std::string_view unit = c.text("unit");
  calendar_step s;
  if (unit == "month" || unit == "quarter" || unit == "year") {
    s.months = multiple * (unit == "month" ? 1 : unit == "quarter" ? 3 : 12);
    return s;
  }
  for (const auto& [name, length] : lengths) {
    if (name == unit) s.nanoseconds = length * multiple;
  }
  if (unit == "week") s.origin = (c.boolean("week_starts_monday") ? -3 : -4) * day_nanoseconds;
  return s;
}

wide_count total(const clock_time& t) noexcept { return wide_count{t.day} * day_nanoseconds + t.nanosecond; }

clock_time of_total(wide_count all) noexcept {
  clock_time t;
  t.day = static_cast<std::int64_t>(floor_divide(all, day_nanoseconds));
  t.nanosecond = static_cast<std::int64_t>(all - wide_count{t.day} * day_nanoseconds);
  return t;
}

clock_time of_months(wide_count months) noexcept {
  const wide_count year = floor_divide(months, 12);
  clock_time t;
  t.day = days_of(static_cast<std::int64_t>(year) + 1970, static_cast<int>(months - year * 12) + 1, 1);
  return t;
}

bool same(const clock_time& a, const clock_time& b) noexcept {
  return a.day == b.day && a.nanosecond == b.nanosecond && a.attosecond == b.attosecond;
}

clock_time rounded(const clock_time& t, const calendar_step& s, direction how) noexcept {
  clock_time down, up;
  if (s.months > 0) {
    const civil_day c = civil(t.day);
    const wide_count months = wide_count{c.year - 1970} * 12 + c.month - 1, at = floor_divide(months, s.months) * s.months;
    down = of_months(at);
    up = of_months(at + s.months);
  } else {
    const wide_count at = floor_divide(total(t) - s.origin, s.nanoseconds) * s.nanoseconds + s.origin;
    down = of_total(at);
    up = of_total(at + s.nanoseconds);
  }
  if (same(t, down) || how == direction::down) return down;
  if (how == direction::up) return up;
  const wide_count before = total(t) - total(down), after = total(up) - total(t);
  return before > after || (before == after) ? up : down;
}

/// From the zone's clocks back to UTC: of two points, the one on the right side of where it came from; of none, the change.
clock_time to_utc(const clock_reader& read, const clock_time& local, const clock_time& from, direction how) noexcept {
  if (read.zone() == nullptr) return local;
  const std::int64_t seconds = seconds_of(local), before = seconds_of(from);
  const local_answer found = read.zone()->of_local(seconds);
  std::int64_t utc = found.earliest;
  if (found.what == local_answer::sort::ambiguous) {
    if (how == direction::down) utc = found.latest <= before ? found.latest : found.earliest;
    if (how == direction::up) utc = found.earliest >= before ? found.earliest : found.latest;
    if (how == direction::nearest) utc = seconds - read.offset(from) == found.latest ? found.latest : found.earliest;
  }
  if (found.what == local_answer::sort::missing) {
    clock_time at = later(clock_time{}, utc);
    return at;
  }
  return later(local, utc - seconds);
}

result round_times(const value_call& c, direction how) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  if (leaf.kind() != ndt::kind::date && leaf.kind() != ndt::kind::datetime && leaf.kind() != ndt::kind::time)
    return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                 "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(leaf) + "`"};
  DATASHAPE_TRY(calendar_step step, step_named(c));
  if (leaf.kind() == ndt::kind::time && (step.months > 0 || step.nanoseconds > day_nanoseconds))
    return c.wrong("a time of day has no " + std::string(c.text("unit")) + " to go to");
  DATASHAPE_TRY(clock_reader read, clock_reader::of(leaf));
  return map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(flat.type()));
    const fixed_source from(flat);
    for (index i = 0; i < flat.size(); ++i) {
      std::byte* to = made.data() + i * made.itemsize();
      std::memset(to, 0, static_cast<std::size_t>(made.itemsize()));
      if (!run.counts(i)) continue;
      const auto utc = read.utc(load_count(flat.dtype(), from[i]));
      bool good = false;
      if (utc) {
        const clock_time at = to_utc(read, rounded(later(*utc, read.offset(*utc)), step, how), *utc, how);
        const auto count = read.count_of(at);
        const auto back = count ? read.utc(*count) : std::nullopt;
        good = back && same(*back, at) && store_count(flat.dtype(), *count, to);
        if (leaf.kind() == ndt::kind::time && at.day != 0) good = false;
      }
      if (!good && !run.fail(i, "the result is no `" + ndt::to_string(leaf) + "`")) break;
    }
    return made;
  });
}

void add(module_builder& m, const char* name, const char* doc, const char* gives, direction how) {
  m.function(name, doc)
      .example(
          std::string(name) + R"((value("2 * datetime['s']", ["2024-02-29T13:52:31", "1969-12-31T23:59:59"]), multiple=15, unit="minute"))",
          gives)
      .arguments({"x"})
      .option("multiple", parameter_kind::integer, std::int64_t{1})
      .choice("unit", {"nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"},
              "day")
      .option("week_starts_monday", parameter_kind::boolean, true)
      .whole(
          "(A... * T) -> A... * T", [how](const value_call& c) { return round_times(c, how); }, null_policy::custom);
}

}  // namespace

void datetime_rounding(module_builder& m) {
  add(m, "floor_temporal",
      "Times down to a multiple of a unit, by the clocks of the zone. Multiples count from 1970-01-01, weeks from the first day of its "
      "week.",
      R"(["2024-02-29T13:45:00", "1969-12-31T23:45:00"])", direction::down);
  add(m, "ceil_temporal", "Times up to a multiple of a unit, by the clocks of the zone; what is one already stays.",
      R"(["2024-02-29T14:00:00", "1970-01-01T00:00:00"])", direction::up);
  add(m, "round_temporal", "Times to the nearest multiple of a unit, by the clocks of the zone; halves go up.",
      R"(["2024-02-29T14:00:00", "1970-01-01T00:00:00"])", direction::nearest);
}

}  // namespace pluribus::gfunc::whole
