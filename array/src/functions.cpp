// SPDX-License-Identifier: BSD-3-Clause
/// C++ names and operators for functions of the registry: each forwards to call, reduce or grouped.
#include "nd/functions.hpp"

#include "datashape/result.hpp"
#include "nd/codes.hpp"
#include "nd/operators.hpp"

namespace pluribus::nd {

#define ND_UNARY(name) \
  array name(const array& a) { return call(#name, {a}); }
#define ND_BINARY(name) \
  array name(const array& a, const array& b) { return call(#name, {a, b}); }
#define ND_REDUCTION(name) \
  array name(const array& a, const reduce_options& options) { return reduce(#name, a, options); }
#include "nd/functions.def"
#undef ND_UNARY
#undef ND_BINARY
#undef ND_REDUCTION

array all_t::operator()(const array& a) const { return reduce("all", a); }
array all_t::operator()(const array& a, const reduce_options& options) const { return reduce("all", a, options); }

array where(const array& condition, const array& a, const array& b) { return call("where", {condition, a, b}); }

array bincount(const array& labels, index minlength) { return grouped("count", labels, labels, minlength); }
array bincount(const array& labels, const array& weights, index minlength) {
  return grouped("sum", cast(weights, ndt::scalar::float64), labels, minlength);
}

array operator+(const array& a, const array& b) { return call("add", {a, b}); }
array operator-(const array& a, const array& b) { return call("subtract", {a, b}); }
array operator*(const array& a, const array& b) { return call("multiply", {a, b}); }
array operator/(const array& a, const array& b) { return call("divide", {a, b}); }
array operator%(const array& a, const array& b) { return call("remainder", {a, b}); }
array operator-(const array& a) { return call("negative", {a}); }
array operator+(const array& a) { return call("positive", {a}); }
array operator~(const array& a) { return call("bitwise_invert", {a}); }
array operator!(const array& a) { return call("logical_not", {a}); }

array operator==(const array& a, const array& b) { return call("equal", {a, b}); }
array operator!=(const array& a, const array& b) { return call("not_equal", {a, b}); }
array operator<(const array& a, const array& b) { return call("less", {a, b}); }
array operator<=(const array& a, const array& b) { return call("less_equal", {a, b}); }
array operator>(const array& a, const array& b) { return call("greater", {a, b}); }
array operator>=(const array& a, const array& b) { return call("greater_equal", {a, b}); }

array operator&(const array& a, const array& b) { return call("bitwise_and", {a, b}); }
array operator|(const array& a, const array& b) { return call("bitwise_or", {a, b}); }
array operator^(const array& a, const array& b) { return call("bitwise_xor", {a, b}); }
array operator<<(const array& a, const array& b) { return call("bitwise_left_shift", {a, b}); }
array operator>>(const array& a, const array& b) { return call("bitwise_right_shift", {a, b}); }

}  // namespace pluribus::nd
