// SPDX-License-Identifier: BSD-3-Clause
/// Checked construction of types from C++. The lowering makes the same checks with spans and calls make_node itself.
#include "ndt/make.hpp"

#include <algorithm>

#include "codes.hpp"
#include "ndt/print.hpp"
#include "ndt/type_of.hpp"

namespace pluribus::ndt {
namespace {

[[noreturn]] void refuse(datashape::code id, std::string message) { throw datashape::error(id, std::move(message)); }

void check_alignment(index align) {
  if (align < 1 || align > 65536 || (align & (align - 1)))
    refuse(codes::bad_attribute, "alignment " + std::to_string(align) + " is not a power of two up to 65536");
}

type wrap(kind what, const type& inner, std::string_view text = {}, std::uint8_t sub = 0, std::uint16_t flags = 0, std::int64_t value = 0) {
  return make_node({.what = what, .sub = sub, .flags = flags, .value = value, .text = text, .children = {&inner, 1}});
}

type named_children(kind what, std::span<const named_type> fields, std::uint16_t flags) {
  std::vector<type> types;
  std::vector<std::string_view> names;
  for (const named_type& f : fields) {
    types.push_back(f.type);
    names.push_back(f.name);
  }
  std::vector<std::string_view> sorted = names;
  std::sort(sorted.begin(), sorted.end());
  if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
    refuse(codes::duplicate_field, "duplicate field `" + std::string(*twice) + "`");
  return make_node({.what = what, .flags = flags, .children = types, .names = names});
}

}  // namespace

type make_fixed_string(index code_units, encoding e) {
  if (code_units < 0) refuse(codes::bad_argument, "a fixed_string of " + std::to_string(code_units) + " code units");
  return make_node({.what = kind::fixed_string, .sub = static_cast<std::uint8_t>(e), .value = code_units});
}
type make_bytes(index align) {
  check_alignment(align);
  return align == 1 ? make_leaf(kind::bytes) : make_node({.what = kind::bytes, .extra = align});
}
type make_fixed_bytes(index size, index align) {
  check_alignment(align);
  if (size < 0) refuse(codes::bad_argument, "fixed_bytes of size " + std::to_string(size));
  if (size % align) refuse(codes::bad_argument, "fixed_bytes of size " + std::to_string(size) + " with alignment " + std::to_string(align));
  return make_node({.what = kind::fixed_bytes, .value = size, .extra = align == 1 ? 0 : align});
}
type make_time(time_unit unit, std::string_view zone) {
  return make_node({.what = kind::time, .sub = static_cast<std::uint8_t>(unit), .value = 1, .text = zone});
}
type make_datetime(time_unit unit, std::string_view zone, index multiple) {
  if (multiple < 1) refuse(codes::unknown_unit, "a time unit counted " + std::to_string(multiple) + " times");
  return make_node({.what = kind::datetime, .sub = static_cast<std::uint8_t>(unit), .value = multiple, .text = zone});
}
type make_timedelta(time_unit unit, index multiple) {
  if (multiple < 1) refuse(codes::unknown_unit, "a time unit counted " + std::to_string(multiple) + " times");
  return make_node({.what = kind::timedelta, .sub = static_cast<std::uint8_t>(unit), .value = multiple});
}
type make_decimal(index precision, index scale, index bits) {
  if (bits == 0) bits = precision <= 38 ? 128 : 256;
  if (bits != 32 && bits != 64 && bits != 128 && bits != 256) refuse(codes::bad_argument, "decimal storage has 32, 64, 128 or 256 bits");
  const index most = bits == 32 ? 9 : bits == 64 ? 18 : bits == 128 ? 38 : 76;
  if (precision < 1 || precision > most)
    refuse(codes::bad_argument, std::to_string(bits) + "-bit decimals have a precision from 1 to " + std::to_string(most));
  if (scale < -128 || scale > 127) refuse(codes::bad_argument, "decimal scale " + std::to_string(scale) + " is outside -128 to 127");
  return make_node({.what = kind::decimal, .sub = static_cast<std::uint8_t>(bits / 8), .value = precision, .extra = scale});
}

type fixed_dim(index extent, type element) {
  if (extent < 0) refuse(codes::bad_extent, "a dimension of size " + std::to_string(extent));
  return wrap(kind::fixed, element, {}, 0, 0, extent);
}
type symbolic_dim(std::string_view name, type element) { return wrap(kind::symbolic, element, name); }
type unknown_dim(type element) { return wrap(kind::unknown, element); }
type var_dim(type element) { return wrap(kind::var, element); }
type array_dim(type element) { return wrap(kind::array, element); }
type ellipsis_dim(std::string_view name, type element, bool equal, family over) {
  for (const type* t = &element; t->is_dim(); t = &t->element())
    if (t->kind() == kind::ellipsis) refuse(codes::several_ellipses, "one dimension list holds at most one ellipsis");
  return wrap(kind::ellipsis, element, name, static_cast<std::uint8_t>(over), equal ? detail::equal_dims : 0);
}
type family_dim(family f, type element) { return wrap(kind::dim_family, element, {}, static_cast<std::uint8_t>(f)); }
type power_dim(type base, std::string_view exponent, type element) {
  const type both[] = {std::move(element), std::move(base)};
  return make_node({.what = kind::power, .text = exponent, .children = both});
}

type option(type element) {
  if (element.kind() == kind::option) refuse(codes::double_option, "`?" + to_string(element) + "`: an option cannot hold an option");
  return wrap(kind::option, element);
}
type record(std::span<const named_type> fields, bool variadic) {
  return named_children(kind::record, fields, variadic ? detail::variadic : 0);
}
type record(std::initializer_list<named_type> fields) { return record(std::span(fields.begin(), fields.size())); }
type tuple(std::span<const type> fields, bool variadic) {
  return make_node({.what = kind::tuple, .flags = static_cast<std::uint16_t>(variadic ? detail::variadic : 0), .children = fields});
}
type tuple(std::initializer_list<type> fields) { return tuple(std::span(fields.begin(), fields.size())); }
type union_of(std::span<const named_type> members) { return named_children(kind::union_, members, 0); }
type union_of(std::span<const type> members) { return make_node({.what = kind::union_, .flags = detail::anonymous, .children = members}); }
type ref(type target) { return wrap(kind::ref, target); }
type map(type key, type value) {
  const type both[] = {std::move(key), std::move(value)};
  return make_node({.what = kind::map, .children = both});
}
type categorical(type dictionary, bool ordered, scalar index) {
  const std::uint16_t flags = static_cast<std::uint16_t>(detail::anonymous | (ordered ? detail::ordered : 0));
  return make_node({.what = kind::categorical, .sub = static_cast<std::uint8_t>(index), .flags = flags, .children = {&dictionary, 1}});
}
type function(std::span<const type> parameters, std::span<const named_type> keywords, std::span<const type> results) {
  std::vector<type> children(parameters.begin(), parameters.end());
  std::vector<std::string_view> names(parameters.size());
  for (const named_type& k : keywords) {
    children.push_back(k.type);
    names.push_back(k.name);
  }
  children.insert(children.end(), results.begin(), results.end());
  names.resize(children.size());
  return make_node({.what = kind::function,
                    .value = static_cast<std::int64_t>(parameters.size()),
                    .extra = static_cast<std::int64_t>(keywords.size()),
                    .children = children,
                    .names = keywords.empty() ? std::span<const std::string_view>{} : names});
}
type typevar(std::string_view name) { return make_node({.what = kind::typevar, .text = name}); }
type nominal(std::string_view name, std::span<const type> arguments, const type* definition) {
  std::vector<type> children(arguments.begin(), arguments.end());
  if (definition) children.push_back(*definition);
  return make_node(
      {.what = kind::nominal, .flags = static_cast<std::uint16_t>(definition ? detail::defined : 0), .text = name, .children = children});
}
type constructed(std::string_view name, std::span<const type> arguments) {
  return make_node({.what = kind::constructed, .text = name, .children = arguments});
}
type contiguous(char order, type inner) { return wrap(kind::contiguous, inner, {}, static_cast<std::uint8_t>(order)); }
type annotated(std::string_view json, type inner) { return wrap(kind::annotated, inner, json); }
type fragment(type dims) { return wrap(kind::fragment, dims); }

type array_type(std::span<const index> shape, const type& dtype) {
  type t = dtype;
  for (std::size_t i = shape.size(); i-- > 0;) t = fixed_dim(shape[i], std::move(t));
  return t;
}
type array_type(std::initializer_list<index> shape, const type& dtype) { return array_type(std::span(shape.begin(), shape.size()), dtype); }

}  // namespace pluribus::ndt
