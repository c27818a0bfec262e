// SPDX-License-Identifier: BSD-3-Clause
/// See element_order.hpp.
#include "element_order.hpp"

#include <bit>

#include "exact_number.hpp"
#include "leaf_cast.hpp"
#include "leaf_class.hpp"
#include "wide_integer.hpp"

namespace pluribus::gfunc {

namespace {

using sort = float_value::sort;

int width(unsigned __int128 v) noexcept {
  const auto high = static_cast<std::uint64_t>(v >> 64);
  return high != 0 ? 64 + std::bit_width(high) : std::bit_width(static_cast<std::uint64_t>(v));
}

unsigned __int128 at_the_top(unsigned __int128 v) noexcept { return v == 0 ? v : v << (128 - width(v)); }

/// Of finite ones that are not zero, without their signs.
int order_of_magnitudes(const float_value& a, const float_value& b) noexcept {
  const int x = width(a.significand) + a.exponent, y = width(b.significand) + b.exponent;
  if (x != y) return x < y ? -1 : 1;
  // The leading bits stand in one place; shifted to the top, the significands compare.
  const unsigned __int128 m = at_the_top(a.significand), n = at_the_top(b.significand);
  return m < n ? -1 : m > n ? 1 : 0;
}

int order_of(const float_value& a, const float_value& b) noexcept {
  if (a.is_nan() || b.is_nan()) return a.is_nan() == b.is_nan() ? 0 : a.is_nan() ? 1 : -1;
  const auto sign = [](const float_value& v) { return v.what == sort::zero ? 0 : v.negative ? -1 : 1; };
  const int s = sign(a), t = sign(b);
  if (s != t || s == 0) return s < t ? -1 : s > t ? 1 : 0;
  if (a.what == sort::infinite || b.what == sort::infinite)
    return s * ((a.what == sort::infinite ? 1 : 0) - (b.what == sort::infinite ? 1 : 0));
  return s * order_of_magnitudes(a, b);
}

}  // namespace

bool element_order::exists(const ndt::type& dtype) noexcept {
  const leaf_class c = leaf_of(dtype);
  return c != leaf_class::other && c != leaf_class::json;
}

bool element_order::is_text() const noexcept {
  const leaf_class c = leaf_of(v_.dtype());
  return c == leaf_class::text || c == leaf_class::bytes || c == leaf_class::json;
}

int element_order::operator()(index i, index k) const {
  if (text_) {
    const std::string a((*text_)[i]);
    return a.compare((*text_)[k]);
  }
  const ndt::type& t = v_.dtype();
  const fixed_source at(v_);
  const leaf_class c = leaf_of(t);
  if (is_temporal(c)) {
    const std::int64_t a = load_count(t, at[i]), b = load_count(t, at[k]);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (c == leaf_class::decimal) return load_wide(at[i], t.sub()).compare(load_wide(at[k], t.sub()));
  const exact_number a = load_exact(t, at[i]), b = load_exact(t, at[k]);
  const int real = order_of(a.real, b.real);
  return real != 0 ? real : order_of(a.imaginary, b.imaginary);
}

}  // namespace pluribus::gfunc
