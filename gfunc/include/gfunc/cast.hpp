// SPDX-License-Identifier: BSD-3-Clause
/// Casts among all dtypes: which are allowed under which mode, by type alone, and the cast itself. An element that does not convert (text
/// that is no number, a null where none can be, a date out of range) is an error that names it, or a null where that was asked for.
#pragma once
#include <string>

#include "datashape/result.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

/// What a cast may do to values; each mode allows what those before it allow.
enum class casting : std::uint8_t {
  safe,       ///< every value stays what it is, as NumPy reckons it (int64 to float64 counts)
  same_kind,  ///< values may be rounded or not fit, but stay of their kind: float64 to float32, datetime['s'] to datetime['D']
  unsafe,     ///< anything that has a meaning: fractions are cut, integers wrap, text is read
  never,      ///< no mode allows it
};
std::string_view name(casting mode) noexcept;

struct cast_rule {
  casting least = casting::safe;  ///< the first mode that allows the cast
  std::string why;                ///< what the modes before it do not allow
};
/// By type alone; no value is looked at.
cast_rule rule_of(const ndt::type& from, const ndt::type& to);

struct cast_options {
  casting mode = casting::unsafe;
  bool null_on_error = false;  ///< every leaf of the result becomes `?`, and what does not convert is null
};
/// Of the leading dims of `v`, which stay, and `to` below them. A `to` without dims is what the elements of ragged rows become. Integers
/// wrap, floats to integers truncate and saturate with NaN to 0, dates to coarser units go down; text is UTF-8. Fails with E0306 where the
/// mode forbids the cast and with E0356 where an element does not convert.
datashape::result<value> try_cast(const value& v, const ndt::type& to, cast_options options = {},
                                  const registry& functions = registry::builtin());
value cast(const value& v, const ndt::type& to, cast_options options = {});

}  // namespace pluribus::gfunc
