// SPDX-License-Identifier: BSD-3-Clause
/// Lowers records, tuples, unions and functions.
#include <algorithm>
#include <bit>

#include "build.hpp"
#include "datashape/identifier.hpp"
#include "hash.hpp"
#include "lower.hpp"
#include "ndt/layout.hpp"

namespace pluribus::ndt {
namespace {

bool is_lone_ellipsis(const datashape::node& n) {
  return n.what == form::ellipsis && n.text.begin == n.text.end && !n.has(datashape::equal_ellipsis);
}

}  // namespace

void set_packing(std::span<const type> fields, index pack, std::vector<detail::field_attributes>& attributes) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const auto natural = layout_of(fields[i]);
    if (natural && natural->align() >= pack) continue;
    attributes.resize(fields.size());
    if (!attributes[i].align) attributes[i].align = static_cast<std::uint32_t>(pack);
  }
}

void lowering::report_duplicate(const node& first, const node& again, kind what) {
  if (errors_.size() >= 50) return;
  datashape::diagnostic d{codes::duplicate_field, datashape::severity::error,
                          "duplicate " + std::string(what == kind::union_ ? "tag " : "field ") + quoted(again.label), again.label};
  d.labels = {{again.label, "declared again here"}, {first.label, "first declared here"}};
  d.help = "rename one of them";
  errors_.push_back(std::move(d));
}

/// Reports every label that is given twice. Each label's hash is looked up once in a table that the thread keeps.
void lowering::check_duplicates(std::span<const node> list, kind what) {
  if (list.size() < 2 || (is(dialect::ndtypes) && what == kind::record) || is(dialect::awkward)) return;
  struct slot {
    std::uint32_t hash = 0, field = 0;  ///< field + 1; 0: free
  };
  thread_local std::vector<slot> table;
  const std::size_t capacity = std::bit_ceil(2 * list.size());
  table.assign(capacity, {});
  slot* slots = table.data();
  for (std::uint32_t i = 0; i < list.size(); ++i) {
    if (!list[i].labelled()) continue;
    const std::string_view name = label(list[i]);
    const auto hash = static_cast<std::uint32_t>(detail::mix_text(0, name.data(), name.size()));
    std::size_t at = hash & (capacity - 1);
    while (slots[at].field != 0 && (slots[at].hash != hash || label(list[slots[at].field - 1]) != name)) at = (at + 1) & (capacity - 1);
    if (slots[at].field == 0)
      slots[at] = {hash, i + 1};
    else
      report_duplicate(list[slots[at].field - 1], list[i], what);
  }
}

bool lowering::whole_attribute(const node& n, std::int64_t& align, std::int64_t& pack, std::int64_t& size) {
  if (!n.has(datashape::label_equals)) return false;
  const std::string_view key = text(n.label);
  index value = 0;
  if (key == "align" && alignment(&n, value))
    align = value;
  else if (key == "pack" && alignment(&n, value))
    pack = value;
  else if (key == "size" && is(dialect::core)) {
    if (integer(&n, value, "a size") && (value < 0 || value > (index{1} << 40)))
      fail(codes::bad_attribute, n.where, "size " + quoted(n.where) + " is out of range");
    else
      size = value;
  } else if (key != "align" && key != "pack")
    fail(codes::bad_attribute, n.label,
         "expected `:` or one of the attributes `align=`, `pack=`, `size=`, found " + quoted(n.label) + " and `=`");
  return true;
}

type lowering::record(const node& n) { return fields(n, kind::record); }

type lowering::tuple(const node& n) { return fields(n, kind::tuple); }

type lowering::fields(const node& n, kind what) {
  const auto list = children(n);
  const std::size_t mark = types_.size(), before = errors_.size();
  std::vector<detail::field_attributes> attributes;
  std::int64_t align = 0, pack = 0, size = -1;
  bool variadic = false, whole = false;
  if (is(dialect::awkward) && n.has(datashape::trailing_comma))
    fail(codes::other_dialect, n.where, "awkward has no comma at the end of a list");
  for (const node& c : list) {
    if (c.what == form::error) continue;
    if (variadic && !c.has(datashape::label_equals)) fail(codes::not_here, c.where, "nothing but attributes stands behind `...`");
    if (is_lone_ellipsis(c) && !c.labelled()) {
      variadic = true;
      if (is(dialect::blaze) || is(dialect::awkward))
        fail(codes::other_dialect, c.where, "`...` among fields belongs to core, dynd and ndtypes");
      continue;
    }
    if (c.labelled() && whole_attribute(c, align, pack, size)) {
      whole = true;
      if (!is(dialect::core) && !is(dialect::ndtypes)) fail(codes::other_dialect, c.where, "attributes belong to core and ndtypes");
      continue;
    }
    if (whole) fail(codes::not_here, c.where, "fields stand before the attributes of the whole");
    if (what == kind::tuple && c.labelled()) {
      fail(codes::not_here, c.label, "tuples have no names; keyword parameters stand in signatures",
           "write a record: `{" + std::string(text(c.label)) + ": ...}`");
      continue;
    }
    if (c.has(datashape::label_quoted) && is(dialect::ndtypes)) fail(codes::other_dialect, c.label, "ndtypes has no quoted names");
    const node* of = &c;
    if (c.what == form::attributed) {
      if (!is(dialect::core) && !is(dialect::ndtypes)) fail(codes::other_dialect, c.where, "attributes belong to core and ndtypes");
      attributes.resize(types_.size() - mark + 1);
      detail::field_attributes& a = attributes.back();
      const auto parts = children(c);
      of = &parts[0];
      for (const node& part : parts.subspan(1)) {
        const std::string_view key = text(part.label);
        index value = 0;
        if (key == "align" && alignment(&part, value))
          a.align = static_cast<std::uint32_t>(value);
        else if (key == "pack" && alignment(&part, value))
          a.pack = static_cast<std::uint32_t>(value);
        else if (key == "offset" && is(dialect::core)) {
          if (integer(&part, value, "an offset") && (value < 0 || value > (index{1} << 40)))
            fail(codes::bad_attribute, part.where, "offset " + quoted(part.where) + " is out of range");
          else
            a.offset = value;
        } else if (key != "align" && key != "pack")
          fail(codes::bad_attribute, part.label, "fields have the attributes `align=`, `pack=` and `offset=`, not " + quoted(part.label));
      }
    }
    if (const type* plain = plain_scalar(*of)) {
      types_.push_back(*plain);
    } else {
      type t = datashape(*of);
      types_.push_back(std::move(t));
    }
    labels_.push_back(c.labelled() ? label(c) : std::string_view{});
  }
  if (what == kind::record) check_duplicates(list, what);
  const std::size_t count = types_.size() - mark;
  if (!attributes.empty()) attributes.resize(count);
  type made;
  if (errors_.size() == before) {
    if (is(dialect::ndtypes) && pack) set_packing(std::span(types_).subspan(mark), pack, attributes);
    made = detail::make_node_of({.what = what,
                                 .flags = static_cast<std::uint16_t>(variadic ? detail::variadic : 0),
                                 .value = pack | (size + 1) << detail::pack_bits,
                                 .extra = align,
                                 .names = what == kind::record ? std::span(labels_).subspan(mark) : std::span<std::string_view>{},
                                 .attributes = attributes},
                                std::span(types_).subspan(mark));
  }
  types_.resize(mark);
  labels_.resize(mark);
  return made;
}

type lowering::alternatives(const node& n) {
  if (!is(dialect::core) && !is(dialect::ndtypes)) return fail(codes::other_dialect, n.where, "unions with `of` belong to ndtypes");
  const auto list = children(n);
  check_duplicates(list, kind::union_);
  if (list.size() > 255) return fail(codes::wrong_arity, n.where, "more than 255 alternatives");
  std::vector<type> members;
  std::vector<std::string_view> names;
  for (const node& c : list) {
    members.push_back(datashape(c));
    names.push_back(label(c));
  }
  return make_node({.what = kind::union_, .children = members, .names = names});
}

/// union(A: T, B: U)  union[T, U]
type lowering::union_type(const node& n) {
  if (!brackets_allowed(n)) return {};
  if (!n.has_arguments()) return fail(codes::wrong_arity, n.where, "`union` wants alternatives: `union(A: int32, B: string)`");
  std::vector<type> members;
  std::vector<std::string_view> names;
  const node* parameters = nullptr;
  for (const node& c : children(n)) {
    if (c.has(datashape::label_equals) && text(c.label) == "parameters") {
      parameters = &c;
      continue;
    }
    if (c.labelled() != !names.empty() && !members.empty())
      return fail(codes::not_here, c.where, "either all alternatives have a tag or none");
    members.push_back(datashape(c));
    if (c.labelled()) names.push_back(label(c));
  }
  check_duplicates(children(n), kind::union_);
  type made = make_node({.what = kind::union_,
                         .flags = static_cast<std::uint16_t>(names.empty() ? detail::anonymous : 0),
                         .children = members,
                         .names = names});
  if (!parameters) return made;
  return make_node({.what = kind::annotated, .text = json(*parameters), .children = {&made, 1}});
}

void lowering::parameters(std::span<const node> list, function_parts& parts) {
  for (std::size_t i = 0; i < list.size(); ++i) {
    const node& c = list[i];
    if (is_lone_ellipsis(c) && !c.labelled()) {
      if (is(dialect::blaze)) fail(codes::other_dialect, c.where, "`...` among parameters belongs to core and dynd");
      const std::uint16_t flag = parts.keywords.empty() ? detail::variadic : detail::keyword_rest;
      if (parts.flags & flag || (flag == detail::keyword_rest && i + 1 != list.size())) fail(codes::not_here, c.where, "a second `...`");
      parts.flags |= flag;
    } else if (c.labelled()) {
      if (is(dialect::blaze)) fail(codes::other_dialect, c.where, "keyword parameters belong to core and dynd");
      if (c.has(datashape::label_equals)) fail(codes::not_here, c.label, "expected `:` behind the name of a keyword parameter");
      parts.keywords.push_back(datashape(c));
      parts.names.push_back(label(c));
    } else {
      if (!parts.keywords.empty())
        fail(codes::not_here, c.where, "a positional parameter behind a keyword parameter");
      else if (parts.flags & detail::variadic)
        fail(codes::not_here, c.where, "a positional parameter behind `...`");
      if (c.what == form::attributed) fail(codes::bad_attribute, c.where, "parameters have no attributes");
      parts.parameters.push_back(datashape(c));
    }
  }
  check_duplicates(list, kind::function);
}

/// Core: `-> (c, d)` has two results, `-> ((c, d))` one that is a tuple. The dialects have one result.
void lowering::results(const node& n, function_parts& parts) {
  const std::string_view whole = n.what == form::name ? text(n.text) : std::string_view{};
  if (whole == "void" && n.count == 0) return;
  if (is(dialect::core) && n.what == form::tuple) {
    const auto list = children(n);
    const bool plain = std::none_of(list.begin(), list.end(),
                                    [](const node& c) { return c.labelled() || is_lone_ellipsis(c) || c.what == form::attributed; });
    if (plain) {
      for (const node& c : list) parts.results.push_back(datashape(c));
      return;
    }
  }
  parts.results.push_back(datashape(n));
}

type lowering::finish(const function_parts& parts) {
  std::vector<type> children = parts.parameters;
  children.insert(children.end(), parts.keywords.begin(), parts.keywords.end());
  children.insert(children.end(), parts.results.begin(), parts.results.end());
  std::vector<std::string_view> names(parts.parameters.size());
  names.insert(names.end(), parts.names.begin(), parts.names.end());
  names.resize(children.size());
  return make_node({.what = kind::function,
                    .flags = parts.flags,
                    .value = static_cast<std::int64_t>(parts.parameters.size()),
                    .extra = static_cast<std::int64_t>(parts.keywords.size()),
                    .children = children,
                    .names = names});
}

type lowering::function(const node& n) {
  if (is(dialect::awkward)) return fail(codes::other_dialect, n.where, "awkward has no functions");
  function_parts parts;
  const auto both = children(n);
  parameters(children(both[0]), parts);
  results(both[1], parts);
  return finish(parts);
}

type lowering::signature(const node& n) {
  function_parts parts;
  const auto list = children(n);
  const auto split = static_cast<std::size_t>(n.value);
  const auto is_void = [&](const node& c) { return c.what == form::name && c.count == 0 && text(c.text) == "void"; };
  for (const node& c : list.first(split)) {
    if (is_void(c) && split == 1) continue;
    parts.parameters.push_back(datashape(c));
  }
  for (const node& c : list.subspan(split)) {
    if (is_void(c) && list.size() == split + 1) continue;
    parts.results.push_back(datashape(c));
  }
  return finish(parts);
}

/// tuple[[T, U]], tuple[[...], parameters={...}]
type lowering::tuple_call(const node& n) {
  if (!brackets_allowed(n)) return {};
  const auto list = children(n);
  if (list.empty() || list[0].what != form::bracket)
    return fail(codes::wrong_arity, n.where, "`tuple` wants a list of types: `tuple[[int32, string]]`");
  std::vector<type> members;
  for (const node& c : children(list[0])) members.push_back(datashape(c));
  type made = make_node({.what = kind::tuple, .children = members});
  return list.size() > 1 ? with_parameters(n, made) : made;
}

/// struct[['x', 'y'], [int32, int16]] of blaze, struct[{x: int32}, parameters={...}] of awkward.
type lowering::struct_call(const node& n) {
  if (!brackets_allowed(n)) return {};
  const auto list = children(n);
  if (!list.empty() && list[0].what == form::record) {
    type made = datashape(list[0]);
    return list.size() > 1 ? with_parameters(n, made) : made;
  }
  if (list.size() != 2 || list[0].what != form::bracket || list[1].what != form::bracket || list[0].count != list[1].count)
    return fail(codes::wrong_arity, n.where, "`struct` wants names and as many types: `struct[['x'], [int32]]`");
  std::vector<type> members;
  std::vector<std::string> owned;
  for (const node& c : children(list[0])) owned.push_back(string(&c, "a field name"));
  for (const node& c : children(list[1])) members.push_back(datashape(c));
  std::vector<named_type> named;
  for (std::size_t i = 0; i < members.size(); ++i) named.push_back({owned[i], members[i]});
  try {
    return ndt::record(named);
  } catch (const datashape::error& e) {
    return fail(e.all().front().id, list[0].where, e.all().front().message);
  }
}

/// funcproto[[T, U], R]
type lowering::funcproto(const node& n) {
  if (!brackets_allowed(n)) return {};
  const auto list = children(n);
  if (list.size() != 2 || list[0].what != form::bracket)
    return fail(codes::wrong_arity, n.where, "`funcproto` wants parameters and a result: `funcproto[[int32], bool]`");
  function_parts parts;
  parameters(children(list[0]), parts);
  results(list[1], parts);
  return finish(parts);
}

}  // namespace pluribus::ndt
