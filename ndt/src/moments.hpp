// SPDX-License-Identifier: BSD-3-Clause
/// Recognises ISO 8601 dates, times and datetimes, for inference only: no value is computed.
#pragma once
#include <string_view>

namespace pluribus::ndt::detail {

enum class moment_form : unsigned char { none, date, time, datetime, zoned_datetime };

struct moment {
  moment_form form = moment_form::none;
  int fraction_digits = 0;
};

moment recognise_moment(std::string_view text) noexcept;

}  // namespace pluribus::ndt::detail
