// SPDX-License-Identifier: BSD-3-Clause
/// A record from the members of a C++ struct: plain where the compiler laid it out naturally, with attributes where it did not.
#include "ndt/type_of.hpp"

#include "ndt/layout.hpp"
#include "notations/placed.hpp"

namespace pluribus::ndt::detail {
namespace {

type plain_record(std::span<const member> members) {
  std::vector<named_type> fields;
  for (const member& m : members) fields.push_back({std::string(m.name), m.type});
  return record(fields);
}

/// `align=n` beside what the record already says.
type aligned_record(const type& t, index align) {
  std::vector<type> types;
  std::vector<std::string_view> names;
  std::vector<field_attributes> attributes;
  for (std::size_t i = 0; i < t.size(); ++i) {
    types.push_back(t.child(i));
    names.push_back(t.field(i).name);
    attributes.push_back(t.attributes(i));
  }
  node_spec spec{.what = kind::record, .value = t.raw()->value, .extra = align, .children = types, .names = names};
  if (t.has(attributed)) spec.attributes = attributes;
  const type whole = make_node(spec);
  spec.value = t.pack();
  type without_size = make_node(spec);
  return layout_of(without_size)->size() == layout_of(whole)->size() ? without_size : whole;
}

}  // namespace

type record_of(std::span<const member> members, index size, index align) {
  std::vector<notations::placed_field> fields;
  for (const member& m : members) {
    const auto below = layout_of(m.type);
    if (!below) return plain_record(members);
    fields.push_back({std::string(m.name), m.type, m.offset});
  }
  // std::string and its like have a datashape, but not its storage.
  auto placed = notations::place(fields, size, align == 1 ? notations::packing::packed : notations::packing::aligned);
  if (!placed) return plain_record(members);
  return layout_of(*placed)->align() < align ? aligned_record(*placed, align) : *std::move(placed);
}

}  // namespace pluribus::ndt::detail
