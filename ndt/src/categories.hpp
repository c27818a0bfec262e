// SPDX-License-Identifier: BSD-3-Clause
/// What a list of categories has by default: its code width and its dtype. Reader and printer agree through this file.
#pragma once
#include <cstdint>
#include <string_view>

#include "ndt/make.hpp"

namespace pluribus::ndt {

/// The narrowest signed integer that numbers so many categories.
constexpr scalar smallest_code(std::int64_t categories) noexcept {
  return categories <= 128 ? scalar::int8 : categories <= 32768 ? scalar::int16 : scalar::int32;
}

/// int64, float64 or string where all literals are of that kind, else nothing.
type natural_category(std::string_view literals);

}  // namespace pluribus::ndt
