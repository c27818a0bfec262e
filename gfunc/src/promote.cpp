// SPDX-License-Identifier: BSD-3-Clause
/// NumPy 2's promotion as computation on class and size; see promote.hpp.
#include "promote.hpp"

#include <utility>
#include <vector>

#include "gfunc/codes.hpp"

namespace pluribus::gfunc {

namespace {

using ndt::scalar;
using ndt::scalar_class;

/// Classes as a ladder: bool, integers, floats, complex.
int rung(scalar s) noexcept {
  switch (ndt::class_of(s)) {
    case scalar_class::boolean: return 0;
    case scalar_class::signed_integer:
    case scalar_class::unsigned_integer: return 1;
    case scalar_class::floating: return 2;
    case scalar_class::complex: return 3;
  }
  return 3;
}

bool is_signed(scalar s) noexcept { return ndt::class_of(s) == scalar_class::signed_integer; }

std::optional<scalar> integer_of(ndt::index bytes, bool with_sign) noexcept {
  switch (bytes) {
    case 1: return with_sign ? scalar::int8 : scalar::uint8;
    case 2: return with_sign ? scalar::int16 : scalar::uint16;
    case 4: return with_sign ? scalar::int32 : scalar::uint32;
    case 8: return with_sign ? scalar::int64 : scalar::uint64;
    case 16: return with_sign ? scalar::int128 : scalar::uint128;
    default: return std::nullopt;
  }
}

std::optional<scalar> common_integer(scalar a, scalar b) noexcept {
  ndt::index wide_a = ndt::size_of(a), wide_b = ndt::size_of(b);
  if (is_signed(a) == is_signed(b)) return wide_a >= wide_b ? a : b;
  scalar with_sign = is_signed(a) ? a : b, without = is_signed(a) ? b : a;
  if (ndt::size_of(with_sign) > ndt::size_of(without)) return with_sign;
  if (ndt::size_of(without) < 8) return integer_of(2 * ndt::size_of(without), true);
  return scalar::float64;
}

/// The binary floats NumPy orders by size, with bfloat16 and float8 beside them: those meet only themselves or a wider binary float.
bool is_ordered_float(scalar s) noexcept {
  return s == scalar::float16 || s == scalar::float32 || s == scalar::float64 || s == scalar::float128;
}

std::optional<scalar> common_float(scalar a, scalar b) noexcept {
  if (a == b) return a;
  if (is_ordered_float(a) && is_ordered_float(b)) return ndt::size_of(a) >= ndt::size_of(b) ? a : b;
  if (a == scalar::float80 || b == scalar::float80) {
    scalar other = a == scalar::float80 ? b : a;
    return other == scalar::float128 ? std::optional<scalar>() : scalar::float80;
  }
  if (ndt::size_of(a) < 4 && ndt::size_of(b) < 4) return scalar::float32;
  return ndt::size_of(a) >= ndt::size_of(b) ? a : b;
}

/// A float that holds the integers of this size as NumPy reckons: 8 bits fit float16, 16 bits float32, the rest float64.
scalar float_for_integer(ndt::index bytes) noexcept {
  return bytes == 1 ? scalar::float16 : bytes == 2 ? scalar::float32 : scalar::float64;
}

std::optional<scalar> common_integer_float(scalar integer, scalar real) noexcept {
  if (real == scalar::bfloat16 && ndt::size_of(integer) == 1) return real;
  return common_float(float_for_integer(ndt::size_of(integer)), real);
}

std::optional<scalar> real_part(scalar complex) noexcept {
  switch (complex) {
    case scalar::complex32: return scalar::float16;
    case scalar::bcomplex32: return scalar::bfloat16;
    case scalar::complex64: return scalar::float32;
    case scalar::complex128: return scalar::float64;
    default: return std::nullopt;
  }
}

std::optional<scalar> complex_of(scalar real) noexcept {
  switch (real) {
    case scalar::bfloat16: return scalar::bcomplex32;
    case scalar::float16: return scalar::complex32;
    case scalar::float32: return scalar::complex64;
    case scalar::float64: return scalar::complex128;
    default: return std::nullopt;
  }
}

std::optional<scalar> common_with_complex(scalar lower, scalar complex) noexcept {
  std::optional<scalar> real = real_part(complex);
  if (!real) return std::nullopt;
  std::optional<scalar> lower_real = rung(lower) == 3 ? real_part(lower) : std::optional<scalar>(lower);
  if (!lower_real) return std::nullopt;
  if (rung(*lower_real) == 0) return complex;
  std::optional<scalar> both = rung(*lower_real) == 1 ? common_integer_float(*lower_real, *real) : common_float(*lower_real, *real);
  return both ? complex_of(*both) : std::nullopt;
}

}  // namespace

std::optional<scalar> common(scalar a, scalar b) noexcept {
  if (a == b) return a;
  if (rung(a) > rung(b)) std::swap(a, b);
  if (rung(a) == 0) return b;
  if (rung(b) == 3) return common_with_complex(a, b);
  if (rung(a) == 2) return common_float(a, b);
  return rung(b) == 1 ? common_integer(a, b) : common_integer_float(a, b);
}

bool casts_safely(scalar from, scalar to) noexcept {
  if (from == to) return true;
  std::optional<scalar> both = common(from, to);
  return both && *both == to;
}

bool literal_fits_class(scalar literal, scalar to) noexcept {
  if (rung(literal) == 0) return true;
  return rung(to) >= rung(literal);
}

int preference(scalar s) noexcept {
  bool plain = rung(s) == 2 ? is_ordered_float(s) : is_signed(s);
  return rung(s) * 256 + static_cast<int>(ndt::size_of(s)) * 8 + (plain ? 0 : 1);
}

void settle_weak(std::span<arg> args) noexcept {
  int top = -1;
  bool narrow = true;
  for (const arg& a : args) {
    if (a.weak) continue;
    top = rung(a.dtype) > top ? rung(a.dtype) : top;
    narrow = narrow && (rung(a.dtype) == 0 || (rung(a.dtype) >= 2 && ndt::size_of(a.dtype) <= 4) || a.dtype == scalar::complex64);
  }
  for (arg& a : args) {
    if (!a.weak || rung(a.dtype) <= top) continue;
    if (rung(a.dtype) == 3 && top == 2 && narrow) a.dtype = scalar::complex64;
    a.weak = false;
  }
}

void settle_division(std::string_view function, std::span<arg> args) noexcept {
  if (function != "divide") return;
  for (const arg& a : args) {
    if (rung(a.dtype) > 1) return;
  }
  for (arg& a : args) a = {scalar::float64, false};
}

datashape::result<scalar> common_dtype(std::span<const arg> given) {
  std::vector<arg> args(given.begin(), given.end());
  settle_weak(args);
  std::optional<scalar> all;
  for (const arg& a : args) {
    if (a.weak) continue;
    std::optional<scalar> next = all ? common(*all, a.dtype) : std::optional<scalar>(a.dtype);
    if (!next) {
      return datashape::diagnostic{codes::no_common_dtype, datashape::severity::error,
                                   std::string("`") + ndt::name(*all) + "` and `" + ndt::name(a.dtype) + "` have no common dtype"};
    }
    all = next;
  }
  if (!all) return datashape::diagnostic{codes::no_common_dtype, datashape::severity::error, "no arguments, so no common dtype"};
  return *all;
}

}  // namespace pluribus::gfunc
