// SPDX-License-Identifier: BSD-3-Clause
/// Reads TZif files (RFC 8536) and the POSIX TZ rule behind their last transition. Files are foreign bytes: every count is checked.
#include "zone.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>

#include "gfunc/codes.hpp"
#include "value/calendar.hpp"

namespace pluribus::gfunc {

namespace {

using std::int64_t;

constexpr int64_t day_seconds = 86400;
/// The calendar with its weekdays repeats after 400 years.
constexpr int64_t cycle_seconds = 146097 * day_seconds;
/// Offsets are below 26 hours (RFC 8536).
constexpr int64_t most_offset = 26 * 3600 - 1;

int64_t floor_days(int64_t seconds) noexcept { return seconds / day_seconds - (seconds % day_seconds < 0 ? 1 : 0); }

int64_t year_start(int64_t year) noexcept { return days_of(year, 1, 1); }
bool is_leap(int64_t year) noexcept { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

/// Seconds since the epoch by the clock before the change.
int64_t change_in(const yearly_change& c, int64_t year) noexcept {
  int64_t days = year_start(year);
  switch (c.what) {
    case yearly_change::form::julian: days += c.day - 1 + (is_leap(year) && c.day >= 60 ? 1 : 0); break;
    case yearly_change::form::day_of_year: days += c.day; break;
    case yearly_change::form::weekday: {
      const int64_t first = days_of(year, c.month, 1);
      const auto weekday = static_cast<int>(((first + 4) % 7 + 7) % 7);
      days = first + (c.day - weekday + 7) % 7 + 7 * (c.week - 1);
      const int64_t next = c.month == 12 ? year_start(year + 1) : days_of(year, c.month + 1, 1);
      while (days >= next) days -= 7;
    }
  }
  return days * day_seconds + c.seconds;
}

class rule_text {
 public:
  explicit rule_text(std::string_view text) : text_(text) {}
  bool at_end() const noexcept { return at_ == text_.size(); }
  bool take(char c) noexcept { return !at_end() && text_[at_] == c && ++at_ > 0; }
  bool name(std::string& out) {
    const std::size_t from = at_;
    if (take('<')) {
      while (!at_end() && text_[at_] != '>') ++at_;
      out = text_.substr(from + 1, at_ - from - 1);
      return take('>');
    }
    while (!at_end() && ((text_[at_] >= 'A' && text_[at_] <= 'Z') || (text_[at_] >= 'a' && text_[at_] <= 'z'))) ++at_;
    out = text_.substr(from, at_ - from);
    return at_ - from >= 3;
  }
  bool number(int most, int& v) noexcept {
    const std::size_t from = at_;
    for (v = 0; !at_end() && text_[at_] >= '0' && text_[at_] <= '9' && v <= most; ++at_) v = v * 10 + (text_[at_] - '0');
    return at_ > from && v <= most;
  }
  /// [+-]hh[:mm[:ss]]
  bool time(int64_t& seconds) noexcept {
    const bool negative = take('-');
    if (!negative) take('+');
    int h = 0, m = 0, s = 0;
    if (!number(167, h) || (take(':') && (!number(59, m) || (take(':') && !number(59, s))))) return false;
    seconds = (h * 3600 + m * 60 + s) * (negative ? -1 : 1);
    return true;
  }
  bool change(yearly_change& c) noexcept {
    using form = yearly_change::form;
    if (take('M')) {
      c.what = form::weekday;
      if (!number(12, c.month) || c.month < 1 || !take('.') || !number(5, c.week) || c.week < 1 || !take('.') || !number(6, c.day))
        return false;
    } else {
      c.what = take('J') ? form::julian : form::day_of_year;
      if (!number(365, c.day)) return false;
    }
    c.seconds = 7200;
    return !take('/') || time(c.seconds);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// +hh:mm up to 23:59.
bool is_offset(std::string_view text) noexcept {
  const auto digit = [&](std::size_t i, char most) { return text[i] >= '0' && text[i] <= most; };
  return text.size() == 6 && (text[0] == '+' || text[0] == '-') && digit(1, '2') && digit(2, text[1] == '2' ? '3' : '9') &&
         text[3] == ':' && digit(4, '5') && digit(5, '9');
}

bool is_zone_name(std::string_view name) noexcept {
  if (name.empty() || name.size() > 100 || name[0] == '/' || name.find("..") != std::string_view::npos) return false;
  return std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '+' || c == '-' || c == '/';
  });
}

}  // namespace

class zone_reader {
 public:
  zone_reader(std::string bytes, zone& out) : bytes_(std::move(bytes)), out_(out) {}

  bool read() {
    std::size_t at = 0;
    counts c;
    if (!header(at, c)) return false;
    if (bytes_[4] < '2') return block(at, c, 4);
    at += c.size(4);
    return header(at, c) && block(at, c, 8) && footer(at + c.size(8));
  }
  bool rule(std::string_view text) {
    rule_text in(text);
    int64_t west = 0;
    if (!in.name(out_.standard_.abbreviation) || !offset(in, west)) return false;
    out_.standard_.seconds = static_cast<std::int32_t>(-west);
    out_.has_rule_ = true;
    if (in.at_end()) return true;
    if (!in.name(out_.daylight_.abbreviation)) return false;
    out_.daylight_.daylight = true;
    out_.daylight_.seconds = out_.standard_.seconds + 3600;
    if (!in.take(',')) {
      if (!offset(in, west) || !in.take(',')) return false;
      out_.daylight_.seconds = static_cast<std::int32_t>(-west);
    }
    out_.has_daylight_ = true;
    return in.change(out_.to_daylight_) && in.take(',') && in.change(out_.to_standard_) && in.at_end();
  }

 private:
  static bool offset(rule_text& in, int64_t& west) noexcept { return in.time(west) && west >= -most_offset && west <= most_offset; }
  struct counts {
    std::size_t utc = 0, standard = 0, leaps = 0, times = 0, types = 0, chars = 0;
    std::size_t size(std::size_t word) const noexcept {
      return times * (word + 1) + types * 6 + chars + leaps * (word + 4) + standard + utc;
    }
  };
  int64_t number(std::size_t at, std::size_t size) const noexcept {
    std::uint64_t v = 0;
    for (std::size_t i = 0; i < size; ++i) v = v << 8 | static_cast<unsigned char>(bytes_[at + i]);
    return size == 4 ? static_cast<std::int32_t>(v) : static_cast<int64_t>(v);
  }
  bool header(std::size_t& at, counts& c) const noexcept {
    if (bytes_.size() < at + 44 || bytes_.compare(at, 4, "TZif") != 0) return false;
    std::size_t* const all[] = {&c.utc, &c.standard, &c.leaps, &c.times, &c.types, &c.chars};
    for (std::size_t i = 0; i < 6; ++i) {
      const int64_t n = number(at + 20 + 4 * i, 4);
      if (n < 0 || n > 1000000) return false;
      *all[i] = static_cast<std::size_t>(n);
    }
    at += 44;
    return c.types > 0 && c.types <= 255 && c.size(at == 44 ? 4 : 8) <= bytes_.size() - at;
  }
  bool block(std::size_t at, const counts& c, std::size_t word) {
    for (std::size_t i = 0; i < c.times; ++i) out_.transitions_.push_back(number(at + word * i, word));
    at += word * c.times;
    for (std::size_t i = 0; i < c.times; ++i) out_.which_.push_back(static_cast<std::uint8_t>(bytes_[at + i]));
    at += c.times;
    const std::string names = bytes_.substr(at + 6 * c.types, c.chars);
    for (std::size_t i = 0; i < c.types; ++i, at += 6) {
      const auto name = static_cast<std::size_t>(static_cast<unsigned char>(bytes_[at + 5]));
      const int64_t seconds = number(at, 4);
      if (name >= names.size() || seconds < -most_offset || seconds > most_offset) return false;
      out_.offsets_.push_back({static_cast<std::int32_t>(seconds), bytes_[at + 4] != 0, names.substr(name, names.find('\0', name) - name)});
    }
    const bool good = std::is_sorted(out_.transitions_.begin(), out_.transitions_.end()) &&
                      std::all_of(out_.which_.begin(), out_.which_.end(), [&](std::uint8_t w) { return w < c.types; });
    return good;
  }
  bool footer(std::size_t at) {
    if (at >= bytes_.size() || bytes_[at] != '\n') return true;
    const std::size_t end = bytes_.find('\n', at + 1);
    if (end == std::string::npos || end == at + 1) return true;
    return rule(std::string_view(bytes_).substr(at + 1, end - at - 1));
  }

  std::string bytes_;
  zone& out_;
};

datashape::result<std::shared_ptr<const zone>> zone::read(std::string bytes) {
  auto made = std::make_shared<zone>();
  if (zone_reader(std::move(bytes), *made).read()) return std::shared_ptr<const zone>(std::move(made));
  return datashape::diagnostic{codes::bad_argument, datashape::severity::error, "this is no file of a time zone"};
}

datashape::result<std::shared_ptr<const zone>> zone::find(std::string_view name) {
  static std::mutex guard;
  static std::map<std::string, std::shared_ptr<const zone>, std::less<>> known;
  const std::lock_guard lock(guard);
  if (const auto at = known.find(name); at != known.end()) return at->second;
  auto made = std::make_shared<zone>();
  std::string text(name);
  if (text == "Z") text = "UTC";
  const bool fixed = text == "UTC" || is_offset(text);
  const datashape::diagnostic unknown{codes::bad_argument, datashape::severity::error,
                                      "there is no time zone \"" + text + "\" in the system's database"};
  if (fixed) {
    // POSIX counts to the west, the texts of ISO 8601 to the east.
    const std::string rule = text == "UTC" ? "UTC0" : "<" + text + ">" + (text[0] == '+' ? "-" : "+") + text.substr(1);
    if (!zone_reader({}, *made).rule(rule)) return unknown;
  } else {
    if (!is_zone_name(text)) return unknown;
    const char* folder = std::getenv("TZDIR");
    const std::string path = std::string(folder != nullptr ? folder : "/usr/share/zoneinfo") + "/" + text;
    std::error_code none;
    std::string bytes;
    std::ifstream file;
    if (std::filesystem::is_regular_file(path, none) && std::filesystem::file_size(path, none) < 1 << 20) file.open(path, std::ios::binary);
    if (file.is_open()) bytes.assign(std::istreambuf_iterator<char>(file), {});
    if (!zone_reader(std::move(bytes), *made).read()) return unknown;
  }
  known.emplace(std::string(name), made);
  return std::shared_ptr<const zone>(made);
}

const zone_offset& zone::at(int64_t utc) const noexcept {
  const auto after = std::upper_bound(transitions_.begin(), transitions_.end(), utc);
  if (after != transitions_.end() || !has_rule_) {
    if (after == transitions_.begin()) return offsets_[before_];
    return offsets_[which_[static_cast<std::size_t>(after - transitions_.begin()) - 1]];
  }
  if (!has_daylight_) return standard_;
  // In the year of the local standard time; the changes are in UTC once their clocks' offsets are off.
  ndt::index year = 0;
  int month = 0, day = 0;
  if (utc > INT64_MAX / 2 || utc < INT64_MIN / 2) utc %= cycle_seconds;
  const int64_t local = utc + standard_.seconds;
  civil_of(floor_days(local), year, month, day);
  const int64_t on = change_in(to_daylight_, year) - standard_.seconds, off = change_in(to_standard_, year) - daylight_.seconds;
  const bool daylight = on < off ? utc >= on && utc < off : utc >= on || utc < off;
  return daylight ? daylight_ : standard_;
}

local_answer zone::of_local(int64_t local) const noexcept {
  if (local > INT64_MAX - 4 * day_seconds || local < INT64_MIN + 4 * day_seconds) return {local_answer::sort::unique, local, local};
  // Offsets are below a day and a half, and changes further apart than two days.
  const int64_t first = at(local - day_seconds).seconds, second = at(local + day_seconds).seconds;
  const int64_t a = local - first, b = local - second;
  const bool good_a = at(a).seconds == first, good_b = at(b).seconds == second;
  if (a == b || (good_a && !good_b)) return {local_answer::sort::unique, a, a};
  if (good_b && !good_a) return {local_answer::sort::unique, b, b};
  if (good_a) return {local_answer::sort::ambiguous, std::min(a, b), std::max(a, b)};
  int64_t before = std::min(a, b), after = std::max(a, b);
  while (after - before > 1) {
    const int64_t middle = before + (after - before) / 2;
    (at(middle).seconds == first ? before : after) = middle;
  }
  return {local_answer::sort::missing, after, after};
}

}  // namespace pluribus::gfunc
