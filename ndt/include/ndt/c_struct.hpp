// SPDX-License-Identifier: BSD-3-Clause
/// C struct text to a type and back: fixed-width numbers, arrays, nested structs, pointers; padding the compiler would not insert is
/// written as members, packing as the attribute GCC and Clang take. The layout is that of 64-bit Linux.
#pragma once
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// The last struct, typedef or variable of the text. Comments and preprocessor lines are skipped; enums, unions and bit fields are refused.
datashape::result<type> from_c(std::string_view text);
/// A record is `struct NAME { … };`, anything else a variable `… NAME;`.
datashape::result<std::string> to_c(const type& t, std::string_view name = "value");

}  // namespace pluribus::ndt
