// SPDX-License-Identifier: BSD-3-Clause
/// A record from the members of a C++ struct: plain where the compiler laid it out naturally, with offsets where it did not.
#include "ndt/type_of.hpp"

#include "ndt/layout.hpp"

namespace pluribus::ndt::detail {

type record_of(std::span<const member> members, index size, index align) {
  std::vector<type> types;
  std::vector<std::string_view> names;
  std::vector<field_attributes> attributes;
  for (const member& m : members) {
    types.push_back(m.type);
    names.push_back(m.name);
    attributes.push_back({.offset = m.offset});
  }
  type plain = make_node({.what = kind::record, .children = types, .names = names});
  const auto natural = layout_of(plain);
  if (!natural) return plain;
  bool same = natural->size() == size && natural->align() == align;
  for (std::size_t i = 0; i < members.size(); ++i) same = same && natural->field(i).offset == members[i].offset;
  if (same) return plain;
  return make_node({.what = kind::record, .value = (size + 1) << pack_bits, .extra = align > natural->align() ? align : 0,
                    .children = types, .names = names, .attributes = attributes});
}

}  // namespace pluribus::ndt::detail
