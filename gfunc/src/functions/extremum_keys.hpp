// SPDX-License-Identifier: BSD-3-Clause
/// Elements as integer keys in their order, so that loops over them vectorise: NaNs stand beyond the infinities on either side.
#pragma once
#include "row_strips.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
struct key_of {
  using type = T;
};
template <>
struct key_of<float> {
  using type = std::int32_t;
};
template <>
struct key_of<double> {
  using type = std::int64_t;
};
template <>
struct key_of<bool> {
  using type = std::uint8_t;
};
template <class T>
using key = typename key_of<T>::type;

template <class K>
inline constexpr K greatest_key = static_cast<K>(std::is_signed_v<K> ? (std::uint64_t{1} << (8 * sizeof(K) - 1)) - 1 : ~std::uint64_t{0});
template <class K>
inline constexpr K least_key = std::is_signed_v<K> ? static_cast<K>(-greatest_key<K> - 1) : K{0};

/// Integers in the order of the floats; NaNs stand beyond the infinities on either side.
template <class T>
key<T> ordered(T x) {
  if constexpr (std::is_floating_point_v<T>) {
    const key<T> bits = __builtin_bit_cast(key<T>, x);
    return bits ^ (bits < 0 ? greatest_key<key<T>> : 0);
  } else {
    return static_cast<key<T>>(x);
  }
}
template <class T>
T from_ordered(key<T> k) {
  if constexpr (std::is_floating_point_v<T>)
    return __builtin_bit_cast(T, k ^ (k < 0 ? greatest_key<key<T>> : 0));
  else
    return static_cast<T>(k);
}

template <class T>
inline constexpr int extremum_slots = static_cast<int>(16384 / sizeof(T));

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
