// SPDX-License-Identifier: BSD-3-Clause
/// Time zones: clocks without a zone into points in time and back, and what the clocks of a zone show. IANA names from the system's tzdata,
/// UTC and fixed offsets (+05:30). To see the same points by another zone's clocks is a cast.
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

datashape::result<ndt::type> datetime_of(const value_call& c, bool zoned) {
  const ndt::type leaf = leaf_dtype(c.args[0].dtype());
  if (leaf.kind() == ndt::kind::datetime && leaf.text().empty() != zoned) return leaf;
  return datashape::diagnostic{
      codes::no_matching_kernel, datashape::severity::error,
      "`" + std::string(c.function) + "` takes datetimes " + (zoned ? "with" : "without") + " a zone, not `" + ndt::to_string(leaf) + "`"};
}

/// Where a local time that is twice or never stands, by the two options.
struct choice {
  std::string_view ambiguous, missing;
};

result assume_timezone(const value_call& c) {
  DATASHAPE_TRY(ndt::type leaf, datetime_of(c, false));
  const ndt::type to = ndt::make_datetime(leaf.unit(), c.text("timezone"), leaf.value());
  DATASHAPE_TRY(clock_reader read, clock_reader::of(to));
  const choice how{c.text("ambiguous"), c.text("nonexistent")};
  return map_elements(c, c.args[0], how.ambiguous == "null" || how.missing == "null", [&](const value& flat, element_run& given) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(flat.size(), to)));
    element_run run = given;
    const fixed_source from(flat);
    for (index i = 0; i < flat.size(); ++i) {
      std::byte* at = made.data() + 8 * i;
      std::memset(at, 0, 8);
      if (!run.counts(i)) continue;
      const std::int64_t count = load_count(flat.dtype(), from[i]);
      const auto local = read.utc(count);
      std::string why = "it is too far from 1970 for a calendar";
      bool good = false, null = false;
      if (local) {
        const std::int64_t seconds = seconds_of(*local);
        const local_answer found = read.zone()->of_local(seconds);
        const bool twice = found.what == local_answer::sort::ambiguous, never = found.what == local_answer::sort::missing;
        const std::string_view wanted = twice ? how.ambiguous : never ? how.missing : std::string_view("earliest");
        null = wanted == "null";
        if (wanted == "raise") {
          std::string text;
          append_leaf_text(flat.dtype(), from[i], text);
          why = "`" + text + "` is " + (twice ? "twice" : "never") + " on the clocks of " + std::string(c.text("timezone"));
        } else if (!null) {
          clock_time utc = later(*local, (wanted == "latest" ? found.latest : found.earliest) - seconds);
          // Around a gap: its first point, or the last one of the unit before it.
          if (never) utc = later(clock_time{}, found.latest);
          auto there = read.count_of(utc);
          if (never && there && wanted == "earliest") --*there;
          good = there && store_count(to, *there, at);
          why = "the result is no `" + ndt::to_string(to) + "`";
        }
      }
      if (good) continue;
      if (null) {
        given.good[i] = 0;
        continue;
      }
      // Only what was asked to be null becomes so.
      run.good = nullptr;
      run.fail(i, std::move(why));
      break;
    }
    given.failed = run.failed;
    given.why = run.why;
    return made;
  });
}

result local_timestamp(const value_call& c) {
  DATASHAPE_TRY(ndt::type leaf, datetime_of(c, true));
  const ndt::type to = ndt::make_datetime(leaf.unit(), {}, leaf.value());
  DATASHAPE_TRY(clock_reader read, clock_reader::of(leaf));
  return map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(flat.size(), to)));
    const fixed_source from(flat);
    for (index i = 0; i < flat.size(); ++i) {
      std::byte* at = made.data() + 8 * i;
      std::memset(at, 0, 8);
      if (!run.counts(i)) continue;
      const auto local = read(load_count(flat.dtype(), from[i]));
      const auto count = local ? read.count_of(*local) : std::nullopt;
      if (count) store_count(to, *count, at);
      if (!count && !run.fail(i, "it is too far from 1970 for a calendar")) break;
    }
    return made;
  });
}

/// The offset, or whether it is daylight saving time's.
result offsets(const value_call& c, bool daylight) {
  DATASHAPE_TRY(ndt::type leaf, datetime_of(c, true));
  const ndt::type to = daylight ? ndt::make_scalar(ndt::scalar::bool_) : ndt::make_timedelta(ndt::time_unit::second);
  DATASHAPE_TRY(clock_reader read, clock_reader::of(leaf));
  return map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(flat.size(), to)));
    const fixed_source from(flat);
    for (index i = 0; i < flat.size(); ++i) {
      std::memset(made.data() + i * made.itemsize(), 0, static_cast<std::size_t>(made.itemsize()));
      if (!run.counts(i)) continue;
      const auto utc = read.utc(load_count(flat.dtype(), from[i]));
      if (!utc) {
        if (!run.fail(i, "it is too far from 1970 for a calendar")) break;
        continue;
      }
      const zone_offset& there = read.zone()->at(seconds_of(*utc));
      if (daylight)
        made.data()[i] = std::byte{there.daylight};
      else
        store_count(to, there.seconds, made.data() + 8 * i);
    }
    return made;
  });
}

}  // namespace

void datetime_zones(module_builder& m) {
  m.function("assume_timezone",
             "Clocks without a zone as points in time by the clocks of a zone (an IANA name, UTC or an offset). `ambiguous` says what "
             "becomes of clock times that are there twice, `nonexistent` of those a change skips: earliest is then the last of the unit "
             "before the change, latest the first after it.")
      .example(
          R"(assume_timezone(value("2 * datetime['s']", ["2024-07-01T12:00:00", "2024-10-27T02:30:00"]), timezone="Europe/Berlin", ambiguous="latest"))",
          R"(["2024-07-01T10:00:00Z", "2024-10-27T01:30:00Z"])")
      .arguments({"x"})
      .required("timezone", parameter_kind::text)
      .choice("ambiguous", {"raise", "earliest", "latest", "null"}, "raise")
      .choice("nonexistent", {"raise", "earliest", "latest", "null"}, "raise")
      .whole("(A... * T) -> A... * U", assume_timezone, null_policy::custom);
  m.function("local_timestamp", "What the clocks of its zone show at each point in time, as a datetime without a zone.")
      .example(R"(local_timestamp(value("1 * datetime['s', 'Europe/Berlin']", ["2024-07-01T10:00:00Z"])))", R"(["2024-07-01T12:00:00"])")
      .arguments({"x"})
      .whole("(A... * T) -> A... * U", local_timestamp, null_policy::custom);
  m.function("utc_offset", "By how many seconds the clocks of its zone are ahead of UTC at each point in time.")
      .example(R"(utc_offset(value("2 * datetime['s', 'America/New_York']", ["2024-07-01T10:00:00Z", "2024-01-01T00:00:00Z"])))",
               "[-14400, -18000]")
      .arguments({"x"})
      .whole(
          "(A... * T) -> A... * U", [](const value_call& c) { return offsets(c, false); }, null_policy::custom);
  m.function("is_dst", "Whether the clocks of its zone show daylight saving time at each point in time.")
      .example(R"(is_dst(value("2 * datetime['s', 'America/New_York']", ["2024-07-01T10:00:00Z", "2024-01-01T00:00:00Z"])))",
               "[true, false]")
      .arguments({"x"})
      .whole(
          "(A... * T) -> A... * U", [](const value_call& c) { return offsets(c, true); }, null_policy::custom);
}

}  // namespace pluribus::gfunc::whole
