// SPDX-License-Identifier: BSD-3-Clause
/// One element's NumPy type string to a leaf and back; shared with the Zarr v2 metadata. Structure is elsewhere.
#pragma once
#include <string>
#include <string_view>

#include "refusal.hpp"

namespace pluribus::ndt::notations {

/// `where` is the place of the string in the text it came from.
result<type> read_typestr(std::string_view text, span where);
/// `notation` names the caller in refusals.
result<std::string> write_typestr(const type& leaf, std::string_view path, std::string_view notation);

}  // namespace pluribus::ndt::notations
