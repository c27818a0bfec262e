// SPDX-License-Identifier: BSD-3-Clause
/// See time_format.hpp.
#include "time_format.hpp"

#include "gfunc/codes.hpp"

namespace pluribus::gfunc {

namespace {

constexpr std::string_view days[] = {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"};
constexpr std::string_view months[] = {"January", "February", "March",     "April",   "May",      "June",
                                       "July",    "August",   "September", "October", "November", "December"};
constexpr std::int64_t second = 1000000000;

bool same_letters(std::string_view text, std::string_view word) noexcept {
  if (text.size() < word.size()) return false;
  for (std::size_t i = 0; i < word.size(); ++i) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    if (lower(text[i]) != lower(word[i])) return false;
  }
  return true;
}

class scanner {
 public:
  explicit scanner(std::string_view text) : text_(text) {}
  bool at_end() const noexcept { return at_ == text_.size(); }
  char peek() const noexcept { return at_end() ? '\0' : text_[at_]; }
  bool take(char c) noexcept { return peek() == c && !at_end() && ++at_ > 0; }
  bool number(int least, int most, std::int64_t& v) noexcept {
    int n = 0;
    for (v = 0; n < most && peek() >= '0' && peek() <= '9'; ++n, ++at_) v = v * 10 + (peek() - '0');
    return n >= least;
  }
  int digits() const noexcept {
    int n = 0;
    while (at_ + static_cast<std::size_t>(n) < text_.size() && text_[at_ + static_cast<std::size_t>(n)] >= '0' &&
           text_[at_ + static_cast<std::size_t>(n)] <= '9')
      ++n;
    return n;
  }
  /// Position of the word that comes next, whole or by its first three letters; -1 where none does.
  template <std::size_t N>
  int word(const std::string_view (&words)[N]) noexcept {
    for (std::size_t i = 0; i < N; ++i) {
      for (const std::string_view w : {words[i], words[i].substr(0, 3)}) {
        if (!same_letters(text_.substr(at_), w)) continue;
        at_ += w.size();
        return static_cast<int>(i);
      }
    }
    return -1;
  }
  void blanks() noexcept {
    while (peek() == ' ' || (peek() >= '\t' && peek() <= '\r')) ++at_;
  }
  bool letters(std::string_view word) noexcept {
    if (!same_letters(text_.substr(at_), word)) return false;
    at_ += word.size();
    return true;
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

datashape::result<time_format> time_format::parse(std::string_view pattern) {
  time_format made;
  const auto text = [&](char c) {
    if (made.pieces_.empty() || made.pieces_.back().directive != 0) made.pieces_.push_back({0, {}});
    made.pieces_.back().text += c;
  };
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    if (pattern[i] != '%') {
      text(pattern[i]);
      continue;
    }
    const char d = ++i < pattern.size() ? pattern[i] : '\0';
    std::string_view whole;
    switch (d) {
      case '%': text('%'); continue;
      case 'n': text('\n'); continue;
      case 't': text('\t'); continue;
      case 'F': whole = "%Y-%m-%d"; break;
      case 'T': whole = "%H:%M:%S"; break;
      case 'R': whole = "%H:%M"; break;
      case 'D': whole = "%m/%d/%y"; break;
      case 'c': whole = "%a %b %e %H:%M:%S %Y"; break;
      case 'x': whole = "%m/%d/%y"; break;
      case 'X': whole = "%H:%M:%S"; break;
      case 'r': whole = "%I:%M:%S %p"; break;
      default: break;
    }
    if (!whole.empty()) {
      auto inner = parse(whole);
      for (piece& p : inner->pieces_) made.pieces_.push_back(std::move(p));
      continue;
    }
    if (d == '\0' || std::string_view("YCymdeHIMSfpjaAbBhuwUWVGgzZsk").find(d) == std::string_view::npos) {
      return datashape::diagnostic{
          codes::bad_argument, datashape::severity::error,
          "\"%" + std::string(d == '\0' ? 0 : 1, d) + "\" in the pattern \"" + std::string(pattern) + "\" is no directive"};
    }
    made.pieces_.push_back({d, {}});
  }
  return made;
}

void time_format::append(const clock_time& t, const zone_text& zone, int digits, std::string& out) const {
  const civil_day c = civil(t.day);
  const std::int64_t of_day = t.nanosecond / second, hour = of_day / 3600;
  for (const piece& p : pieces_) {
    switch (p.directive) {
      case 0: out += p.text; break;
      case 'Y': append_padded(c.year, 4, out); break;
      case 'C': append_padded((c.year - (c.year % 100 + 100) % 100) / 100, 2, out); break;
      case 'y': append_padded((c.year % 100 + 100) % 100, 2, out); break;
      case 'm': append_padded(c.month, 2, out); break;
      case 'd': append_padded(c.day, 2, out); break;
      case 'e':
        if (c.day < 10) out += ' ';
        append_padded(c.day, 1, out);
        break;
      case 'H': append_padded(hour, 2, out); break;
      case 'k':
        if (hour < 10) out += ' ';
        append_padded(hour, 1, out);
        break;
      case 'I': append_padded(hour % 12 == 0 ? 12 : hour % 12, 2, out); break;
      case 'M': append_padded(of_day / 60 % 60, 2, out); break;
      case 'S': append_padded(of_day % 60, 2, out); break;
      case 'f': {
        std::string places;
        append_padded(t.nanosecond % second, 9, places);
        append_padded(t.attosecond, 9, places);
        out += places.substr(0, static_cast<std::size_t>(digits));
        break;
      }
      case 'p': out += hour < 12 ? "AM" : "PM"; break;
      case 'j': append_padded(day_of_year(t.day), 3, out); break;
      case 'a': out += days[weekday(t.day)].substr(0, 3); break;
      case 'A': out += days[weekday(t.day)]; break;
      case 'b':
      case 'h': out += months[c.month - 1].substr(0, 3); break;
      case 'B': out += months[c.month - 1]; break;
      case 'u': append_padded(weekday(t.day) + 1, 1, out); break;
      case 'w': append_padded((weekday(t.day) + 1) % 7, 1, out); break;
      case 'U': append_padded((day_of_year(t.day) + 6 - (weekday(t.day) + 1) % 7) / 7, 2, out); break;
      case 'W': append_padded((day_of_year(t.day) + 6 - weekday(t.day)) / 7, 2, out); break;
      case 'V': append_padded(iso_week(t.day).week, 2, out); break;
      case 'G': append_padded(iso_week(t.day).year, 4, out); break;
      case 'g': append_padded((iso_week(t.day).year % 100 + 100) % 100, 2, out); break;
      case 's': append_padded(seconds_of(t) - zone.offset, 1, out); break;
      case 'z': {
        if (!zone.known) break;
        const std::int64_t minutes = (zone.offset < 0 ? -zone.offset : zone.offset) / 60;
        out += zone.offset < 0 ? '-' : '+';
        append_padded(minutes / 60, 2, out);
        append_padded(minutes % 60, 2, out);
        break;
      }
      case 'Z': out += zone.abbreviation; break;
      default: break;
    }
  }
}

std::optional<time_format::reading> time_format::read(std::string_view text) const {
  scanner in(text);
  std::int64_t year = 1970, month = 1, day = 1, hour = 0, minute = 0, sec = 0, fraction = 0, attoseconds = 0, yearday = 0, offset = 0,
               century = -1, skip = 0;
  int afternoon = -1;
  bool twelve = false, zoned = false, epoch = false;
  std::int64_t since = 0;
  for (const piece& p : pieces_) {
    bool good = true;
    switch (p.directive) {
      case 0:
        for (const char c : p.text) {
          if (c == ' ' || (c >= '\t' && c <= '\r'))
            in.blanks();
          else
            good = good && in.take(c);
        }
        break;
      case 'Y': {
        const bool negative = in.take('-');
        good = in.number(1, negative ? 10 : 4, year);
        if (negative) year = -year;
        break;
      }
      case 'y':
        good = in.number(1, 2, year);
        year += year < 69 ? 2000 : 1900;
        break;
      case 'C': good = in.number(1, 2, century); break;
      case 'm': good = in.number(1, 2, month) && month >= 1 && month <= 12; break;
      case 'e': in.blanks(); [[fallthrough]];
      case 'd': good = in.number(1, 2, day) && day >= 1 && day <= 31; break;
      case 'k': in.blanks(); [[fallthrough]];
      case 'H': good = in.number(1, 2, hour) && hour <= 23; break;
      case 'I':
        good = in.number(1, 2, hour) && hour >= 1 && hour <= 12;
        twelve = true;
        break;
      case 'M': good = in.number(1, 2, minute) && minute <= 59; break;
      case 'S': good = in.number(1, 2, sec) && sec <= 59; break;
      case 'f': {
        const int n = in.digits();
        std::int64_t coarse = 0, fine = 0;
        good = n >= 1 && n <= 18 && in.number(1, 9, coarse);
        if (n > 9) good = good && in.number(1, 9, fine);
        for (int k = n; k < 9; ++k) coarse *= 10;
        for (int k = n; k < 18 && n > 9; ++k) fine *= 10;
        fraction = coarse;
        attoseconds = fine;
        break;
      }
      case 'p':
        afternoon = in.letters("AM") ? 0 : in.letters("PM") ? 1 : -1;
        good = afternoon >= 0;
        break;
      case 'j': good = in.number(1, 3, yearday) && yearday >= 1 && yearday <= 366; break;
      case 'a':
      case 'A': good = in.word(days) >= 0; break;
      case 'b':
      case 'B':
      case 'h':
        month = in.word(months) + 1;
        good = month > 0;
        break;
      case 'u': good = in.number(1, 1, skip); break;
      case 'w': good = in.number(1, 1, skip); break;
      case 's': {
        const bool negative = in.take('-');
        good = in.number(1, 15, since);
        if (negative) since = -since;
        epoch = true;
        break;
      }
      case 'z': {
        zoned = true;
        if (in.take('Z')) break;
        const std::int64_t sign = in.take('+') ? 1 : in.take('-') ? -1 : 0;
        std::int64_t h = 0, m = 0;
        good = sign != 0 && in.number(2, 2, h);
        const bool colon = in.take(':');
        if (good && (colon || in.digits() >= 2)) good = in.number(2, 2, m);
        good = good && h <= 23 && m <= 59;
        offset = sign * (h * 3600 + m * 60);
        break;
      }
      default: return std::nullopt;  // a week or a zone's name says no day
    }
    if (!good) return std::nullopt;
  }
  if (!in.at_end()) return std::nullopt;
  if (century >= 0) year = century * 100 + (year % 100 + 100) % 100;
  if (twelve && hour == 12) hour = 0;
  if (afternoon == 1 && twelve) hour += 12;
  reading made;
  made.has_offset = zoned || epoch;
  if (epoch) {
    made.time = later(clock_time{}, since);
    return made;
  }
  constexpr int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (yearday > 0) {
    if (yearday == 366 && !is_leap_year(year)) return std::nullopt;
    made.time.day = days_of(year, 1, 1) + yearday - 1;
  } else {
    if (day > lengths[month - 1] + (month == 2 && is_leap_year(year) ? 1 : 0)) return std::nullopt;
    made.time.day = days_of(year, static_cast<int>(month), static_cast<int>(day));
  }
  made.time.nanosecond = (hour * 3600 + minute * 60 + sec) * second + fraction;
  made.time.attosecond = attoseconds;
  made.time = later(made.time, -offset);
  return made;
}

}  // namespace pluribus::gfunc
