// SPDX-License-Identifier: BSD-3-Clause
/// Dates and times as text in any pattern, both ways. ISO 8601 needs no pattern: it is what casts to and from text read and write.
#include <algorithm>
#include <string>

#include "cast/leaf_cast.hpp"
#include "cast/leaf_class.hpp"
#include "cast/text_elements.hpp"
#include "datashape/try.hpp"
#include "elements.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/module.hpp"
#include "ndt/print.hpp"
#include "temporal/time_format.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

datashape::diagnostic not_defined(const value_call& c, const ndt::type& leaf) {
  return {codes::no_matching_kernel, datashape::severity::error,
          "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(leaf) + "`"};
}

result format_times(const value_call& c) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  if (!is_temporal(leaf_of(leaf)) || leaf.kind() == ndt::kind::timedelta) return not_defined(c, leaf);
  DATASHAPE_TRY(clock_reader read, clock_reader::of(leaf));
  DATASHAPE_TRY(time_format format, time_format::parse(c.text("format")));
  const ndt::time_unit unit = step_of(leaf).unit;
  const int places = unit > ndt::time_unit::second ? 3 * (static_cast<int>(unit) - static_cast<int>(ndt::time_unit::second)) : 0;
  const int digits = std::clamp(places, 6, 18);
  return map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
    text_builder made(flat.size());
    const fixed_source from(flat);
    std::string text;
    for (index i = 0; i < flat.size(); ++i) {
      text.clear();
      if (run.counts(i)) {
        const auto utc = read.utc(load_count(flat.dtype(), from[i]));
        if (!utc && !run.fail(i, "it is too far from 1970 for a calendar")) return flat;
        if (utc) {
          time_format::zone_text zone;
          if (read.zone() != nullptr) {
            const zone_offset& there = read.zone()->at(seconds_of(*utc));
            zone = {there.abbreviation, there.seconds, true};
          }
          format.append(later(*utc, zone.offset), zone, digits, text);
        }
      }
      made.append(text);
    }
    return std::move(made).finish(ndt::make_leaf(ndt::kind::string));
  });
}

result parse_times(const value_call& c) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  if (leaf_of(leaf) != leaf_class::text) return not_defined(c, leaf);
  const ndt::type to = c.has("dtype") ? c.dtype("dtype") : ndt::make_datetime();
  if (!is_temporal(leaf_of(to)) || to.kind() == ndt::kind::timedelta)
    return c.wrong("`dtype` is a date, time or datetime, not `" + ndt::to_string(to) + "`");
  DATASHAPE_TRY(clock_reader put, clock_reader::of(to));
  DATASHAPE_TRY(time_format format, time_format::parse(c.text("format")));
  return map_elements(c, c.args[0], c.text("on_error") == "null", [&](const value& flat, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(flat.size(), to)));
    const text_elements from(flat);
    for (index i = 0; i < flat.size(); ++i) {
      std::byte* at = made.data() + i * made.itemsize();
      std::memset(at, 0, static_cast<std::size_t>(made.itemsize()));
      if (!run.counts(i)) continue;
      const auto found = format.read(from[i]);
      bool good = found.has_value();
      if (good) {
        clock_time t = found->time;
        // Without an offset the text is what the clocks of the dtype's zone show.
        if (put.zone() != nullptr && !found->has_offset) {
          const local_answer there = put.zone()->of_local(seconds_of(t));
          good = there.what == local_answer::sort::unique;
          t = later(t, there.earliest - seconds_of(t));
        }
        if (to.kind() == ndt::kind::time) t.day = 0;
        const auto count = put.count_of(t);
        good = good && count && store_count(to, *count, at);
        const auto back = good ? put.utc(*count) : std::nullopt;
        good = good && back && back->day == t.day && back->nanosecond == t.nanosecond && back->attosecond == t.attosecond;
      }
      if (!good &&
          !run.fail(i, shown(from[i]) + " is no `" + ndt::to_string(to) + "` in the pattern \"" + std::string(c.text("format")) + "\""))
        break;
    }
    return made;
  });
}

}  // namespace

void datetime_text(module_builder& m) {
  m.function(
       "strftime",
       "Dates and times as text in a pattern of strftime, by the clocks of the zone. %f has as many places as the unit, six at least; "
       "names are English.")
      .example(R"(strftime(value("2 * datetime['s']", ["2024-02-29T13:45:06", "1969-12-31T23:59:59"]), format="%a %d %b %Y %H:%M:%S"))",
               R"(["Thu 29 Feb 2024 13:45:06", "Wed 31 Dec 1969 23:59:59"])")
      .arguments({"x"})
      .option("format", parameter_kind::text, std::string("%Y-%m-%dT%H:%M:%S"))
      .whole("(A... * T) -> A... * string", format_times, null_policy::custom);
  m.function(
       "strptime",
       "Text in a pattern of strptime as dates, times or datetimes (`dtype`, a datetime in microseconds by default). Text that does not "
       "fit the pattern whole, or is finer than the unit, is an error naming it, or a null with on_error=\"null\".")
      .example(
          R"(strptime(value("2 * string", ["29/02/2024 13:45", "31/02/2024 00:00"]), format="%d/%m/%Y %H:%M", dtype="datetime['m']", on_error="null"))",
          R"(["2024-02-29T13:45", null])")
      .arguments({"x"})
      .required("format", parameter_kind::text)
      .option("dtype", parameter_kind::dtype)
      .choice("on_error", {"raise", "null"}, "raise")
      .whole("(A... * T) -> A... * U", parse_times, null_policy::custom);
}

}  // namespace pluribus::gfunc::whole
