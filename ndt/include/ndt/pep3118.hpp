// SPDX-License-Identifier: BSD-3-Clause
/// PEP 3118 buffer formats (`T{<i:x:4x<d:y:}`) and the formats of Python's `struct` module (`<i4xd`), both ways. Offsets in a format are
/// taken as they stand; native modes (`@`) align as C does. What a format cannot say is refused with the path of the node.
#pragma once
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// itemsize: what the exporter says one element takes, -1 where it says nothing. It is trusted over the format: where the two differ, the
/// fields are placed as C would place them (ctypes leaves padding out), or bytes are added at the end; a format that needs more is refused.
datashape::result<type> from_pep3118(std::string_view format, index itemsize = -1);
datashape::result<std::string> to_pep3118(const type& t);

/// One value without a count is that type; anything else is a tuple of the values and runs of values.
datashape::result<type> from_struct_format(std::string_view format);
datashape::result<std::string> to_struct_format(const type& t);

}  // namespace pluribus::ndt
