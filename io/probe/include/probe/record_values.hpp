// SPDX-License-Identifier: BSD-3-Clause
/// Reads a value out of bytes by its datashape: the type says what, ndt::layout_of says where. Used for file headers, so that what a
/// header is said to be and how it is read cannot drift apart.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"
#include "probe/json.hpp"

namespace pluribus::probe {

/// A record becomes an object, a dim a list, a fixed_string its text up to the first NUL. `swapped`: the bytes are in the other byte
/// order. The bytes must be at least as many as the layout says.
datashape::result<json> read_value(const ndt::type& type, std::span<const std::byte> bytes, bool swapped);

}  // namespace pluribus::probe
