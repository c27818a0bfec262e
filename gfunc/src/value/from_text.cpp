// SPDX-License-Identifier: BSD-3-Clause
/// Literals to values, a list of literals at a time: n literals of a type become one value of n elements, form by form.
#include <map>

#include "bits.hpp"
#include "datashape/try.hpp"
#include "element_text.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/rows.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

namespace {

using ndt::kind;
using ndt::notations::literal;
using form = literal::form;
using list = std::vector<const literal*>;
using datashape::result;

const literal nothing;

/// A literal that stands for whatever lies under a null.
bool is_hole(const literal* l) noexcept { return l == &nothing; }

result<value> build(const ndt::type& type, const list& items);

index count_of(const list& items) noexcept { return static_cast<index>(items.size()); }

datashape::outcome fill_plain(const value& to, const ndt::type& type, const list& items);

/// One field of rows.
datashape::outcome fill_field(const value& rows, const ndt::type& record, std::size_t i, const list& items) {
  DATASHAPE_TRY(value to, rows.item(i));
  return fill_plain(to, record.child(i), items);
}

/// Of an object with more fields than the record: one that is not the record's, or stands twice.
std::string extra_field(const literal& from, const ndt::type& record) {
  for (std::size_t k = 0; k < from.keys.size(); ++k) {
    const std::string& name = from.keys[k].text;
    bool known = false;
    for (std::size_t i = 0; i < record.size(); ++i) known = known || record.field(i).name == name;
    if (!known) return "it has no field `" + name + "`";
    for (std::size_t other = 0; other < k; ++other)
      if (from.keys[other].text == name) return "field `" + name + "` stands twice";
  }
  return "no field `" + std::string(record.field(record.size() - 1).name) + "`";
}

result<const literal*> field_of(const literal& from, const ndt::type& record, std::size_t i) {
  if (is_hole(&from)) return &nothing;
  if (from.is_sequence() && from.items.size() == record.size()) return &from.items[i];
  if (from.is(form::dict) && record.kind() == kind::record) {
    const literal* found = from.find(record.field(i).name);
    if (found == nullptr) return unfit(from, record, "no field `" + std::string(record.field(i).name) + "`");
    if (from.items.size() == record.size()) return found;
    return unfit(from, record, extra_field(from, record));
  }
  if (!from.is_sequence()) return unfit(from, record);
  return unfit(from, record,
               "it has " + std::to_string(record.size()) + (record.size() == 1 ? " field" : " fields") + ", and the list " +
                   std::to_string(from.items.size()));
}

result<list> fields_of(const list& items, const ndt::type& record, std::size_t i) {
  list all;
  for (const literal* item : items) {
    DATASHAPE_TRY(const literal* one, field_of(*item, record, i));
    all.push_back(one);
  }
  return all;
}

/// The elements of lists that all have `extent` elements.
result<list> elements_of(const list& items, const ndt::type& dim) {
  list all;
  for (const literal* item : items) {
    if (is_hole(item)) {
      all.insert(all.end(), static_cast<std::size_t>(dim.extent()), &nothing);
      continue;
    }
    if (!item->is_sequence() || static_cast<index>(item->items.size()) != dim.extent())
      return unfit(*item, dim, "a list of " + std::to_string(dim.extent()));
    for (const literal& below : item->items) all.push_back(&below);
  }
  return all;
}

/// `to` has the literals' count as its first dim and the dims of the type behind it.
datashape::outcome fill_plain(const value& to, const ndt::type& type, const list& items) {
  if (type.kind() == kind::fixed) {
    if (to.shape().rank() < 2) return unsupported(type, "its dims do not fit");
    DATASHAPE_TRY(list below, elements_of(items, type));
    value flat = to;
    // Rows of elements are one after the other in the count, whatever their steps: fill each position of the dim apart.
    for (index k = 0; k < type.extent(); ++k) {
      list column;
      for (std::size_t i = 0; i < items.size(); ++i)
        column.push_back(below[i * static_cast<std::size_t>(type.extent()) + static_cast<std::size_t>(k)]);
      std::vector<view_dim> dims_of_one{{0, to.shape()[0], 0, 1}};
      DATASHAPE_TRY(value one, to.slice(1, k, 1, 1));
      for (int d = 2; d < one.shape().rank(); ++d) dims_of_one.push_back({d, one.shape()[d], 0, 1});
      DATASHAPE_CHECK(fill_plain(one.viewed(dims_of_one), type.element(), column));
    }
    return std::monostate{};
  }
  if (is_named(type)) {
    DATASHAPE_TRY(value inner, to.unwrapped());
    return fill_plain(inner, unnamed(type), items);
  }
  if (type.kind() == kind::record || type.kind() == kind::tuple) {
    if (type.size() == 0) {
      for (const literal* item : items) {
        if (!is_hole(item) && !((item->is_sequence() || item->is(form::dict)) && item->items.empty())) return unfit(*item, type);
      }
    }
    for (std::size_t i = 0; i < type.size(); ++i) {
      DATASHAPE_TRY(list below, fields_of(items, type, i));
      DATASHAPE_CHECK(fill_field(to, type, i, below));
    }
    return std::monostate{};
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (!is_hole(items[i])) DATASHAPE_CHECK(write_element(*items[i], type, to.data() + static_cast<index>(i) * to.strides()[0]));
  }
  return std::monostate{};
}

result<value> build_plain(const ndt::type& type, const list& items) {
  DATASHAPE_TRY(value made, value::allocate(ndt::fixed_dim(count_of(items), type)));
  if (made.size() > 0 && made.itemsize() > 0) std::memset(made.data(), 0, static_cast<std::size_t>(made.size() * made.itemsize()));
  DATASHAPE_CHECK(fill_plain(made, type, items));
  return made;
}

result<value> build_option(const ndt::type& type, const list& items) {
  bit_packer bits(count_of(items));
  list below;
  for (const literal* item : items) {
    const bool valid = !is_hole(item) && !item->is(form::null);
    bits.push(valid);
    below.push_back(valid ? item : &nothing);
  }
  DATASHAPE_TRY(value child, build(type.element(), below));
  return value::option(std::move(child), bits.over(dims{count_of(items)}), 1);
}

result<value> build_rows(const ndt::type& type, const list& items) {
  std::vector<index> sizes;
  list below;
  for (const literal* item : items) {
    if (!is_hole(item) && !item->is_sequence()) return unfit(*item, type, "rows are lists");
    sizes.push_back(static_cast<index>(item->items.size()));
    for (const literal& one : item->items) below.push_back(&one);
  }
  DATASHAPE_TRY(packed_rows rows, pack_rows(dims{count_of(items)}, sizes));
  DATASHAPE_TRY(value content, build(type.element(), below));
  DATASHAPE_TRY(value made, value::ragged(std::move(rows.starts), std::move(rows.ends), std::move(content)));
  value_access::set_dtype(made, type);
  return made;
}

result<value> build_map(const ndt::type& type, const list& items) {
  std::vector<index> sizes;
  list keys, values;
  for (const literal* item : items) {
    if (!is_hole(item) && !item->is_sequence() && !item->is(form::dict)) return unfit(*item, type, "a map is an object or a list of pairs");
    sizes.push_back(static_cast<index>(item->items.size()));
    for (std::size_t i = 0; i < item->items.size(); ++i) {
      const literal& entry = item->items[i];
      if (item->is(form::dict)) {
        keys.push_back(&item->keys[i]);
        values.push_back(&entry);
        continue;
      }
      if (!entry.is_sequence() || entry.items.size() != 2) return unfit(entry, type, "an entry is [key, value]");
      keys.push_back(&entry.items[0]);
      values.push_back(&entry.items[1]);
    }
  }
  DATASHAPE_TRY(packed_rows rows, pack_rows(dims{count_of(items)}, sizes));
  DATASHAPE_TRY(value key, build(type.child(0), keys));
  DATASHAPE_TRY(value mapped, build(type.child(1), values));
  const ndt::type entry = ndt::record({{"key", type.child(0)}, {"value", type.child(1)}});
  std::vector<value> fields;
  fields.push_back(std::move(key));
  fields.push_back(std::move(mapped));
  DATASHAPE_TRY(value entries, value::columns(ndt::fixed_dim(count_of(keys), entry), std::move(fields)));
  DATASHAPE_TRY(value made, value::ragged(std::move(rows.starts), std::move(rows.ends), std::move(entries)));
  return value::map(std::move(made));
}

result<value> build_text(const ndt::type& type, const list& items) {
  text_builder builder(count_of(items));
  for (const literal* item : items) {
    if (is_hole(item)) {
      builder.append({});
    } else if (type.kind() == kind::json) {
      std::string json;
      ndt::notations::append_json(*item, json);
      builder.append(json);
    } else if (type.kind() == kind::bytes) {
      DATASHAPE_TRY(std::string bytes, bytes_of_hex(*item, type));
      builder.append(bytes);
    } else {
      if (!item->is(form::text)) return unfit(*item, type);
      builder.append(item->text);
    }
  }
  return std::move(builder).finish(type);
}

/// The dictionary holds what occurs, in order.
result<value> build_categories(const ndt::type& type, const list& items) {
  std::map<std::string, index> seen;
  list categories;
  const auto code_type = ndt::make_scalar(static_cast<ndt::scalar>(type.sub()));
  DATASHAPE_TRY(value codes, value::allocate(ndt::fixed_dim(count_of(items), code_type)));
  for (std::size_t i = 0; i < items.size(); ++i) {
    index code = 0;
    if (!is_hole(items[i])) {
      std::string text;
      ndt::notations::append_json(*items[i], text);
      const auto [at, fresh] = seen.emplace(text, count_of(categories));
      if (fresh) categories.push_back(items[i]);
      code = at->second;
    }
    std::memcpy(codes.data() + static_cast<index>(i) * codes.itemsize(), &code, static_cast<std::size_t>(codes.itemsize()));
  }
  // So that what lies under nulls has a category too.
  if (categories.empty() && !items.empty()) categories.push_back(&nothing);
  DATASHAPE_TRY(value dictionary, build(type.child(0), categories));
  return value::categorical(std::move(codes), std::move(dictionary), type.has(ndt::detail::ordered));
}

result<value> build_union(const ndt::type& type, const list& items) {
  const ndt::scalar tag_type = type.size() <= 256 ? ndt::scalar::uint8 : ndt::scalar::uint16;
  DATASHAPE_TRY(value tags, value::allocate(ndt::fixed_dim(count_of(items), ndt::make_scalar(tag_type))));
  DATASHAPE_TRY(value positions, value::allocate(ndt::fixed_dim(count_of(items), ndt::make_scalar(ndt::scalar::int32))));
  std::vector<list> members(type.size());
  for (std::size_t i = 0; i < items.size(); ++i) {
    const literal& item = *items[i];
    std::size_t tag = 0;
    const literal* inside = &nothing;
    if (!is_hole(&item)) {
      if (!item.is(form::dict) || item.items.size() != 1) return unfit(item, type, "a member of a union is {\"name\": value}");
      const std::string& name = item.keys[0].text;
      for (tag = 0; tag < type.size(); ++tag) {
        if (name == (type.has(ndt::detail::anonymous) ? std::to_string(tag) : std::string(type.field(tag).name))) break;
      }
      if (tag == type.size()) return unfit(item, type, "no member `" + name + "`");
      inside = &item.items[0];
    }
    const auto position = static_cast<std::int32_t>(members[tag].size());
    members[tag].push_back(inside);
    std::memcpy(tags.data() + static_cast<index>(i) * tags.itemsize(), &tag, static_cast<std::size_t>(tags.itemsize()));
    std::memcpy(positions.data() + 4 * i, &position, 4);
  }
  std::vector<value> values;
  for (std::size_t m = 0; m < members.size(); ++m) {
    DATASHAPE_TRY(value one, build(type.child(m), members[m]));
    values.push_back(std::move(one));
  }
  return value::dense(type, std::move(tags), std::move(positions), std::move(values));
}

result<value> build_columns(const ndt::type& type, const list& items) {
  std::vector<value> fields;
  for (std::size_t i = 0; i < type.size(); ++i) {
    DATASHAPE_TRY(list below, fields_of(items, type, i));
    DATASHAPE_TRY(value one, build(type.child(i), below));
    fields.push_back(std::move(one));
  }
  return value::columns(ndt::fixed_dim(count_of(items), type), std::move(fields));
}

result<value> build(const ndt::type& type, const list& items) {
  if (is_plain(type)) return build_plain(type, items);
  if (is_named(type)) {
    DATASHAPE_TRY(value inner, build(unnamed(type), items));
    return value::wrapped(type, std::move(inner));
  }
  switch (type.kind()) {
    case kind::fixed: {
      DATASHAPE_TRY(list below, elements_of(items, type));
      DATASHAPE_TRY(value flat, build(type.element(), below));
      return flat.split(0, count_of(items), type.extent());
    }
    case kind::option: return build_option(type, items);
    case kind::var:
    case kind::array: return build_rows(type, items);
    case kind::map: return build_map(type, items);
    case kind::string:
    case kind::bytes:
    case kind::json: return build_text(type, items);
    case kind::categorical: return build_categories(type, items);
    case kind::union_: return build_union(type, items);
    case kind::record:
    case kind::tuple: return build_columns(type, items);
    case kind::ref: {
      DATASHAPE_TRY(value target, build(type.element(), items));
      return value::reference(std::move(target), 1);
    }
    default: return unsupported(type, "values of it have no text");
  }
}

}  // namespace

result<value> try_value_from_text(const ndt::type& type, std::string_view text) {
  if (type.is_symbolic()) return unsupported(type, "it is a pattern");
  DATASHAPE_TRY(literal whole, ndt::notations::read_literal(text, {.numbers_as_text = true}));
  DATASHAPE_TRY(value made, build(type, {&whole}));
  return made.at(0);
}

value value_from_text(const ndt::type& type, std::string_view text) {
  auto made = try_value_from_text(type, text);
  if (!made) throw datashape::error(std::move(made).error(), std::string(text));
  return *std::move(made);
}

value value_from_text(std::string_view type, std::string_view text) { return value_from_text(ndt::parse(type), text); }

}  // namespace pluribus::gfunc
