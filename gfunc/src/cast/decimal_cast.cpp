// SPDX-License-Identifier: BSD-3-Clause
/// Decimals among each other and to and from numbers. Fewer places round to nearest, ties to even; too many digits fail.
#include "exact_number.hpp"
#include "leaf_cast.hpp"
#include "leaf_class.hpp"
#include "ndt/print.hpp"
#include "value/decimal_text.hpp"
#include "wide_integer.hpp"

namespace pluribus::gfunc {

namespace {

wide_integer of_magnitude(unsigned __int128 m, bool negative) {
  wide_integer v = static_cast<std::uint64_t>(m >> 64);
  v = (v << 64) + static_cast<std::uint64_t>(m);
  return negative ? wide_integer(-v) : v;
}

/// v times 10**places, rounded where places is negative; false where it has more than `digits` digits.
bool rescaled(wide_integer& v, int places, int digits) {
  if (v.is_zero()) return true;
  if (places > 76) return false;
  if (places >= 0) {
    v *= power_of_ten(places);
  } else {
    v = places < -153 ? wide_integer(0) : divided(v, power_of_ten(-places), rounding_rule::half_even);
  }
  return has_at_most(v, digits);
}

/// significand * 2**exponent * 10**scale, rounded once.
bool of_float(const float_value& f, int scale, int digits, wide_integer& v) {
  using sort = float_value::sort;
  v = 0;
  if (f.what == sort::zero) return true;
  if (f.what != sort::finite || scale > 76 || scale < -76) return false;
  v = of_magnitude(f.significand, f.negative);
  wide_integer divisor = 1;
  if (scale >= 0)
    v *= power_of_ten(scale);
  else
    divisor = power_of_ten(-scale);
  if (f.exponent > 0) {
    // The most that any decimal holds is below 2**506.
    if (msb(wide_integer(abs(v))) + static_cast<unsigned>(f.exponent) > 510) return false;
    v <<= static_cast<unsigned>(f.exponent);
  } else if (f.exponent < 0) {
    // v has at most 381 bits, so a divisor above 2**383 leaves less than a half; 253 bits are the most of a scale below 0.
    const int shift = -f.exponent;
    if (shift + static_cast<int>(msb(divisor)) > 500) {
      v = 0;
      return true;
    }
    divisor <<= static_cast<unsigned>(shift);
  }
  v = divided(v, divisor, rounding_rule::half_even);
  return has_at_most(v, digits);
}

}  // namespace

datashape::result<value> cast_to_decimal(leaf_job& j) {
  const ndt::type& a = j.from.dtype();
  DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
  const fixed_source from(j.from);
  const int scale = static_cast<int>(j.to.extra()), digits = static_cast<int>(j.to.value()), bytes = j.to.sub();
  const bool decimal = a.kind() == ndt::kind::decimal;
  const auto step = [&](index i) {
    wide_integer v;
    bool fits = false;
    if (decimal) {
      v = load_wide(from[i], a.sub());
      fits = rescaled(v, scale - static_cast<int>(a.extra()), digits);
    } else {
      const exact_number x = load_exact(a, from[i]);
      if (x.whole) {
        v = of_magnitude(x.real.significand, x.real.negative);
        fits = rescaled(v, scale, digits);
      } else {
        fits = of_float(x.real, scale, digits, v);
      }
    }
    if (fits) store_wide(v, bytes, to[i]);
    return fits;
  };
  each_element(
      j, step, [&](index i) { to.hole(i); }, [&](index i) { return no_fit(a, from[i], j.to); });
  return to.made;
}

datashape::result<value> cast_from_decimal(leaf_job& j) {
  const ndt::type& a = j.from.dtype();
  DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
  const fixed_source from(j.from);
  const int scale = static_cast<int>(a.extra()), bytes = a.sub();
  const leaf_class target = leaf_of(j.to);
  const auto whole = [&](index i) {
    wide_integer v = load_wide(from[i], bytes);
    if (scale > 0) v = divided(v, power_of_ten(scale), rounding_rule::towards_zero);
    if (scale < 0) v *= power_of_ten(-scale);
    std::string text = v.str();
    return read_decimal(text, static_cast<int>(ndt::size_of(j.to.scalar())),
                        ndt::class_of(j.to.scalar()) == ndt::scalar_class::signed_integer, 0, to[i]);
  };
  const auto step = [&](index i) {
    if (target == leaf_class::boolean) {
      *to[i] = std::byte{!load_wide(from[i], bytes).is_zero()};
      return true;
    }
    if (target == leaf_class::integer) {
      if (!whole(i)) return false;
      fix_byte_order(j.to, to[i]);
      return true;
    }
    // Decimal text to float rounds once; a value too large for the dtype is infinite, as with every float.
    std::string text;
    append_decimal(from[i], bytes, true, scale, text);
    const bool complex = target == leaf_class::complex;
    const ndt::scalar part = complex ? part_of_complex(j.to.scalar()) : j.to.scalar();
    std::memset(to[i], 0, static_cast<std::size_t>(ndt::size_of(j.to.scalar())));
    if (!read_float(text, part, to[i])) {
      float_value huge;
      huge.what = float_value::sort::infinite;
      huge.negative = text.starts_with('-');
      encode_float(huge, part, to[i]);
    }
    fix_byte_order(j.to, to[i]);
    return true;
  };
  each_element(
      j, step, [&](index i) { to.hole(i); }, [&](index i) { return no_fit(a, from[i], j.to); });
  return to.made;
}

}  // namespace pluribus::gfunc
