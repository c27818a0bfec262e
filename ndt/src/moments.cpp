// SPDX-License-Identifier: BSD-3-Clause
/// YYYY-MM-DD, hh:mm[:ss[.f]], both with `T` or a blank between, and `Z` or ±hh:mm after. Months and days are range-checked.
#include "moments.hpp"

namespace pluribus::ndt::detail {
namespace {

class scanner {
 public:
  explicit scanner(std::string_view text) : text_(text) {}

  bool digits(int n, int least, int most) {
    int value = 0;
    for (int i = 0; i < n; ++i) {
      if (at_ >= text_.size() || text_[at_] < '0' || text_[at_] > '9') return false;
      value = value * 10 + (text_[at_++] - '0');
    }
    last_ = value;
    return value >= least && value <= most;
  }
  bool one_of(std::string_view chars) {
    if (at_ >= text_.size() || chars.find(text_[at_]) == chars.npos) return false;
    ++at_;
    return true;
  }
  bool at_end() const { return at_ == text_.size(); }
  int last() const { return last_; }

  bool date() {
    if (!digits(4, 0, 9999)) return false;
    const int year = last_;
    if (!one_of("-") || !digits(2, 1, 12)) return false;
    const int month = last_;
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return one_of("-") && digits(2, 1, days[month - 1] + (month == 2 && leap));
  }
  bool time(int& fraction) {
    if (!digits(2, 0, 23) || !one_of(":") || !digits(2, 0, 59)) return false;
    if (!one_of(":")) return true;
    if (!digits(2, 0, 60)) return false;
    if (!one_of(".,")) return true;
    while (one_of("0123456789")) ++fraction;
    return fraction > 0;
  }
  bool zone() {
    if (one_of("Zz")) return true;
    if (!one_of("+-") || !digits(2, 0, 14)) return false;
    one_of(":");
    return at_end() || digits(2, 0, 59);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
  int last_ = 0;
};

}  // namespace

moment recognise_moment(std::string_view text) noexcept {
  if (text.size() < 5 || text.size() > 40 || text[0] < '0' || text[0] > '9') return {};
  scanner s(text);
  moment found;
  if (text[2] == ':') {
    if (s.time(found.fraction_digits) && s.at_end()) found.form = moment_form::time;
    return found;
  }
  if (!s.date()) return {};
  if (s.at_end()) return {moment_form::date, 0};
  if (!s.one_of("Tt ") || !s.time(found.fraction_digits)) return {};
  if (s.at_end())
    found.form = moment_form::datetime;
  else if (s.zone() && s.at_end())
    found.form = moment_form::zoned_datetime;
  return found;
}

}  // namespace pluribus::ndt::detail
