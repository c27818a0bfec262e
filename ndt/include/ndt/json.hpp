// SPDX-License-Identifier: BSD-3-Clause
/// The JSON form of a type, both ways, for programs that read JSON but not datashapes. A leaf is its datashape text; a node with parts is
/// an object with "kind" and the parts. Every type has a JSON form and reads back as itself.
///   {"kind": "fixed", "extent": 3, "element": {"kind": "record", "fields": [{"name": "x", "type": "int32"}]}}
#pragma once
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

datashape::result<type> from_json(std::string_view json);
std::string to_json(const type& t);

}  // namespace pluribus::ndt
