// SPDX-License-Identifier: BSD-3-Clause
/// Type to byte sizes and offsets, with checked arithmetic. Natural C layout; `align` raises, `pack` lowers, `offset` and `size` place.
#include "ndt/layout.hpp"

#include <algorithm>

#include "codes.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {
namespace {

using datashape::diagnostic;
using datashape::result;
using datashape::severity;

diagnostic none(const type& t, std::string_view why) {
  return {codes::no_layout, severity::error, "`" + to_string(t) + "` has no fixed layout: " + std::string(why)};
}
diagnostic overflow(const type& t) {
  return {codes::size_overflow, severity::error, "the size of `" + to_string(t) + "` exceeds 2**63 - 1 bytes"};
}

bool align_up(index& at, index align) {
  const index rest = at % align;
  return rest == 0 || !__builtin_add_overflow(at, align - rest, &at);
}

result<layout> of_fields(const type& t) {
  std::vector<layout_field> fields;
  fields.reserve(t.size());
  index at = 0, align = 1;
  for (std::size_t i = 0; i < t.size(); ++i) {
    auto below = layout_of(t.child(i));
    if (!below) return std::move(below).error();
    const detail::field_attributes a = t.attributes(i);
    index field_align = below->align();
    if (const index pack = a.pack ? a.pack : t.pack()) field_align = std::min(field_align, pack);
    field_align = std::max<index>({field_align, a.align, 1});
    if (a.offset >= 0) at = a.offset;
    else if (!align_up(at, field_align)) return overflow(t);
    fields.push_back({at, below->size(), field_align});
    if (a.offset < 0 || at % field_align == 0) align = std::max(align, field_align);
    if (__builtin_add_overflow(at, below->size(), &at)) return overflow(t);
  }
  align = std::max<index>(align, t.align());
  index end = 0;
  for (const layout_field& f : fields) end = std::max(end, f.offset + f.size);
  if (!align_up(end, align)) return overflow(t);
  if (t.explicit_size() >= 0) end = t.explicit_size();
  return layout(end, align, std::move(fields));
}

result<layout> of_union(const type& t) {
  const index tag = t.size() <= 256 ? 1 : 2;
  index size = 0, align = 1;
  for (std::size_t i = 0; i < t.size(); ++i) {
    auto below = layout_of(t.child(i));
    if (!below) return std::move(below).error();
    size = std::max(size, below->size());
    align = std::max(align, below->align());
  }
  index end = tag;
  if (!align_up(end, align)) return overflow(t);
  const index payload = end;
  if (__builtin_add_overflow(end, size, &end) || !align_up(end, std::max(align, tag))) return overflow(t);
  return layout(end, std::max(align, tag), {{0, tag, tag}, {payload, size, align}});
}

}  // namespace

result<layout> layout_of(const type& t) {
  switch (t.kind()) {
    case kind::scalar: return layout(size_of(t.scalar()), align_of(t.scalar()));
    case kind::fixed: {
      auto below = layout_of(t.element());
      if (!below) return below;
      index size = 0;
      if (__builtin_mul_overflow(t.extent(), below->size(), &size)) return overflow(t);
      return layout(size, below->align());
    }
    case kind::var:
    case kind::array:
    case kind::string:
    case kind::bytes:
    case kind::map:
    case kind::json: return layout(16, 8);  // offset and size into a side buffer
    case kind::char_: return layout(unit_size(t.encoding()), unit_size(t.encoding()));
    case kind::fixed_string: {
      index size = 0;
      if (__builtin_mul_overflow(t.value(), unit_size(t.encoding()), &size)) return overflow(t);
      return layout(size, unit_size(t.encoding()));
    }
    case kind::fixed_bytes: return layout(t.value(), std::max<index>(t.extra(), 1));
    case kind::date: return layout(4, 4);
    case kind::time:
    case kind::datetime:
    case kind::timedelta:
    case kind::ref:
    case kind::object: return layout(8, 8);
    case kind::decimal: return layout(t.sub(), std::min<index>(t.sub(), 16));
    case kind::null: return layout(0, 1);
    case kind::categorical: {
      const scalar code = static_cast<scalar>(t.sub());
      return layout(size_of(code), align_of(code));
    }
    case kind::option:
    case kind::annotated:
    case kind::module: return layout_of(t.element());
    case kind::record:
    case kind::tuple:
      if (t.is_variadic()) return none(t, "`...` stands for any fields");
      return of_fields(t);
    case kind::union_: return of_union(t);
    case kind::nominal:
      if (t.has(detail::defined)) return layout_of(t.definition());
      return none(t, "the name has no definition here");
    case kind::constructed:
      if (t.size() == 1 && t.child(0).kind() != kind::nothing) return layout_of(t.child(0));
      return none(t, "an open constructor");
    case kind::symbolic:
    case kind::unknown: return none(t, "the size of the dimension is not known");
    case kind::void_:
    case kind::nothing: return none(t, "it has no values");
    case kind::function: return none(t, "a signature is not stored");
    default: return none(t, "it is a pattern");
  }
}

}  // namespace pluribus::ndt
