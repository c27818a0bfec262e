// SPDX-License-Identifier: BSD-3-Clause
/// strftime patterns, compiled once: dates and times to text and back. Names of days and months are English.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "clock.hpp"

namespace pluribus::gfunc {

class time_format {
 public:
  /// E0354 names a directive that is none.
  static datashape::result<time_format> parse(std::string_view pattern);

  struct zone_text {
    std::string abbreviation;
    std::int64_t offset = 0;
    bool known = false;
  };
  /// `digits`: how many places of a second %f writes.
  void append(const clock_time& local, const zone_text& zone, int digits, std::string& out) const;
  /// UTC where the text names an offset (%z), local time else.
  struct reading {
    clock_time time;
    bool has_offset = false;
  };
  std::optional<reading> read(std::string_view text) const;

 private:
  struct piece {
    char directive = 0;  ///< 0: text as it is
    std::string text;
  };
  std::vector<piece> pieces_;
};

}  // namespace pluribus::gfunc
