// SPDX-License-Identifier: BSD-3-Clause
/// What changed between two types, place by place, and whether data of the first can still be read as the second.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "ndt/type.hpp"

namespace pluribus::ndt {

struct difference {
  std::string path;                 ///< as in match: `[].y`
  std::optional<type> left, right;  ///< nothing: the part is absent on that side
  std::string note;
  /// Values of `left` can be read where `right` is expected.
  bool compatible = false;
};

/// Empty where the types are equal.
std::vector<difference> diff(const type& left, const type& right);

/// `[].y  ?float64 -> float64  narrowing: existing nulls cannot be read`
std::string to_string(const difference& d);

/// Can every value of `from` be read as `to`? Fields that `to` leaves out are skipped, fields it adds must be nullable, scalars must be
/// held exactly, patterns must match.
bool is_readable_as(const type& from, const type& to);

}  // namespace pluribus::ndt
