// SPDX-License-Identifier: BSD-3-Clause
/// The table of casts: for every pair of dtypes the first mode that allows it, and what stands against the modes before. NumPy's can_cast
/// where NumPy has both dtypes, but for what has no meaning (a date as a complex number) or no fixed size (a month in days).
#include <algorithm>

#include "datashape/try.hpp"
#include "gfunc/cast.hpp"
#include "leaf_class.hpp"
#include "ndt/join.hpp"
#include "promote.hpp"
#include "time_units.hpp"
#include "value/parts.hpp"

namespace pluribus::gfunc {

namespace {

using ndt::kind;
using ndt::scalar;

cast_rule safe() { return {}; }
cast_rule same_kind(std::string why) { return {casting::same_kind, std::move(why)}; }
cast_rule unsafe(std::string why) { return {casting::unsafe, std::move(why)}; }
cast_rule never(std::string why) { return {casting::never, std::move(why)}; }

/// The stricter of two; the first where both are as strict.
cast_rule both(cast_rule a, cast_rule b) { return b.least > a.least ? std::move(b) : std::move(a); }

cast_rule at_least(cast_rule a, casting least, std::string why) { return both(std::move(a), {least, std::move(why)}); }

int rung(scalar s) noexcept {
  switch (ndt::class_of(s)) {
    case ndt::scalar_class::boolean: return 0;
    case ndt::scalar_class::unsigned_integer: return 1;
    case ndt::scalar_class::signed_integer: return 2;
    case ndt::scalar_class::floating: return 3;
    default: return 4;
  }
}

cast_rule among_scalars(scalar from, scalar to) {
  if (casts_safely(from, to) || ndt::holds(to, from)) return safe();
  const int a = rung(from), b = rung(to);
  if (b == 0) return unsafe("all values but 0 would be the same");
  if (a <= b) {
    if (b <= 2) return same_kind("values that do not fit would wrap");
    return same_kind("values would be rounded");
  }
  if (a == 4) return unsafe("imaginary parts would be lost");
  if (a == 3) return unsafe("fractions would be cut");
  return unsafe("negative values would wrap");
}

int digits_of(scalar s) noexcept {
  if (ndt::class_of(s) == ndt::scalar_class::boolean) return 1;
  switch (ndt::size_of(s)) {
    case 1: return 3;
    case 2: return 5;
    case 4: return 10;
    case 8: return s == scalar::uint64 ? 20 : 19;
    default: return 39;
  }
}

cast_rule to_decimal(const ndt::type& from, leaf_class a, const ndt::type& to) {
  const auto whole = to.value() - to.extra();
  if (a == leaf_class::decimal) {
    if (to.extra() < from.extra()) return same_kind("digits after the point would be rounded away");
    return from.value() - from.extra() <= whole ? safe() : same_kind("values may have too many digits");
  }
  if (a == leaf_class::boolean || a == leaf_class::integer)
    return to.extra() >= 0 && digits_of(from.scalar()) <= whole ? safe() : same_kind("values may have too many digits");
  if (a == leaf_class::floating) return unsafe("values would be rounded to decimal digits");
  if (a == leaf_class::complex) return unsafe("imaginary parts would be lost");
  if (a == leaf_class::text) return unsafe("not every text is a number");
  return never("it is no number");
}

cast_rule from_decimal(leaf_class b) {
  if (b == leaf_class::floating || b == leaf_class::complex) return same_kind("values would be rounded");
  if (b == leaf_class::boolean) return unsafe("all values but 0 would be the same");
  if (b == leaf_class::integer) return unsafe("digits after the point would be cut");
  return never("a number is no such thing");
}

cast_rule steps(time_step from, time_step to, bool from_epoch) {
  if (from.unit == ndt::time_unit::generic)
    return from.unit == to.unit && from.multiple == to.multiple ? safe() : unsafe("the unit of a generic count is not known");
  if (to.unit == ndt::time_unit::generic) return unsafe("the unit would be lost");
  const bool a = is_calendar_unit(from.unit), b = is_calendar_unit(to.unit);
  if (a != b && !from_epoch) return never("years and months have no fixed number of days");
  if (a != b) return a && to.multiple == 1 && to.unit != ndt::time_unit::week ? safe() : same_kind("times would be rounded down");
  wide_count fine = 0, coarse = 0;
  if (a) {
    fine = (to.unit == ndt::time_unit::year ? 12 : 1) * wide_count{to.multiple};
    coarse = (from.unit == ndt::time_unit::year ? 12 : 1) * wide_count{from.multiple};
  } else {
    const bool far = __builtin_mul_overflow(attoseconds_of(to.unit), wide_count{to.multiple}, &fine) ||
                     __builtin_mul_overflow(attoseconds_of(from.unit), wide_count{from.multiple}, &coarse);
    if (far) return same_kind("times would be rounded down");
  }
  return coarse % fine == 0 ? safe() : same_kind("times would be rounded down");
}

cast_rule among_times(const ndt::type& from, leaf_class a, const ndt::type& to, leaf_class b) {
  const time_step s = step_of(from), t = step_of(to);
  const bool points = a == leaf_class::date || a == leaf_class::datetime;
  if (points && (b == leaf_class::date || b == leaf_class::datetime)) {
    const bool zoned = a == leaf_class::datetime && !from.text().empty(), zoned_after = b == leaf_class::datetime && !to.text().empty();
    cast_rule rule = steps(s, t, true);
    if (zoned == zoned_after) return rule;
    return at_least(std::move(rule), casting::unsafe,
                    zoned && b == leaf_class::date ? "the zone would be lost: days are those of its clocks"
                    : zoned ? "the zone would be lost: counts are UTC (local_timestamp gives those of the zone's clocks)"
                            : "clocks without a zone would be taken for UTC (assume_timezone says which zone they stand in)");
  }
  if (a == b) {
    cast_rule rule = steps(s, t, false);
    return a == leaf_class::time && from.text() != to.text() ? at_least(std::move(rule), casting::unsafe, "the zone would change") : rule;
  }
  if (a == leaf_class::datetime && b == leaf_class::time) {
    if (is_calendar_unit(s.unit) || s.unit == ndt::time_unit::generic) return never("it has no time of day");
    return unsafe("the date would be lost");
  }
  if (a == leaf_class::time && b == leaf_class::timedelta) return steps(s, t, false);
  if (a == leaf_class::timedelta && b == leaf_class::time)
    return at_least(steps(s, t, false), casting::unsafe, "not every length is a time of day");
  return never(b == leaf_class::timedelta ? "a point in time is no length of time; subtract another one" : "it says nothing of a date");
}

cast_rule number_to_time(const ndt::type& from, leaf_class a, leaf_class b) {
  if (a == leaf_class::complex || a == leaf_class::decimal) return never("it is no count of a unit");
  if (a == leaf_class::floating) return unsafe("fractions of the unit would be cut");
  if (b != leaf_class::timedelta) return unsafe("a count has no epoch");
  return ndt::holds(scalar::int64, from.scalar()) ? safe() : same_kind("counts may be beyond 64 bits");
}

cast_rule time_to_number(leaf_class b) {
  if (b == leaf_class::integer) return unsafe("the unit would be lost");
  if (b == leaf_class::floating) return unsafe("the unit would be lost, and counts rounded");
  return never("a count of a unit is none");
}

/// Code units that hold every text of the dtype, or -1.
ndt::index longest_text(const ndt::type& from, leaf_class a) noexcept {
  if (a == leaf_class::boolean) return 5;
  if (a == leaf_class::integer)
    return digits_of(from.scalar()) + (ndt::class_of(from.scalar()) == ndt::scalar_class::signed_integer ? 1 : 0);
  return -1;
}

cast_rule to_text(const ndt::type& from, leaf_class a, const ndt::type& to) {
  if (a == leaf_class::bytes)
    return at_least(to.kind() == kind::string ? safe() : same_kind({}), casting::unsafe, "not all bytes are text");
  if (a == leaf_class::other) return never("it has no text");
  if (to.kind() == kind::string) return safe();
  const ndt::index units = to.kind() == kind::char_ ? 1 : to.value();
  if (a == leaf_class::text && from.kind() != kind::string) {
    const ndt::index had = from.kind() == kind::char_ ? 1 : from.value();
    if (from.encoding() == to.encoding() && had <= units) return safe();
  }
  const ndt::index longest = longest_text(from, a);
  return longest >= 0 && longest <= units ? safe() : same_kind("texts may be too long or have characters the encoding lacks");
}

cast_rule from_text(leaf_class b) {
  switch (b) {
    case leaf_class::other: return never("text is no such thing");
    case leaf_class::json: return unsafe("not every text is JSON");
    case leaf_class::date:
    case leaf_class::time:
    case leaf_class::datetime: return unsafe("not every text is a date or time");
    default: return unsafe("not every text is a number");
  }
}

cast_rule among_leaves(const ndt::type& from, const ndt::type& to) {
  const leaf_class a = leaf_of(from), b = leaf_of(to);
  if (a == leaf_class::other || b == leaf_class::other) return never("they have nothing to do with each other");
  if (b == leaf_class::text) return to_text(from, a, to);
  if (b == leaf_class::bytes) {
    if (a == leaf_class::text || a == leaf_class::json) return to.kind() == kind::bytes ? safe() : unsafe("the sizes may differ");
    if (a != leaf_class::bytes) return never("bytes of values are had by a view");
    const bool fits = to.kind() == kind::bytes || (from.kind() == to.kind() && from.value() == to.value());
    return fits ? safe() : same_kind("the sizes may differ");
  }
  if (a == leaf_class::json || b == leaf_class::json)
    return a == b ? safe() : a == leaf_class::text ? from_text(b) : never("only text becomes JSON, and JSON only text");
  if (a == leaf_class::bytes) return never("bytes are no number; view them as one");
  if (a == leaf_class::text) return from_text(b);
  if (b == leaf_class::decimal) return to_decimal(from, a, to);
  if (is_temporal(a) && is_temporal(b)) return among_times(from, a, to, b);
  if (is_temporal(b)) return number_to_time(from, a, b);
  if (is_temporal(a)) return time_to_number(b);
  if (a == leaf_class::decimal) return from_decimal(b);
  return among_scalars(from.scalar(), to.scalar());
}

bool has_dictionary_in_type(const ndt::type& t) noexcept { return t.kind() == kind::categorical && !t.has(ndt::detail::anonymous); }

cast_rule among_records(const ndt::type& from, const ndt::type& to) {
  if (from.size() != to.size()) return never("they have " + std::to_string(from.size()) + " and " + std::to_string(to.size()) + " fields");
  cast_rule all;
  for (std::size_t i = 0; i < to.size(); ++i) {
    const std::string name(to.field(i).name);
    const std::ptrdiff_t at = to.kind() == kind::record ? from.find(name) : static_cast<std::ptrdiff_t>(i);
    if (at < 0) return never("there is no field `" + name + "` in what is cast");
    cast_rule one = rule_of(from.child(static_cast<std::size_t>(at)), to.child(i));
    if (one.least != casting::safe) one.why = "field " + (name.empty() ? std::to_string(i) : "`" + name + "`") + ": " + one.why;
    all = both(std::move(all), std::move(one));
  }
  return all;
}

}  // namespace

std::string_view name(casting mode) noexcept {
  constexpr std::string_view names[] = {"safe", "same_kind", "unsafe", "never"};
  return names[static_cast<int>(mode)];
}

cast_rule rule_of(const ndt::type& from, const ndt::type& to) {
  if (from == to) return safe();
  if (is_named(from) || is_named(to)) return rule_of(unnamed(from), unnamed(to));
  const kind a = from.kind(), b = to.kind();
  if (from.is_symbolic() || to.is_symbolic()) return never("a pattern is no type of a value");
  if (a == kind::option && b == kind::option) return rule_of(from.element(), to.element());
  if (b == kind::option) return a == kind::null ? safe() : rule_of(from, to.element());
  if (a == kind::option) return at_least(rule_of(from.element(), to), casting::same_kind, "nulls have no place in it");
  if (a == kind::ref) return rule_of(from.element(), to);
  if (a == kind::categorical) {
    const ndt::type& of = from.child(0);
    if (of.kind() == kind::nothing) return never("its categories have no one type");
    if (b == kind::categorical && !has_dictionary_in_type(to)) return rule_of(of, to.child(0));
    return rule_of(of, to);
  }
  if (b == kind::categorical) {
    const ndt::type& of = to.child(0);
    if (of.kind() == kind::nothing) return never("its categories have no one type");
    cast_rule rule = rule_of(from, of);
    return has_dictionary_in_type(to) ? at_least(std::move(rule), casting::same_kind, "values may be none of the categories") : rule;
  }
  if (ndt::is_dim(a) || ndt::is_dim(b)) {
    if (a == b && (a == kind::var || a == kind::array)) return rule_of(from.element(), to.element());
    if (a == b && a == kind::fixed && from.extent() == to.extent()) return rule_of(from.element(), to.element());
    return never("their dims differ");
  }
  if (a == kind::map && b == kind::map) return both(rule_of(from.child(0), to.child(0)), rule_of(from.child(1), to.child(1)));
  if (a == b && (a == kind::record || a == kind::tuple)) return among_records(from, to);
  return among_leaves(from, to);
}

}  // namespace pluribus::gfunc
