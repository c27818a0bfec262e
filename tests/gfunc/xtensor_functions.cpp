// SPDX-License-Identifier: BSD-3-Clause
// Everything here is lazy: immediate reducers and mutable strided adaptors of this xtensor are not sound.
#include <cstdint>
#include <type_traits>
#include <xtensor/xmath.hpp>
#include <xtensor/xoperation.hpp>

#include "xtensor_memory.hpp"

namespace xtensor_oracle {

template <class T>
bool unary(const char* f, const strided& x, T* out) {
  const auto a = adapted<T>(x);
  if (is(f, "positive")) return put(+a, out);
  if constexpr (std::is_signed_v<T>) {
    if (is(f, "negative")) return put(-a, out);
    if (is(f, "abs")) return put(xt::abs(a), out);
  }
  if constexpr (std::is_floating_point_v<T>) {
    if (is(f, "sqrt")) return put(xt::sqrt(xt::abs(a)), out);
    if (is(f, "floor")) return put(xt::floor(a), out);
    if (is(f, "ceil")) return put(xt::ceil(a), out);
    if (is(f, "exp")) return put(xt::exp(a), out);
    if (is(f, "sin")) return put(xt::sin(a), out);
  }
  return false;
}

template <class T>
bool binary(const char* f, const strided& x, const strided& y, T* out) {
  const auto a = adapted<T>(x), b = adapted<T>(y);
  if (is(f, "add")) return put(a + b, out);
  if (is(f, "subtract")) return put(a - b, out);
  if (is(f, "multiply")) return put(a * b, out);
  if (is(f, "minimum")) return put(xt::minimum(a, b), out);
  if (is(f, "maximum")) return put(xt::maximum(a, b), out);
  if constexpr (std::is_floating_point_v<T>) {
    if (is(f, "divide")) return put(a / b, out);
  }
  return false;
}

template <class T>
bool compare(const char* f, const strided& x, const strided& y, bool* out) {
  const auto a = adapted<T>(x), b = adapted<T>(y);
  if (is(f, "equal")) return put(xt::equal(a, b), out);
  if (is(f, "not_equal")) return put(xt::not_equal(a, b), out);
  if (is(f, "less")) return put(a < b, out);
  if (is(f, "greater_equal")) return put(a >= b, out);
  return false;
}

#define XTENSOR_ORACLE(T)                                                   \
  template bool unary<T>(const char*, const strided&, T*);                  \
  template bool binary<T>(const char*, const strided&, const strided&, T*); \
  template bool compare<T>(const char*, const strided&, const strided&, bool*);
XTENSOR_ORACLE(float)
XTENSOR_ORACLE(double)
XTENSOR_ORACLE(std::int32_t)
XTENSOR_ORACLE(std::int64_t)
XTENSOR_ORACLE(std::uint8_t)

}  // namespace xtensor_oracle
