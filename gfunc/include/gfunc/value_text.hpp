// SPDX-License-Identifier: BSD-3-Clause
/// Values from and to JSON-like text: value_from_text("3 * ?int32", "[1, null, 3]"). Dims are lists, records objects or lists, tuples
/// lists, complex numbers [real, imaginary], unions {"member": value}, maps objects or lists of pairs, times ISO 8601 or counts, bytes
/// hexadecimal, numbers of any size, and also nan, inf and -inf. value_from_text(v.type(), to_text(v)) equals v (json apart from its
/// blanks).
#pragma once
#include <string>
#include <string_view>

#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// Records of fixed size come in rows. Errors have spans into the text.
datashape::result<value> try_value_from_text(const ndt::type& type, std::string_view text);
value value_from_text(const ndt::type& type, std::string_view text);
value value_from_text(std::string_view type, std::string_view text);

/// In one line, whole.
std::string to_text(const value& v);

}  // namespace pluribus::gfunc
