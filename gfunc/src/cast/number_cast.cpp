// SPDX-License-Identifier: BSD-3-Clause
/// Numbers among each other: by the kernels where both dtypes have them, else one by one through an exact form that holds every number of
/// every dtype. Rounds once; no value fails.
#include <algorithm>

#include "exact_number.hpp"
#include "leaf_cast.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc {

using ndt::scalar;
using ndt::scalar_class;

namespace {

bool has_kernels(scalar s) noexcept {
  switch (s) {
    case scalar::bool_:
    case scalar::float16:
    case scalar::bfloat16:
    case scalar::float32:
    case scalar::float64:
    case scalar::complex64:
    case scalar::complex128: return true;
    default:
      return ndt::size_of(s) <= 8 &&
             (ndt::class_of(s) == scalar_class::signed_integer || ndt::class_of(s) == scalar_class::unsigned_integer);
  }
}

}  // namespace

exact_number load_exact(const ndt::type& dtype, const std::byte* at) noexcept {
  const scalar s = dtype.scalar();
  const index size = ndt::size_of(s);
  exact_number made;
  using sort = float_value::sort;
  switch (ndt::class_of(s)) {
    case scalar_class::floating: made.real = decode_float(at, s, dtype.is_swapped()); return made;
    case scalar_class::complex:
      made.real = decode_float(at, part_of_complex(s), dtype.is_swapped());
      made.imaginary = decode_float(at + size / 2, part_of_complex(s), dtype.is_swapped());
      return made;
    default: break;
  }
  std::byte native[16] = {};
  std::memcpy(native, at, static_cast<std::size_t>(size));
  if (dtype.is_swapped()) std::reverse(native, native + size);
  made.whole = true;
  const bool is_signed = ndt::class_of(s) == scalar_class::signed_integer;
  if (is_signed && (std::to_integer<unsigned>(native[size - 1]) & 0x80u) != 0) {
    std::fill(native + size, native + 16, std::byte{0xff});
    made.real.negative = true;
  }
  std::memcpy(&made.real.significand, native, 16);
  if (made.real.negative) made.real.significand = -made.real.significand;
  if (s == scalar::bool_) made.real.significand = made.real.significand != 0 ? 1 : 0;
  made.real.what = made.real.significand == 0 ? sort::zero : sort::finite;
  return made;
}

bool truncate_exact(const float_value& v, unsigned __int128& magnitude) noexcept {
  using sort = float_value::sort;
  magnitude = 0;
  if (v.what == sort::nan || v.what == sort::zero) return v.what == sort::zero;
  if (v.what == sort::infinite) return false;
  if (v.exponent <= 0) {
    magnitude = v.exponent <= -128 ? 0 : v.significand >> -v.exponent;
    return true;
  }
  if (v.exponent >= 128 || (v.significand << v.exponent) >> v.exponent != v.significand) return false;
  magnitude = v.significand << v.exponent;
  return true;
}

void store_exact(const exact_number& v, const ndt::type& dtype, std::byte* to) noexcept {
  const scalar s = dtype.scalar();
  const index size = ndt::size_of(s);
  using sort = float_value::sort;
  using word = unsigned __int128;
  switch (ndt::class_of(s)) {
    case scalar_class::boolean: *to = std::byte{v.real.what != sort::zero || v.imaginary.what != sort::zero}; return;
    case scalar_class::floating: encode_float(v.real, s, to); break;
    case scalar_class::complex:
      std::memset(to, 0, static_cast<std::size_t>(size));
      encode_float(v.real, part_of_complex(s), to);
      encode_float(v.imaginary, part_of_complex(s), to + size / 2);
      break;
    default: {
      const bool is_signed = ndt::class_of(s) == scalar_class::signed_integer;
      const int bits = static_cast<int>(8 * size);
      word magnitude = v.real.significand;
      if (!v.whole) {
        const word most = is_signed ? (word{1} << (bits - 1)) - 1 : bits == 128 ? ~word{0} : (word{1} << bits) - 1;
        const word limit = !v.real.negative ? most : is_signed ? most + 1 : 0;
        if (v.real.what == sort::nan)
          magnitude = 0;
        else if (!truncate_exact(v.real, magnitude) || magnitude > limit)
          magnitude = limit;
      }
      const word bytes = v.real.negative ? -magnitude : magnitude;
      std::memcpy(to, &bytes, static_cast<std::size_t>(size));
    }
  }
  fix_byte_order(dtype, to);
}

datashape::result<value> cast_numbers(leaf_job& j) {
  const scalar a = j.from.dtype().scalar(), b = j.to.scalar();
  if (!has_kernels(a) || !has_kernels(b)) {
    DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
    const fixed_source from(j.from);
    for (index i = 0; i < j.size(); ++i) store_exact(load_exact(j.from.dtype(), from[i]), j.to, to[i]);
    return to.made;
  }
  DATASHAPE_TRY(value made, cast_value(j.from, b, j.functions));
  if (!j.to.is_swapped()) return made;
  DATASHAPE_TRY(fixed_target to, fixed_target::make(j));
  const fixed_source from(made);
  for (index i = 0; i < j.size(); ++i) {
    std::memcpy(to[i], from[i], static_cast<std::size_t>(ndt::size_of(b)));
    fix_byte_order(j.to, to[i]);
  }
  return to.made;
}

void fix_byte_order(const ndt::type& dtype, std::byte* at) noexcept {
  if (!dtype.is_swapped()) return;
  index size = 8;
  if (dtype.kind() == ndt::kind::date) size = 4;
  if (dtype.is_scalar()) size = ndt::size_of(dtype.scalar());
  if (dtype.is_scalar() && ndt::class_of(dtype.scalar()) == scalar_class::complex) {
    std::reverse(at, at + size / 2);
    std::reverse(at + size / 2, at + size);
    return;
  }
  std::reverse(at, at + size);
}

}  // namespace pluribus::gfunc
