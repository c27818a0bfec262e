// SPDX-License-Identifier: BSD-3-Clause
/// What writer and reader of the binary form agree on. The number of a kind on the wire is its place in `enum class kind`; scalars and
/// families go by name, so that their lists may grow. A new meaning needs a new version.
///
///   "NDT" version(1)  node
///   node: kind u8, flags u16, sub, value zigzag, extra zigzag, text, children varint, has-names u8, then each child: [name] [attributes]
///   node sub: u8, or text for scalar, family, dim_family, ellipsis and categorical; text and name: varint size and bytes attributes (flag
///   `attributed`): offset zigzag, align varint, pack varint
#pragma once
#include <cstdint>
#include <string_view>

#include "ndt/type.hpp"

namespace pluribus::ndt::detail {

inline constexpr std::uint8_t wire_magic[4] = {'N', 'D', 'T', 1};
inline constexpr std::uint16_t wire_flags = swapped | variadic | keyword_rest | equal_dims | ordered | attributed | anonymous | defined;

constexpr bool sub_is_name(kind k) {
  return k == kind::scalar || k == kind::family || k == kind::dim_family || k == kind::ellipsis || k == kind::categorical;
}
inline std::string_view sub_name(const type& t) {
  if (t.kind() == kind::scalar || t.kind() == kind::categorical) return name(static_cast<scalar>(t.sub()));
  return name(t.family());
}

static_assert(static_cast<int>(kind::fixed) == 1 && static_cast<int>(kind::scalar) == 9 && static_cast<int>(kind::record) == 26 &&
                  static_cast<int>(kind::module) == 42,
              "numbers of kinds are part of the binary form");

}  // namespace pluribus::ndt::detail
