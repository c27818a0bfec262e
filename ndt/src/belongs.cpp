// SPDX-License-Identifier: BSD-3-Clause
/// The lattice of families: which types belong to which reserved name. Total over all kinds of nodes.
#include "dim_list.hpp"
#include "ndt/match.hpp"

namespace pluribus::ndt {
namespace {

constexpr family no_parent = family::any;

/// The next wider family; any at the top.
constexpr family wider(family f) {
  switch (f) {
    case family::dtype:
    case family::dim: return family::any;
    case family::fixed:
    case family::var: return family::dim;
    case family::boolean:
    case family::number:
    case family::temporal:
    case family::string:
    case family::bytes:
    case family::categorical: return family::scalar;
    case family::integer:
    case family::float_:
    case family::complex:
    case family::decimal: return family::number;
    case family::int_:
    case family::uint: return family::integer;
    case family::fixed_string: return family::string;
    case family::fixed_bytes: return family::bytes;
    case family::any: return no_parent;
    default: return family::dtype;
  }
}

bool within(family f, family wide) {
  for (;; f = wider(f)) {
    if (f == wide) return true;
    if (f == family::any) return false;
  }
}

/// The narrowest family that holds a type without dimensions; dtype where there is no narrower one.
family narrowest(const type& c) noexcept {
  switch (c.kind()) {
    case kind::scalar:
      switch (class_of(c.scalar())) {
        case scalar_class::boolean: return family::boolean;
        case scalar_class::signed_integer: return family::int_;
        case scalar_class::unsigned_integer: return family::uint;
        case scalar_class::floating: return family::float_;
        case scalar_class::complex: return family::complex;
      }
      return family::dtype;
    case kind::char_:
    case kind::string: return family::string;
    case kind::fixed_string: return family::fixed_string;
    case kind::bytes: return family::bytes;
    case kind::fixed_bytes: return family::fixed_bytes;
    case kind::date:
    case kind::time:
    case kind::datetime:
    case kind::timedelta: return family::temporal;
    case kind::decimal: return family::decimal;
    case kind::json: return family::scalar;
    case kind::categorical: return family::categorical;
    case kind::record: return family::record;
    case kind::tuple: return family::tuple;
    case kind::union_: return family::union_;
    case kind::ref: return family::ref;
    case kind::function: return family::function;
    case kind::option: return family::option;
    case kind::family: return c.family();
    default: return family::dtype;
  }
}

bool is_sized(kind k) { return k == kind::fixed || k == kind::symbolic || k == kind::unknown; }

bool dim_belongs(const type& d, family f) {
  if (f == family::dim) return d.kind() != kind::ellipsis && d.kind() != kind::power;
  if (d.kind() == kind::dim_family) return d.family() == f;
  return f == family::fixed ? is_sized(d.kind()) : d.kind() == kind::var;
}

}  // namespace

bool belongs(const type& t, family f) noexcept {
  const type& c = detail::bare(t);
  if (f == family::any) return c.kind() != kind::nothing;
  if (c.is_dim()) return is_dim_family(f) && dim_belongs(c, f);
  if (c.kind() == kind::contiguous || c.kind() == kind::where || c.kind() == kind::module) return belongs(c.element(), f);
  if (c.kind() == kind::nothing || c.kind() == kind::fragment) return false;
  return within(narrowest(c), f);
}

}  // namespace pluribus::ndt
