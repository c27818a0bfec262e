// SPDX-License-Identifier: BSD-3-Clause
/// Placement of fields to records and back.
#include "placed.hpp"

#include <algorithm>

#include "codes.hpp"
#include "datashape/try.hpp"
#include "ndt/make.hpp"

namespace pluribus::ndt::notations {
namespace {

constexpr index max_placed = (index{1} << (63 - detail::pack_bits)) - 2;

index align_up(index at, index align) { return at + (align - at % align) % align; }

}  // namespace

datashape::result<type> place(std::span<const placed_field> fields, index size, packing said) {
  std::vector<layout> below;
  std::vector<type> types;
  std::vector<std::string_view> names;
  bool named = false;
  for (const placed_field& f : fields) {
    DATASHAPE_TRY(layout l, layout_of(f.type));
    index end = 0;
    if (f.offset < 0 || __builtin_add_overflow(f.offset, l.size(), &end) || end > size || size > max_placed)
      return datashape::diagnostic{codes::bad_attribute, datashape::severity::error,
                                   "a field of " + std::to_string(l.size()) + " bytes at offset " + std::to_string(f.offset) +
                                       " does not fit " + std::to_string(size) + " bytes"};
    below.push_back(std::move(l));
    types.push_back(f.type);
    names.push_back(f.name);
    named = named || !f.name.empty();
  }
  index natural_at = 0, align = 1, packed_at = 0;
  bool natural = true, packed = true, aligned = true;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const index offset = fields[i].offset, a = below[i].align();
    natural = natural && offset == align_up(natural_at, a);
    packed = packed && offset == packed_at;
    aligned = aligned && offset % a == 0;
    align = std::max(align, a);
    natural_at = packed_at = offset + below[i].size();
  }
  aligned = aligned && size % align == 0;
  natural = natural && size == align_up(natural_at, align);
  packed = packed && size == packed_at;

  node_spec spec{.what = named || fields.empty() ? kind::record : kind::tuple, .children = types};
  if (named) spec.names = names;
  std::vector<detail::field_attributes> attributes(fields.size());
  if (natural && (said != packing::packed || align == 1)) return make_node(spec);
  const bool pack = said == packing::unsaid ? packed || !aligned : said == packing::packed && align > 1;
  index at = 0, end = 0, whole_align = 1;
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const index a = pack ? 1 : below[i].align();
    const index offset = fields[i].offset;
    at = align_up(at, a);
    if (offset != at) {
      attributes[i].offset = offset;
      spec.attributes = attributes;
    }
    if (offset % a == 0) whole_align = std::max(whole_align, a);
    at = offset + below[i].size();
    end = std::max(end, at);
  }
  const index whole = align_up(end, whole_align);
  spec.value = (size == whole ? 0 : (size + 1) << detail::pack_bits) + (pack ? 1 : 0);
  return make_node(spec);
}

datashape::result<std::vector<placed_field>> placement(const type& t, index& size) {
  DATASHAPE_TRY(const layout l, layout_of(t));
  size = l.size();
  std::vector<placed_field> fields;
  fields.reserve(t.size());
  for (std::size_t i = 0; i < t.size(); ++i) fields.push_back({std::string(t.field(i).name), t.child(i), l.field(i).offset});
  return fields;
}

}  // namespace pluribus::ndt::notations
