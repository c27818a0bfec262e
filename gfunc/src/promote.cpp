// SPDX-License-Identifier: BSD-3-Clause
/// What dispatch adds to ndt's array join: safe casts, weak literals, preference among kernels. See promote.hpp.
#include "promote.hpp"

#include <vector>

#include "gfunc/codes.hpp"
#include "ndt/join.hpp"

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

/// The floats everybody has; bfloat16, float8 and float80 come after one of these of the same size.
bool is_usual_float(scalar s) noexcept {
  return s == scalar::float16 || s == scalar::float32 || s == scalar::float64 || s == scalar::float128;
}

}  // namespace

std::optional<scalar> common(scalar a, scalar b) noexcept {
  if (a == b) return a;
  const scalar both[] = {a, b};
  return ndt::join_scalars(ndt::join_rule::array, both);
}

bool casts_safely(scalar from, scalar to) noexcept {
  if (from == to) return true;
  std::optional<scalar> both = common(from, to);
  return both && *both == to;
}

bool computes(scalar s) noexcept {
  switch (ndt::class_of(s)) {
    case scalar_class::boolean: return true;
    case scalar_class::signed_integer:
    case scalar_class::unsigned_integer: return ndt::size_of(s) <= 8;
    case scalar_class::floating: return ndt::size_of(s) >= 2 && ndt::size_of(s) <= 8;
    case scalar_class::complex: return s == scalar::complex64 || s == scalar::complex128;
  }
  return false;
}

bool is_integer(scalar s) noexcept {
  return ndt::class_of(s) == scalar_class::signed_integer || ndt::class_of(s) == scalar_class::unsigned_integer;
}

std::string not_computed(scalar s) {
  return std::string(ndt::name(s)) + " is stored, moved and cast, and nothing computes in it; cast it first";
}

bool literal_fits_class(scalar literal, scalar to) noexcept {
  if (rung(literal) == 0) return true;
  return rung(to) >= rung(literal);
}

int preference(scalar s) noexcept {
  bool plain = rung(s) == 2 ? is_usual_float(s) : is_signed(s);
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
