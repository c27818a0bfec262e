// SPDX-License-Identifier: BSD-3-Clause
/// Dtypes by what their elements are, the coarse classes casts are decided by.
#pragma once
#include "ndt/type.hpp"

namespace pluribus::gfunc {

enum class leaf_class : std::uint8_t {
  boolean,
  integer,
  floating,
  complex,
  decimal,
  text,
  bytes,
  date,
  time,
  datetime,
  timedelta,
  json,
  other
};

inline leaf_class leaf_of(const ndt::type& t) noexcept {
  using ndt::kind;
  switch (t.kind()) {
    case kind::scalar:
      switch (ndt::class_of(t.scalar())) {
        case ndt::scalar_class::boolean: return leaf_class::boolean;
        case ndt::scalar_class::signed_integer:
        case ndt::scalar_class::unsigned_integer: return leaf_class::integer;
        case ndt::scalar_class::floating: return leaf_class::floating;
        case ndt::scalar_class::complex: return leaf_class::complex;
      }
      return leaf_class::other;
    case kind::decimal: return leaf_class::decimal;
    case kind::string:
    case kind::char_:
    case kind::fixed_string: return leaf_class::text;
    case kind::bytes:
    case kind::fixed_bytes: return leaf_class::bytes;
    case kind::date: return leaf_class::date;
    case kind::time: return leaf_class::time;
    case kind::datetime: return leaf_class::datetime;
    case kind::timedelta: return leaf_class::timedelta;
    case kind::json: return leaf_class::json;
    default: return leaf_class::other;
  }
}

inline bool is_temporal(leaf_class c) noexcept {
  return c == leaf_class::date || c == leaf_class::time || c == leaf_class::datetime || c == leaf_class::timedelta;
}
inline bool is_number(leaf_class c) noexcept { return c <= leaf_class::complex; }

}  // namespace pluribus::gfunc
