// SPDX-License-Identifier: BSD-3-Clause
/// Dates and times as counts of a unit since 1970-01-01 and as ISO 8601 text, in the proleptic Gregorian calendar. Zones are kept as text
/// by the type; counts are UTC.
#pragma once
#include <string>
#include <string_view>

#include "ndt/kind.hpp"
#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

/// After Hinnant, "chrono-compatible low-level date algorithms".
ndt::index days_of(ndt::index year, int month, int day) noexcept;
void civil_of(ndt::index days, ndt::index& year, int& month, int& day) noexcept;

/// At least `width` digits, zeros in front; the sign comes before them and takes none.
void append_padded(ndt::index v, int width, std::string& out);
/// `count` of `unit`s since the epoch. As fine as the unit: 2024, 2024-02, 2024-02-29T12, ... A generic unit is the count.
void append_datetime(ndt::index count, ndt::time_unit unit, bool zoned, std::string& out);
/// Some clock shows `count` of `unit`s since midnight.
bool is_in_day(ndt::index count, ndt::time_unit unit) noexcept;
/// Of a count in the day.
void append_time(ndt::index count, ndt::time_unit unit, std::string& out);
/// The same texts; false where it is none, is finer than the unit, or does not fit 64 bits. `Z` and `+01:00` are read where `zoned`.
bool read_datetime(std::string_view text, ndt::time_unit unit, bool zoned, ndt::index& count) noexcept;
bool read_time(std::string_view text, ndt::time_unit unit, ndt::index& count) noexcept;

}  // namespace pluribus::gfunc
