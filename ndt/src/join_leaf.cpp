// SPDX-License-Identifier: BSD-3-Clause
/// Joins of text, bytes, times and decimals.
#include <algorithm>
#include <numeric>

#include "joiner.hpp"
#include "ndt/make.hpp"

namespace pluribus::ndt::detail {
namespace {

bool all_of(std::span<const type> all, auto wanted) { return std::all_of(all.begin(), all.end(), wanted); }

bool is_text(const type& t) { return t.kind() == kind::string || t.kind() == kind::fixed_string || t.kind() == kind::char_; }
bool is_bytes(const type& t) { return t.kind() == kind::bytes || t.kind() == kind::fixed_bytes; }

std::optional<type> text(join_rule rule, std::span<const type> all) {
  const bool one_kind = all_of(all, [&](const type& t) { return t.kind() == all[0].kind(); });
  if (rule == join_rule::unify && !one_kind) return std::nullopt;
  if (!one_kind || all[0].kind() == kind::string) return make_leaf(kind::string);
  encoding widest = encoding::ascii;
  index size = 0;
  bool one_encoding = true;
  for (const type& t : all) {
    widest = std::max(widest, t.encoding());
    size = std::max(size, t.value());
    one_encoding &= t.encoding() == all[0].encoding();
  }
  const bool ascii_only_besides = all_of(all, [&](const type& t) { return t.encoding() == widest || t.encoding() == encoding::ascii; });
  if (all[0].kind() == kind::char_)
    return make_char(one_encoding || ascii_only_besides || rule == join_rule::unify ? widest : encoding::utf32);
  if (one_encoding || ascii_only_besides || rule == join_rule::unify) return make_fixed_string(size, widest);
  return make_leaf(kind::string);
}

std::optional<type> bytes(join_rule rule, std::span<const type> all) {
  const bool one_kind = all_of(all, [&](const type& t) { return t.kind() == all[0].kind(); });
  if (rule == join_rule::unify && !one_kind) return std::nullopt;
  index align = 1, size = 0;
  for (const type& t : all) {
    align = std::max({align, t.extra(), index{1}});
    size = std::max(size, t.value());
  }
  if (!one_kind || all[0].kind() == kind::bytes) return make_bytes(align);
  return make_fixed_bytes((size + align - 1) / align * align, align);
}

/// A count of a unit in units of another; 0 where it does not divide or is too large.
index in_units(index count, time_unit from, time_unit to) {
  constexpr index factor[] = {12, 0, 7, 24, 60, 60, 1000, 1000, 1000, 1000, 1000, 1000};  // from a unit to the next finer one
  const int a = static_cast<int>(from), b = static_cast<int>(to);
  if (a > b) return 0;
  for (int i = a; i < b; ++i)
    if (factor[i] == 0 || __builtin_mul_overflow(count, factor[i], &count)) return 0;
  return count;
}
bool is_calendar(time_unit u) { return u == time_unit::year || u == time_unit::month; }

/// Datetimes or timedeltas of one kind; dates count as datetimes of days.
std::optional<type> moments(std::span<const type> all) {
  time_unit finest = time_unit::year;
  std::string_view zone;
  bool generic = true, has_zone = false;
  bool span = false;
  for (const type& t : all) {
    if (t.kind() == kind::date) {
      finest = std::max(finest, time_unit::day), generic = false;
      continue;
    }
    span |= t.kind() == kind::timedelta;
    if (has_zone && t.text() != zone) return std::nullopt;
    zone = t.text(), has_zone = true;
    if (t.unit() == time_unit::generic) continue;
    generic = false;
    finest = std::max(finest, t.unit());
  }
  if (generic) return all[0];
  index multiple = 0;
  for (const type& t : all) {
    const time_unit unit = t.kind() == kind::date ? time_unit::day : t.unit();
    if (unit == time_unit::generic) continue;
    if (is_calendar(unit) && !is_calendar(finest)) {
      if (span) return std::nullopt;  // months have no length
      multiple = 1;
      continue;
    }
    const index count = in_units(t.kind() == kind::date ? 1 : std::max<index>(t.value(), 1), unit, finest);
    if (count == 0) return std::nullopt;
    multiple = std::gcd(multiple, count);
  }
  return span ? make_timedelta(finest, multiple) : make_datetime(finest, zone, multiple);
}

std::optional<type> times(std::span<const type> all) {
  time_unit finest = time_unit::year;
  for (const type& t : all) {
    if (t.text() != all[0].text()) return std::nullopt;
    finest = std::max(finest, t.unit());
  }
  return make_time(finest, all[0].text());
}

index digits_of(scalar s) {
  switch (size_of(s)) {
    case 1: return 3;
    case 2: return 5;
    case 4: return 10;
    case 8: return class_of(s) == scalar_class::unsigned_integer ? 20 : 19;
    default: return 39;
  }
}

std::optional<type> decimals(join_rule rule, std::span<const type> all) {
  index whole = 0, scale = all[0].is_scalar() ? 0 : all[0].extra(), bits = 0;
  bool any_float = false;
  for (const type& t : all)
    if (t.kind() == kind::decimal) bits = std::max<index>(bits, t.sub() * 8);
  for (const type& t : all) {
    if (t.is_scalar()) {
      if (rule == join_rule::unify) return std::nullopt;
      const scalar_class cls = class_of(t.scalar());
      any_float |= cls == scalar_class::floating;
      if (cls == scalar_class::boolean || cls == scalar_class::complex) return std::nullopt;
      whole = std::max(whole, digits_of(t.scalar()));
      scale = std::max<index>(scale, 0);
    } else {
      whole = std::max(whole, t.value() - t.extra());
      scale = std::max(scale, t.extra());
    }
  }
  if (any_float) return rule == join_rule::array ? std::optional<type>(make_scalar(scalar::float64)) : std::nullopt;
  const index precision = std::max<index>(whole + scale, 1);
  if (precision > 76) return std::nullopt;
  const index most = bits == 32 ? 9 : bits == 64 ? 18 : bits == 128 ? 38 : 76;
  if (precision > most) bits = precision <= 18 ? 64 : precision <= 38 ? 128 : 256;
  return make_decimal(precision, scale, bits);
}

}  // namespace

std::optional<type> join_leaves(join_rule rule, std::span<const type> all, bool wide) {
  if (all_of(all, [](const type& t) { return t.is_scalar(); })) {
    std::vector<scalar> scalars;
    for (const type& t : all) scalars.push_back(t.scalar());
    if (const auto s = join_scalars(rule, scalars, wide)) return make_scalar(*s);
    return std::nullopt;
  }
  if (all_of(all, is_text)) return text(rule, all);
  if (all_of(all, is_bytes)) return bytes(rule, all);
  const auto is_moment = [](const type& t) { return t.kind() == kind::date || t.kind() == kind::datetime; };
  if (all_of(all, is_moment) && (rule != join_rule::unify || all_of(all, [&](const type& t) { return t.kind() == all[0].kind(); }))) {
    if (all_of(all, [](const type& t) { return t.kind() == kind::date; })) return all[0];
    return moments(all);
  }
  if (all_of(all, [](const type& t) { return t.kind() == kind::timedelta; })) return moments(all);
  if (all_of(all, [](const type& t) { return t.kind() == kind::time; })) return times(all);
  if (all_of(all, [](const type& t) { return t.kind() == kind::decimal || t.is_scalar(); })) return decimals(rule, all);
  return std::nullopt;
}

}  // namespace pluribus::ndt::detail
