// SPDX-License-Identifier: BSD-3-Clause
/// Arithmetic and comparison of dates, times and lengths of time, across units: the result has the finer one. What is beyond 64 bits is an
/// error that names the element. Years and months do not mix with days but where a point of their own unit says which.
#include <cmath>
#include <string>

#include "cast/exact_number.hpp"
#include "cast/leaf_cast.hpp"
#include "cast/leaf_class.hpp"
#include "cast/time_units.hpp"
#include "datashape/try.hpp"
#include "elements.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/module.hpp"
#include "ndt/print.hpp"
#include "pairs.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

datashape::diagnostic no_such(const value_call& c, const ndt::type& a, const ndt::type& b, const char* why) {
  return {codes::no_matching_kernel, datashape::severity::error,
          "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(a) + "` and `" + ndt::to_string(b) + "`: " + why};
}

bool is_point(leaf_class c) noexcept { return c == leaf_class::date || c == leaf_class::datetime; }

/// The coarsest step both are multiples of.
datashape::result<time_step> common_step(const value_call& c, const ndt::type& a, const ndt::type& b, bool a_point, bool b_point) {
  const time_step s = step_of(a), t = step_of(b);
  if (s.unit == ndt::time_unit::generic) return t;
  if (t.unit == ndt::time_unit::generic) return s;
  const bool x = is_calendar_unit(s.unit), y = is_calendar_unit(t.unit);
  if (x != y && !(x ? a_point : b_point)) return no_such(c, a, b, "years and months have no fixed number of days");
  const bool s_finer = s.unit >= t.unit;
  const time_step fine = s_finer ? s : t, coarse = s_finer ? t : s;
  wide_count ratio = 1;
  if (x && y)
    ratio = fine.unit == coarse.unit ? 1 : 12;
  else
    ratio = attoseconds_of(x || y ? ndt::time_unit::day : coarse.unit) / std::max<wide_count>(attoseconds_of(fine.unit), 1);
  const wide_count other = x != y ? ratio : ratio * coarse.multiple;
  return time_step{fine.unit, ratio == 0 ? 1 : static_cast<index>(greatest_divisor(fine.multiple, other))};
}

std::string zone_of(const ndt::type& t) { return t.kind() == ndt::kind::datetime ? std::string(t.text()) : std::string(); }

datashape::outcome check_zones(const value_call& c, const ndt::type& a, const ndt::type& b) {
  if (zone_of(a).empty() == zone_of(b).empty()) return std::monostate{};
  return no_such(c, a, b, "one has a zone and the other has none (assume_timezone says which it stands in)");
}

/// A number a loop of pairs gives, or nothing where it overflows.
using combine = std::optional<std::int64_t> (*)(std::int64_t, std::int64_t);

result combined(const value_call& c, const ndt::type& to, time_rescaling first, time_rescaling second, combine f) {
  return map_pairs(c, c.args[0], c.args[1], false, [&](const value& a, const value& b, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(a.size(), to)));
    const fixed_source from(a), with(b);
    for (index i = 0; i < a.size(); ++i) {
      std::byte* at = made.data() + i * made.itemsize();
      std::memset(at, 0, static_cast<std::size_t>(made.itemsize()));
      if (!run.counts(i)) continue;
      const auto x = first(load_count(a.dtype(), from[i])), y = second(load_count(b.dtype(), with[i]));
      const auto z = x && y ? f(*x, *y) : std::nullopt;
      const bool good = z && (to.is_scalar() ? (std::memcpy(at, &*z, 8), true) : store_count(to, *z, at));
      if (!good && !run.fail(i, "the result does not fit `" + ndt::to_string(to) + "`")) break;
    }
    return made;
  });
}

std::optional<std::int64_t> sum_of(std::int64_t a, std::int64_t b) {
  std::int64_t r = 0;
  return __builtin_add_overflow(a, b, &r) ? std::nullopt : std::optional(r);
}
std::optional<std::int64_t> difference_of(std::int64_t a, std::int64_t b) {
  std::int64_t r = 0;
  return __builtin_sub_overflow(a, b, &r) ? std::nullopt : std::optional(r);
}
std::optional<std::int64_t> floor_quotient(std::int64_t a, std::int64_t b) {
  if (b == 0) return 0;
  const wide_count q = floor_divide(b < 0 ? -wide_count{a} : wide_count{a}, b < 0 ? -wide_count{b} : wide_count{b});
  return q > INT64_MAX ? std::nullopt : std::optional(static_cast<std::int64_t>(q));
}
std::optional<std::int64_t> floor_rest(std::int64_t a, std::int64_t b) {
  if (b == 0 || b == -1) return 0;
  const std::int64_t r = a % b;
  return r != 0 && (r < 0) != (b < 0) ? r + b : r;
}

ndt::type point_type(const ndt::type& point, time_step step) {
  if (point.kind() == ndt::kind::date && step.unit == ndt::time_unit::day && step.multiple == 1) return point;
  return ndt::make_datetime(step.unit, zone_of(point), step.multiple);
}

result add_or_subtract(const value_call& c, bool subtract) {
  const ndt::type a = leaf_dtype(c.args[0].dtype()), b = leaf_dtype(c.args[1].dtype());
  const leaf_class x = leaf_of(a), y = leaf_of(b);
  const bool points = is_point(x) && is_point(y), times = x == leaf_class::time && y == leaf_class::time;
  if (!subtract && (points || times)) return no_such(c, a, b, "points in time have a difference, and no sum");
  if ((x == leaf_class::time || y == leaf_class::time) && !times) return no_such(c, a, b, "a time of day has no date to carry over to");
  if (subtract && is_point(y) && !is_point(x)) return no_such(c, a, b, "a length of time less a point is nothing");
  if (points) DATASHAPE_CHECK(check_zones(c, a, b));
  DATASHAPE_TRY(time_step step, common_step(c, a, b, is_point(x), is_point(y)));
  ndt::type to = ndt::make_timedelta(step.unit, step.multiple);
  if (!points && is_point(x)) to = point_type(a, step);
  if (!points && is_point(y)) to = point_type(b, step);
  return combined(c, to, {step_of(a), step, is_point(x)}, {step_of(b), step, is_point(y)}, subtract ? difference_of : sum_of);
}

/// Of two lengths.
result lengths(const value_call& c, combine f, bool whole) {
  const ndt::type a = leaf_dtype(c.args[0].dtype()), b = leaf_dtype(c.args[1].dtype());
  if (leaf_of(a) != leaf_class::timedelta || leaf_of(b) != leaf_class::timedelta)
    return no_such(c, a, b, "only lengths of time can be divided");
  DATASHAPE_TRY(time_step step, common_step(c, a, b, false, false));
  const ndt::type to = whole ? ndt::make_scalar(ndt::scalar::int64) : ndt::make_timedelta(step.unit, step.multiple);
  return combined(c, to, {step_of(a), step, false}, {step_of(b), step, false}, f);
}

result ratio(const value_call& c) {
  const ndt::type a = leaf_dtype(c.args[0].dtype()), b = leaf_dtype(c.args[1].dtype());
  if (leaf_of(a) != leaf_class::timedelta || leaf_of(b) != leaf_class::timedelta)
    return no_such(c, a, b, "only lengths of time can be divided");
  DATASHAPE_TRY(time_step step, common_step(c, a, b, false, false));
  const auto bits = [](std::int64_t x, std::int64_t y) -> std::optional<std::int64_t> {
    return __builtin_bit_cast(std::int64_t, static_cast<double>(x) / static_cast<double>(y));
  };
  return combined(c, ndt::make_scalar(ndt::scalar::float64), {step_of(a), step, false}, {step_of(b), step, false}, bits);
}

enum class scaling : std::uint8_t { times, over, floor_over };

std::optional<std::int64_t> scaled(std::int64_t count, const exact_number& by, scaling how) {
  if (by.whole) {
    unsigned __int128 magnitude = 0;
    if (!truncate_exact(by.real, magnitude) || magnitude > static_cast<unsigned __int128>(INT64_MAX)) return std::nullopt;
    const auto n = static_cast<wide_count>(magnitude) * (by.real.negative ? -1 : 1);
    if (n == 0 && how != scaling::times) return std::nullopt;
    wide_count r = how == scaling::times ? count * n : count / n;
    if (how == scaling::floor_over && n != 0 && count % n != 0 && (count < 0) != (n < 0)) --r;
    return r > INT64_MAX || r < INT64_MIN ? std::nullopt : std::optional(static_cast<std::int64_t>(r));
  }
  double f = 0;
  encode_float(by.real, ndt::scalar::float64, reinterpret_cast<std::byte*>(&f));
  double r = how == scaling::times ? static_cast<double>(count) * f : static_cast<double>(count) / f;
  r = how == scaling::floor_over ? std::floor(r) : std::trunc(r);
  if (!(r < 9223372036854775808.0) || !(r >= -9223372036854775808.0)) return std::nullopt;
  return static_cast<std::int64_t>(r);
}

result scale(const value_call& c, scaling how, bool length_first) {
  const value &length = c.args[length_first ? 0 : 1], &number = c.args[length_first ? 1 : 0];
  const ndt::type to = leaf_dtype(length.dtype()), by = leaf_dtype(number.dtype());
  const leaf_class k = leaf_of(by);
  if (leaf_of(to) != leaf_class::timedelta || k > leaf_class::floating)
    return no_such(c, leaf_dtype(c.args[0].dtype()), leaf_dtype(c.args[1].dtype()), "only lengths of time are scaled, by real numbers");
  return map_pairs(c, length, number, false, [&](const value& a, const value& b, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(a.size(), to)));
    const fixed_source from(a), with(b);
    for (index i = 0; i < a.size(); ++i) {
      std::byte* at = made.data() + 8 * i;
      std::memset(at, 0, 8);
      if (!run.counts(i)) continue;
      const exact_number n = load_exact(b.dtype(), with[i]);
      const auto z = scaled(load_count(a.dtype(), from[i]), n, how);
      if (z) store_count(to, *z, at);
      const bool zero = how != scaling::times && n.real.what == float_value::sort::zero;
      if (!z && !run.fail(i, zero ? "it is divided by zero" : "the result does not fit `" + ndt::to_string(to) + "`")) break;
    }
    return made;
  });
}

result one_length(const value_call& c, bool absolute) {
  const ndt::type to = leaf_dtype(c.args[0].dtype());
  if (leaf_of(to) != leaf_class::timedelta)
    return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                 "`" + std::string(c.function) + "` is not defined for `" + ndt::to_string(to) + "`"};
  return map_elements(c, c.args[0], false, [&](const value& flat, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(flat.type()));
    const fixed_source from(flat);
    for (index i = 0; i < flat.size(); ++i) {
      std::byte* at = made.data() + 8 * i;
      std::memset(at, 0, 8);
      if (!run.counts(i)) continue;
      const std::int64_t count = load_count(to, from[i]);
      const auto z = absolute && count >= 0 ? std::optional(count) : difference_of(0, count);
      if (z) store_count(to, *z, at);
      if (!z && !run.fail(i, "the result does not fit `" + ndt::to_string(to) + "`")) break;
    }
    return made;
  });
}

/// Counts in the finer unit; one that overflows 128 bits there is beyond every one that does not.
int order_of(std::int64_t a, std::int64_t b, const time_rescaling& first, const time_rescaling& second) {
  const auto x = first.wide(a), y = second.wide(b);
  if (x && y) return *x < *y ? -1 : *x > *y ? 1 : 0;
  if (!x) return a < 0 ? -1 : 1;
  return b < 0 ? 1 : -1;
}

result compare(const value_call& c, order_test holds) {
  const ndt::type a = leaf_dtype(c.args[0].dtype()), b = leaf_dtype(c.args[1].dtype());
  const leaf_class x = leaf_of(a), y = leaf_of(b);
  if (x != y && !(is_point(x) && is_point(y))) return no_such(c, a, b, "they are of different kinds");
  DATASHAPE_CHECK(check_zones(c, a, b));
  DATASHAPE_TRY(time_step step, common_step(c, a, b, is_point(x), is_point(y)));
  const time_rescaling first(step_of(a), step, is_point(x)), second(step_of(b), step, is_point(y));
  return map_pairs(c, c.args[0], c.args[1], false, [&](const value& left, const value& right, element_run& run) -> result {
    DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(left.size(), ndt::make_scalar(ndt::scalar::bool_))));
    const fixed_source from(left), with(right);
    for (index i = 0; i < left.size(); ++i)
      made.data()[i] = std::byte{run.counts(i) && holds(order_of(load_count(a, from[i]), load_count(b, with[i]), first, second))};
    return made;
  });
}

}  // namespace

void datetime_arithmetic(module_builder& m) {
  m.function("add");
  pair_kernels(m, "Temporal", "Temporal", [](const value_call& c) { return add_or_subtract(c, false); });
  m.function("subtract");
  pair_kernels(m, "Temporal", "Temporal", [](const value_call& c) { return add_or_subtract(c, true); });
  m.function("multiply");
  for (const char* number : {"Integer", "Float"}) {
    pair_kernels(m, "Temporal", number, [](const value_call& c) { return scale(c, scaling::times, true); });
    pair_kernels(m, number, "Temporal", [](const value_call& c) { return scale(c, scaling::times, false); });
  }
  m.function("divide");
  pair_kernels(m, "Temporal", "Temporal", ratio);
  for (const char* number : {"Integer", "Float"})
    pair_kernels(m, "Temporal", number, [](const value_call& c) { return scale(c, scaling::over, true); });
  m.function("floor_divide");
  pair_kernels(m, "Temporal", "Temporal", [](const value_call& c) { return lengths(c, floor_quotient, true); });
  for (const char* number : {"Integer", "Float"})
    pair_kernels(m, "Temporal", number, [](const value_call& c) { return scale(c, scaling::floor_over, true); });
  m.function("remainder");
  pair_kernels(m, "Temporal", "Temporal", [](const value_call& c) { return lengths(c, floor_rest, false); });
  m.function("negative");
  one_kernels(m, "Temporal", [](const value_call& c) { return one_length(c, false); });
  m.function("abs");
  one_kernels(m, "Temporal", [](const value_call& c) { return one_length(c, true); });
  for (const named_order& test : order_tests) {
    m.function(test.name);
    pair_kernels(m, "Temporal", "Temporal", [holds = test.holds](const value_call& c) { return compare(c, holds); });
  }
}

}  // namespace pluribus::gfunc::whole
