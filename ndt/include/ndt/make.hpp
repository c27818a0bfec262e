// SPDX-License-Identifier: BSD-3-Clause
/// Builds types without text, mirroring the syntax: dim(3) * var * record({{"x", types::int32}}). What cannot be a type throws
/// datashape::error (E02xx); the try_ forms return a result.
#pragma once
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

struct named_type {
  std::string name;
  ndt::type type;
};

// leaves
const type& make_scalar(scalar s) noexcept;
const type& make_swapped(scalar s) noexcept;  ///< big-endian
const type& make_family(family f) noexcept;
const type& make_leaf(kind k) noexcept;  ///< string, date, json, null, void_, object, type_, nothing
const type& make_char(encoding e) noexcept;
type make_fixed_string(index code_units, encoding e = encoding::utf8);
type make_bytes(index align = 1);
type make_fixed_bytes(index size, index align = 1);
type make_time(time_unit unit = time_unit::us, std::string_view zone = {});
type make_datetime(time_unit unit = time_unit::us, std::string_view zone = {}, index multiple = 1);
type make_timedelta(time_unit unit = time_unit::us, index multiple = 1);
type make_decimal(index precision, index scale = 0, index bits = 0);

// dimensions
type fixed_dim(index extent, type element);
type symbolic_dim(std::string_view name, type element);
type unknown_dim(type element);
type var_dim(type element);
type array_dim(type element);
/// `over` is dim, var (var...) or fixed (array...); equal: A=...
type ellipsis_dim(std::string_view name, type element, bool equal = false, family over = family::dim);
type family_dim(family f, type element);
/// base is one dimension whose element is nothing.
type power_dim(type base, std::string_view exponent, type element);

// composed
type option(type element);
type record(std::span<const named_type> fields, bool variadic = false);
type record(std::initializer_list<named_type> fields);
type tuple(std::span<const type> fields, bool variadic = false);
type tuple(std::initializer_list<type> fields);
type union_of(std::span<const named_type> members);
type union_of(std::span<const type> members);
type ref(type target);
type map(type key, type value);
type categorical(type dictionary, bool ordered = false, scalar index = scalar::int32);
type function(std::span<const type> parameters, std::span<const named_type> keywords, std::span<const type> results);
type typevar(std::string_view name);
type nominal(std::string_view name, std::span<const type> arguments = {}, const type* definition = nullptr);
type constructed(std::string_view name, std::span<const type> arguments);
type contiguous(char order, type inner);
type annotated(std::string_view json, type inner);
type fragment(type dims);

/// shape * dtype, all fixed.
type array_type(std::span<const index> shape, const type& dtype);
type array_type(std::initializer_list<index> shape, const type& dtype);

/// dim(3) * types::int32; var * t; dim("N") * t
struct dim {
  explicit dim(index extent) : extent(extent) {}
  explicit dim(std::string_view name) : name(name) {}
  index extent = -1;
  std::string_view name;
};
struct var_tag {};
inline constexpr var_tag var;
inline type operator*(dim d, type element) {
  return d.extent >= 0 || d.name.empty() ? fixed_dim(d.extent, std::move(element)) : symbolic_dim(d.name, std::move(element));
}
inline type operator*(var_tag, type element) { return var_dim(std::move(element)); }
/// Chains are built right to left: dim(3) * (dim(4) * t).

/// Everything a node can hold; make.hpp's functions and the lowering fill one.
struct node_spec {
  kind what;
  std::uint8_t sub = 0;
  std::uint16_t flags = 0;
  std::int64_t value = 0, extra = 0;
  std::string_view text = {};
  std::span<const type> children = {};
  std::span<const std::string_view> names = {};  ///< empty or one a child
  std::span<const detail::field_attributes> attributes = {};
};
/// No checks: the caller has made them. Flags `attributed` and `symbolic_` are derived.
type make_node(const node_spec& spec);

}  // namespace pluribus::ndt
