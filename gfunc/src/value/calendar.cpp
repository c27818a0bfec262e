// SPDX-License-Identifier: BSD-3-Clause
/// See calendar.hpp.
#include "calendar.hpp"

#include <cstdint>

namespace pluribus::gfunc {

using ndt::index;
using ndt::time_unit;

index days_of(index year, int month, int day) noexcept {
  year -= month <= 2 ? 1 : 0;
  const index era = (year >= 0 ? year : year - 399) / 400;
  const index of_era = year - era * 400;
  const index of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void civil_of(index days, index& year, int& month, int& day) noexcept {
  days += 719468;
  const index era = (days >= 0 ? days : days - 146096) / 146097;
  const index doe = days - era * 146097;
  const index yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const index doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
  const index mp = (5 * doy + 2) / 153;
  day = static_cast<int>(doy - (153 * mp + 2) / 5 + 1);
  month = static_cast<int>(mp < 10 ? mp + 3 : mp - 9);
  year = yoe + era * 400 + (month <= 2 ? 1 : 0);
}

void append_padded(index v, int width, std::string& out) {
  char text[24];
  char* at = text + sizeof text;
  auto left = v < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(v) : static_cast<std::uint64_t>(v);
  for (; left != 0; left /= 10) *--at = static_cast<char>('0' + left % 10);
  while (text + sizeof text - at < width) *--at = '0';
  if (v < 0) out += '-';
  out.append(at, text + sizeof text);
}

namespace {

/// Digits after the point of a second; 0 for seconds and longer.
int digits_of(time_unit unit) noexcept {
  return unit > time_unit::second && unit < time_unit::generic ? 3 * (static_cast<int>(unit) - static_cast<int>(time_unit::second)) : 0;
}

index power_of_ten(int n) noexcept {
  index p = 1;
  while (n-- > 0) p *= 10;
  return p;
}

index floor_div(index a, index b) noexcept { return a / b - (a % b < 0 ? 1 : 0); }

void append_clock(index in_day, time_unit unit, std::string& out) {
  const int digits = digits_of(unit);
  index per_second = power_of_ten(digits);
  index seconds = in_day, part = 0;
  if (unit == time_unit::hour) seconds = in_day * 3600;
  if (unit == time_unit::minute) seconds = in_day * 60;
  if (digits > 0) seconds = in_day / per_second, part = in_day % per_second;
  append_padded(seconds / 3600, 2, out);
  if (unit == time_unit::hour) return;
  out += ':';
  append_padded(seconds / 60 % 60, 2, out);
  if (unit == time_unit::minute) return;
  out += ':';
  append_padded(seconds % 60, 2, out);
  if (digits == 0) return;
  out += '.';
  append_padded(part, digits, out);
}

class scan {
 public:
  explicit scan(std::string_view text) : text_(text) {}
  bool at_end() const noexcept { return at_ == text_.size(); }
  bool take(char c) noexcept {
    if (at_end() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  char peek() const noexcept { return at_end() ? '\0' : text_[at_]; }
  /// Between `least` and `most` digits.
  bool number(int least, int most, index& v) noexcept {
    int n = 0;
    for (v = 0; n < most && !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, ++n) v = v * 10 + (text_[at_] - '0');
    return n >= least;
  }
  /// Digits of a fraction as so many places; digits beyond must be 0.
  bool fraction(int places, index& v) noexcept {
    v = 0;
    int n = 0;
    for (; !at_end() && text_[at_] >= '0' && text_[at_] <= '9'; ++at_, ++n) {
      if (n < places)
        v = v * 10 + (text_[at_] - '0');
      else if (text_[at_] != '0')
        return false;
    }
    for (int k = n; k < places; ++k) v *= 10;
    return n > 0;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// hh[:mm[:ss[.f]]] in seconds and places of `unit`.
bool read_clock(scan& in, time_unit unit, index& seconds, index& part) noexcept {
  index h = 0, m = 0, s = 0;
  part = 0;
  if (!in.number(2, 2, h) || h > 23) return false;
  if (in.take(':')) {
    if (!in.number(2, 2, m) || m > 59) return false;
    if (in.take(':')) {
      if (!in.number(2, 2, s) || s > 59) return false;
      if (in.take('.') && !in.fraction(digits_of(unit), part)) return false;
    }
  }
  seconds = h * 3600 + m * 60 + s;
  return true;
}

bool to_unit(index days, index seconds, index part, time_unit unit, index& count) noexcept {
  index total = 0;
  if (__builtin_mul_overflow(days, index{86400}, &total) || __builtin_add_overflow(total, seconds, &total)) return false;
  switch (unit) {
    case time_unit::day: count = days; return seconds == 0;
    case time_unit::week: count = floor_div(days, 7); return seconds == 0 && days % 7 == 0;
    case time_unit::hour: count = floor_div(total, 3600); return total % 3600 == 0;
    case time_unit::minute: count = floor_div(total, 60); return total % 60 == 0;
    default: break;
  }
  return !__builtin_mul_overflow(total, power_of_ten(digits_of(unit)), &count) && !__builtin_add_overflow(count, part, &count);
}

}  // namespace

bool is_in_day(index count, time_unit unit) noexcept {
  index most = 86400;
  if (unit == time_unit::hour) most = 24;
  if (unit == time_unit::minute) most = 1440;
  return count >= 0 && (__builtin_mul_overflow(most, power_of_ten(digits_of(unit)), &most) || count < most);
}

void append_time(index count, time_unit unit, std::string& out) { append_clock(count, unit, out); }

void append_datetime(index count, time_unit unit, bool zoned, std::string& out) {
  index days = 0, in_day = 0, year = 0;
  int month = 1, day = 1;
  switch (unit) {
    case time_unit::generic: out += std::to_string(count); return;
    case time_unit::year:
      year = count > INT64_MAX - 1970 ? count : count + 1970;
      append_padded(year, 4, out);
      return;
    case time_unit::month: {
      year = floor_div(count, 12) + 1970;
      append_padded(year, 4, out);
      out += '-';
      append_padded(count - (year - 1970) * 12 + 1, 2, out);
      return;
    }
    case time_unit::week: days = count * 7; break;
    case time_unit::day: days = count; break;
    default: {
      index per_day = 86400;
      if (unit == time_unit::hour) per_day = 24;
      if (unit == time_unit::minute) per_day = 1440;
      const int digits = digits_of(unit);
      // 86400 * 10**18 is beyond 64 bits: femto- and attoseconds go by seconds.
      if (digits > 12) {
        const index per_second = power_of_ten(digits), seconds = floor_div(count, per_second), part = count - seconds * per_second;
        append_datetime(seconds, time_unit::second, false, out);
        out += '.';
        append_padded(part, digits, out);
        if (zoned) out += 'Z';
        return;
      }
      per_day *= power_of_ten(digits);
      days = floor_div(count, per_day);
      in_day = count - days * per_day;
    }
  }
  civil_of(days, year, month, day);
  append_padded(year, 4, out);
  out += '-';
  append_padded(month, 2, out);
  out += '-';
  append_padded(day, 2, out);
  if (unit == time_unit::week || unit == time_unit::day) return;
  out += 'T';
  append_clock(in_day, unit, out);
  if (zoned) out += 'Z';
}

bool read_time(std::string_view text, time_unit unit, index& count) noexcept {
  scan in(text);
  index seconds = 0, part = 0;
  return read_clock(in, unit, seconds, part) && in.at_end() && to_unit(0, seconds, part, unit, count);
}

bool read_datetime(std::string_view text, time_unit unit, bool zoned, index& count) noexcept {
  scan in(text);
  const bool negative = in.take('-');
  index year = 0, month = 1, day = 1, seconds = 0, part = 0;
  if (!in.number(4, 12, year)) return false;
  if (negative) year = -year;
  if (in.take('-')) {
    if (!in.number(2, 2, month) || month < 1 || month > 12) return false;
    if (in.take('-') && !in.number(2, 2, day)) return false;
  }
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
  if (day < 1 || day > lengths[month - 1] + (month == 2 && leap ? 1 : 0)) return false;
  if (in.take('T') || in.take(' ')) {
    if (!read_clock(in, unit, seconds, part)) return false;
  }
  if (zoned && !in.at_end() && !in.take('Z')) {
    const int sign = in.take('+') ? 1 : in.take('-') ? -1 : 0;
    index h = 0, m = 0;
    if (sign == 0 || !in.number(2, 2, h) || !in.take(':') || !in.number(2, 2, m) || h > 23 || m > 59) return false;
    seconds -= sign * (h * 3600 + m * 60);
  }
  if (!in.at_end()) return false;
  if (unit == time_unit::year) return count = year - 1970, month == 1 && day == 1 && seconds == 0 && part == 0;
  if (unit == time_unit::month) return count = (year - 1970) * 12 + month - 1, day == 1 && seconds == 0 && part == 0;
  index days = days_of(year, static_cast<int>(month), static_cast<int>(day));
  return to_unit(days, seconds, part, unit, count);
}

}  // namespace pluribus::gfunc
