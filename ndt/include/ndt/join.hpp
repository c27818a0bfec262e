// SPDX-License-Identifier: BSD-3-Clause
/// Common types of several: three named joins, none implicit. Each is total (a type or diagnostics) and defined on the *set* of its
/// arguments, so that order never matters; associativity of the binary form is not promised (NumPy's table is not associative).
#pragma once
#include <optional>
#include <span>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

enum class join_rule : std::uint8_t {
  safe,   ///< the smallest type that holds every value of all; an error where there is none
  array,  ///< NumPy 2 and the array-API standard
  c,      ///< the usual arithmetic conversions of C
  unify,  ///< one kind only: the wider of two; `Any` gives way
};

struct join_options {
  /// A nullable argument makes the result nullable; false: the result is not.
  bool promote_option = true;
  /// Records may lack fields of one another; what is missing becomes `?`.
  bool fill_missing = false;
  /// 128-bit integers and float128 may be answers although no argument is one (join_rule::safe).
  bool wide = false;
};

datashape::result<type> join(join_rule rule, std::span<const type> types, const join_options& options = {});

inline datashape::result<type> join_safe(const type& a, const type& b, const join_options& options = {}) {
  const type both[] = {a, b};
  return join(join_rule::safe, both, options);
}
inline datashape::result<type> join_array(const type& a, const type& b, const join_options& options = {}) {
  const type both[] = {a, b};
  return join(join_rule::array, both, options);
}
inline datashape::result<type> join_c(const type& a, const type& b, const join_options& options = {}) {
  const type both[] = {a, b};
  return join(join_rule::c, both, options);
}
/// As an array library promotes; throws datashape::error where there is no common type.
inline type join(const type& a, const type& b) { return join_array(a, b).value(); }

/// The same for scalars alone, without allocation.
std::optional<scalar> join_scalars(join_rule rule, std::span<const scalar> scalars, bool wide = false) noexcept;
/// Can `to` hold every value of `from` exactly?
bool holds(scalar to, scalar from) noexcept;

}  // namespace pluribus::ndt
