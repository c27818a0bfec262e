// SPDX-License-Identifier: BSD-3-Clause
/// From a dtype known at run time to a typed loop: visitors over the dtypes that compute, and over element sizes for loops that only move
/// bytes. A visitor calls f(tag<T>) and returns what it gives.
#pragma once
#include <complex>
#include <cstdint>
#include <string>

#include "gfunc/codes.hpp"
#include "gfunc/value_function.hpp"
#include "ndt/scalar.hpp"

namespace pluribus::gfunc::whole {

template <class T>
struct tag {
  using type = T;
};

inline datashape::diagnostic no_dtype(const value_call& c, ndt::scalar s) {
  return {codes::no_matching_kernel, datashape::severity::error, "`" + std::string(c.function) + "` is not defined for " + ndt::name(s)};
}

/// bool, integers to 64 bits, float32 and float64.
template <class F>
auto visit_real(const value_call& c, ndt::scalar s, F f) -> decltype(f(tag<double>{})) {
  switch (s) {
    case ndt::scalar::bool_: return f(tag<bool>{});
    case ndt::scalar::int8: return f(tag<std::int8_t>{});
    case ndt::scalar::int16: return f(tag<std::int16_t>{});
    case ndt::scalar::int32: return f(tag<std::int32_t>{});
    case ndt::scalar::int64: return f(tag<std::int64_t>{});
    case ndt::scalar::uint8: return f(tag<std::uint8_t>{});
    case ndt::scalar::uint16: return f(tag<std::uint16_t>{});
    case ndt::scalar::uint32: return f(tag<std::uint32_t>{});
    case ndt::scalar::uint64: return f(tag<std::uint64_t>{});
    case ndt::scalar::float32: return f(tag<float>{});
    case ndt::scalar::float64: return f(tag<double>{});
    default: return no_dtype(c, s);
  }
}

/// Those and complex64 and complex128.
template <class F>
auto visit_number(const value_call& c, ndt::scalar s, F f) -> decltype(f(tag<double>{})) {
  if (s == ndt::scalar::complex64) return f(tag<std::complex<float>>{});
  if (s == ndt::scalar::complex128) return f(tag<std::complex<double>>{});
  return visit_real(c, s, f);
}

/// float16 and bfloat16 compute as float32; every other dtype as itself.
inline ndt::scalar computed_dtype(ndt::scalar s) noexcept {
  return s == ndt::scalar::float16 || s == ndt::scalar::bfloat16 ? ndt::scalar::float32 : s;
}

struct bytes16 {
  std::uint64_t low, high;
};
struct bytes32 {
  std::uint64_t parts[4];
};

/// f(tag of an unsigned type or struct of this many bytes).
template <class F>
auto visit_size(index bytes, F f) -> decltype(f(tag<std::uint8_t>{})) {
  switch (bytes) {
    case 1: return f(tag<std::uint8_t>{});
    case 2: return f(tag<std::uint16_t>{});
    case 4: return f(tag<std::uint32_t>{});
    case 8: return f(tag<std::uint64_t>{});
    case 16: return f(tag<bytes16>{});
    default: return f(tag<bytes32>{});
  }
}

}  // namespace pluribus::gfunc::whole
