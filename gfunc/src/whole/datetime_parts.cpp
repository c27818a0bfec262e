// SPDX-License-Identifier: BSD-3-Clause
/// Parts of dates, datetimes and times, by the clocks of the zone where there is one. Whole numbers come out as int64.
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
using part = std::int64_t (*)(const clock_time&);

constexpr std::int64_t second = 1000000000;

std::int64_t year_of(const clock_time& t) { return civil(t.day).year; }
std::int64_t month_of(const clock_time& t) { return civil(t.day).month; }
std::int64_t day_of(const clock_time& t) { return civil(t.day).day; }
std::int64_t quarter_of(const clock_time& t) { return (civil(t.day).month + 2) / 3; }
std::int64_t weekday_of(const clock_time& t) { return weekday(t.day); }
std::int64_t yearday_of(const clock_time& t) { return day_of_year(t.day); }
std::int64_t week_of(const clock_time& t) { return iso_week(t.day).week; }
std::int64_t week_year_of(const clock_time& t) { return iso_week(t.day).year; }
std::int64_t leap_of(const clock_time& t) { return is_leap_year(civil(t.day).year) ? 1 : 0; }
std::int64_t hour_of(const clock_time& t) { return t.nanosecond / (3600 * second); }
std::int64_t minute_of(const clock_time& t) { return t.nanosecond / (60 * second) % 60; }
std::int64_t second_of(const clock_time& t) { return t.nanosecond / second % 60; }
std::int64_t millisecond_of(const clock_time& t) { return t.nanosecond / 1000000 % 1000; }
std::int64_t microsecond_of(const clock_time& t) { return t.nanosecond / 1000 % 1000; }
std::int64_t nanosecond_of(const clock_time& t) { return t.nanosecond % 1000; }

struct part_function {
  const char *name, *doc, *gives;
  part take;
  bool of_times;  ///< a time of day has it too
};

constexpr const char* on = R"((value("2 * datetime['ns']", ["2024-02-29T13:45:06.123456789", "1969-12-31T23:59:59.999999999"])))";

const part_function parts[] = {
    {"year", "The year of each date or datetime.", "[2024, 1969]", year_of, false},
    {"month", "The month of each date or datetime, from 1.", "[2, 12]", month_of, false},
    {"day", "The day of the month, from 1.", "[29, 31]", day_of, false},
    {"quarter", "The quarter of the year, from 1.", "[1, 4]", quarter_of, false},
    {"day_of_week", "The day of the week; Monday is 0.", "[3, 2]", weekday_of, false},
    {"day_of_year", "The day of the year, from 1.", "[60, 365]", yearday_of, false},
    {"iso_week", "The week of ISO 8601, from 1: weeks begin on Mondays, and week 1 has the year's first Thursday.", "[9, 1]", week_of,
     false},
    {"iso_year", "The year that the ISO 8601 week belongs to.", "[2024, 1970]", week_year_of, false},
    {"is_leap_year", "Whether the year has a 29th of February.", "[true, false]", leap_of, false},
    {"hour", "The hour of the day.", "[13, 23]", hour_of, true},
    {"minute", "The minute of the hour.", "[45, 59]", minute_of, true},
    {"second", "The second of the minute.", "[6, 59]", second_of, true},
    {"millisecond", "The millisecond of the second.", "[123, 999]", millisecond_of, true},
    {"microsecond", "The microsecond of the millisecond.", "[456, 999]", microsecond_of, true},
    {"nanosecond", "The nanosecond of the microsecond.", "[789, 999]", nanosecond_of, true},
};

result take_part(const value_call& c, const part_function& f) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  const ndt::kind k = leaf.kind();
  if (k != ndt::kind::date && k != ndt::kind::datetime && !(k == ndt::kind::time && f.of_times))
    return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                 "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(leaf) + "`"};
  DATASHAPE_TRY(clock_reader read, clock_reader::of(leaf));
  const bool truth = f.take == leap_of;
  return map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
    DATASHAPE_TRY(value made,
                  value::allocate(ndt::fixed_dim(flat.size(), ndt::make_scalar(truth ? ndt::scalar::bool_ : ndt::scalar::int64))));
    const fixed_source from(flat);
    for (index i = 0; i < flat.size(); ++i) {
      std::int64_t v = 0;
      if (run.counts(i)) {
        const auto t = read(load_count(flat.dtype(), from[i]));
        if (!t && !run.fail(i, "it is too far from 1970 for a calendar")) break;
        if (t) v = f.take(*t);
      }
      if (truth)
        made.data()[i] = std::byte{v != 0};
      else
        std::memcpy(made.data() + 8 * i, &v, 8);
    }
    return made;
  });
}

}  // namespace

void datetime_parts(module_builder& m) {
  for (const part_function& f : parts) {
    m.function(f.name, f.doc)
        .example(std::string(f.name) + on, f.gives)
        .arguments({"x"})
        .whole(
            "(A... * T) -> A... * U", [&f](const value_call& c) { return take_part(c, f); }, null_policy::custom);
  }
}

}  // namespace pluribus::gfunc::whole
