// SPDX-License-Identifier: BSD-3-Clause
/// Dates, times and lengths of time among each other and to and from counts. Coarser units go down; what is beyond the bits fails. Days and
/// times of day of a datetime with a zone are what the clocks of its zone show; all other casts go by UTC.
#include <algorithm>

#include "exact_number.hpp"
#include "leaf_cast.hpp"
#include "leaf_class.hpp"
#include "temporal/clock.hpp"
#include "time_units.hpp"
#include "value/positions.hpp"

namespace pluribus::gfunc {

std::int64_t load_count(const ndt::type& dtype, const std::byte* at) noexcept {
  std::byte native[8];
  const bool narrow = dtype.kind() == ndt::kind::date;
  std::memcpy(native, at, narrow ? 4 : 8);
  fix_byte_order(dtype, native);
  return load_integer(native, narrow ? ndt::scalar::int32 : ndt::scalar::int64);
}

bool store_count(const ndt::type& dtype, std::int64_t count, std::byte* to) noexcept {
  if (dtype.kind() == ndt::kind::date) {
    const auto narrow = static_cast<std::int32_t>(count);
    if (narrow != count) return false;
    std::memcpy(to, &narrow, sizeof narrow);
  } else {
    std::memcpy(to, &count, sizeof count);
  }
  fix_byte_order(dtype, to);
  return true;
}

namespace {

/// Whether the cast asks the clocks of a zone: a point in time with one becomes a day or a time of day.
bool asks_clocks(const ndt::type& from, const ndt::type& to) noexcept {
  return from.kind() == ndt::kind::datetime && !from.text().empty() && from.unit() != ndt::time_unit::generic &&
         (to.kind() == ndt::kind::date || to.kind() == ndt::kind::time);
}

datashape::result<value> cast_clocks(leaf_job& j) {
  const ndt::type& a = j.from.dtype();
  const bool of_day = j.to.kind() == ndt::kind::time;
  // A time of day with a zone of its own is by the clocks there.
  const bool elsewhere = of_day && !j.to.text().empty();
  DATASHAPE_TRY(const clock_reader read, clock_reader::of(elsewhere ? ndt::make_datetime(a.unit(), j.to.text(), step_of(a).multiple) : a));
  DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
  const fixed_source from(j.from);
  const wide_count unit = of_day ? attoseconds_of(j.to.unit()) : 1;
  const auto step = [&](index i) {
    const auto t = read(load_count(a, from[i]));
    if (!t) return false;
    if (!of_day) return store_count(j.to, t->day, to[i]);
    return store_count(j.to, static_cast<std::int64_t>((wide_count{t->nanosecond} * 1000000000 + t->attosecond) / unit), to[i]);
  };
  each_element(
      j, step, [&](index i) { to.hole(i); }, [&](index i) { return no_fit(a, from[i], j.to); });
  return to.made;
}

}  // namespace

datashape::result<value> cast_times(leaf_job& j) {
  const ndt::type& a = j.from.dtype();
  if (asks_clocks(a, j.to)) return cast_clocks(j);
  DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
  const fixed_source from(j.from);
  const leaf_class ca = leaf_of(a), cb = leaf_of(j.to);
  const bool points = ca == leaf_class::date || ca == leaf_class::datetime;
  const bool clock = points && cb == leaf_class::time;
  // A time of day is what is left of a day, in the finer of the two units.
  const time_rescaling rescale(step_of(a), step_of(j.to), points && !clock);
  const wide_count day = clock ? attoseconds_of(ndt::time_unit::day) : 0;
  const wide_count unit = clock ? attoseconds_of(a.unit()) : 1;
  const wide_count after = cb == leaf_class::time ? attoseconds_of(j.to.unit()) : 1;
  const auto step = [&](index i) {
    const std::int64_t count = load_count(a, from[i]);
    if (clock) {
      const wide_count whole = wide_count{count} * step_of(a).multiple, days = floor_divide(whole, std::max<wide_count>(day / unit, 1));
      const wide_count rest = unit >= day ? 0 : (whole - days * (day / unit)) * unit;
      return store_count(j.to, static_cast<std::int64_t>(rest / after), to[i]);
    }
    const auto made = rescale(count);
    if (!made) return false;
    if (ca == leaf_class::timedelta && cb == leaf_class::time &&
        (*made < 0 || wide_count{*made} >= attoseconds_of(ndt::time_unit::day) / after))
      return false;
    return store_count(j.to, *made, to[i]);
  };
  each_element(
      j, step, [&](index i) { to.hole(i); }, [&](index i) { return no_fit(a, from[i], j.to); });
  return to.made;
}

datashape::result<value> cast_number_to_time(leaf_job& j) {
  DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
  const fixed_source from(j.from);
  const auto step = [&](index i) {
    const exact_number v = load_exact(j.from.dtype(), from[i]);
    unsigned __int128 magnitude = 0;
    if (!truncate_exact(v.real, magnitude)) return false;
    if (magnitude > static_cast<unsigned __int128>(INT64_MAX) + (v.real.negative ? 1 : 0)) return false;
    const auto bits = static_cast<std::uint64_t>(magnitude);
    return store_count(j.to, static_cast<std::int64_t>(v.real.negative ? std::uint64_t{0} - bits : bits), to[i]);
  };
  each_element(
      j, step, [&](index i) { to.hole(i); }, [&](index i) { return no_fit(j.from.dtype(), from[i], j.to); });
  return to.made;
}

datashape::result<value> cast_time_to_number(leaf_job& j) {
  DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
  const fixed_source from(j.from);
  const bool integer = leaf_of(j.to) == leaf_class::integer;
  const bool is_signed = integer && ndt::class_of(j.to.scalar()) == ndt::scalar_class::signed_integer;
  const auto step = [&](index i) {
    const std::int64_t count = load_count(j.from.dtype(), from[i]);
    exact_number v;
    v.whole = true;
    v.real.negative = count < 0;
    v.real.significand = count < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(count) : static_cast<std::uint64_t>(count);
    v.real.what = count == 0 ? float_value::sort::zero : float_value::sort::finite;
    if (integer) {
      const index bits = 8 * ndt::size_of(j.to.scalar()) - (is_signed ? 1 : 0);
      if (count < 0 ? !is_signed || (bits < 63 && count < -(std::int64_t{1} << bits)) : bits < 63 && count >> bits != 0) return false;
    }
    store_exact(v, j.to, to[i]);
    return true;
  };
  each_element(
      j, step, [&](index i) { to.hole(i); }, [&](index i) { return no_fit(j.from.dtype(), from[i], j.to); });
  return to.made;
}

}  // namespace pluribus::gfunc
