// SPDX-License-Identifier: BSD-3-Clause
/// float16 and bfloat16 to and from float32, branch-free so that loops over them vectorise. Bits flow in, bits flow out; rounding is to
/// nearest even, NaNs stay NaN (quiet), subnormals are exact. No arithmetic happens in the half formats.
#pragma once
#include <cstdint>

#include "ndt/scalar.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

inline float widen(ndt::float16 h) {
  const std::uint32_t magnitude = static_cast<std::uint32_t>(h.bits & 0x7fffU) << 13;
  const std::uint32_t sign = static_cast<std::uint32_t>(h.bits & 0x8000U) << 16;
  // 2^112 moves the exponent bias from 15 to 127 and makes float16 subnormals normal.
  const float scaled = __builtin_bit_cast(float, magnitude) * 0x1p112F;
  const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, scaled);
  return __builtin_bit_cast(float, (scaled >= 65536.0F ? bits | 0x7f800000U : bits) | sign);
}

inline float widen(ndt::bfloat16 h) { return __builtin_bit_cast(float, static_cast<std::uint32_t>(h.bits) << 16); }

inline void narrow(float x, ndt::float16& out) {
  const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, x);
  const std::uint32_t sign = (bits >> 16) & 0x8000U;
  const std::uint32_t magnitude = bits & 0x7fffffffU;
  // Below 2^-14: adding 0.5 lets the adder round to a multiple of 2^-24.
  const std::uint32_t subnormal = __builtin_bit_cast(std::uint32_t, __builtin_bit_cast(float, magnitude) + 0.5F) - 0x3f000000U;
  const std::uint32_t normal = (magnitude - 0x38000000U + 0xfffU + ((magnitude >> 13) & 1U)) >> 13;
  std::uint32_t r = magnitude < 0x38800000U ? subnormal : normal;
  r = magnitude >= 0x47800000U ? 0x7c00U : r;
  r = magnitude > 0x7f800000U ? 0x7e00U : r;
  out.bits = static_cast<std::uint16_t>(r | sign);
}

inline void narrow(float x, ndt::bfloat16& out) {
  const std::uint32_t bits = __builtin_bit_cast(std::uint32_t, x);
  const std::uint32_t rounded = (bits + 0x7fffU + ((bits >> 16) & 1U)) >> 16;
  out.bits = static_cast<std::uint16_t>((bits & 0x7fffffffU) > 0x7f800000U ? (bits >> 16) | 0x40U : rounded);
}

template <class T>
inline constexpr bool is_half = false;
template <>
inline constexpr bool is_half<ndt::float16> = true;
template <>
inline constexpr bool is_half<ndt::bfloat16> = true;

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
