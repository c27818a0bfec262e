// SPDX-License-Identifier: BSD-3-Clause
/// Vectors of either float for Fourier transforms: loads and stores anywhere, and the exchange of rows and columns that splits pairs and
/// turns lanes round. Nothing is computed here but a product and a sum, the same in every element of a vector.
#pragma once
#include <cstdint>
#include <utility>

#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"  // vectors never cross this translation unit
#endif

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T, int N>
struct vector_type {
  typedef T type __attribute__((vector_size(N * sizeof(T))));
};
/// N elements of T; the whole width of the instruction set unless said otherwise.
template <class T, int N = static_cast<int>(GF_VECTOR_BYTES / sizeof(T))>
using row_vector = typename vector_type<T, N>::type;

template <class V>
using element = std::remove_cv_t<std::remove_reference_t<decltype(V{}[0])>>;
template <class V>
inline constexpr int width = static_cast<int>(sizeof(V) / sizeof(element<V>));

#define GF_ALWAYS inline __attribute__((always_inline))

template <class V>
GF_ALWAYS V load(const element<V>* from) {
  V v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
template <class V>
GF_ALWAYS void store(element<V>* to, V v) {
  __builtin_memcpy(to, &v, sizeof v);
}
template <class V>
GF_ALWAYS V all_of(element<V> x) {
  return x - V{};  // not + : -0.0 stays
}

template <class T>
struct rows_of {
  T *re, *im;
};

/// Where a vector that would start at `at`, of `all` elements, starts: the last one overlaps the one before it.
template <int Width>
GF_ALWAYS std::int64_t clamped(std::int64_t at, std::int64_t all) {
  return at + Width <= all || all < Width ? at : all - Width;
}

template <class V>
struct complex_vector {
  V re, im;
};
template <class V>
GF_ALWAYS complex_vector<V> operator+(complex_vector<V> a, complex_vector<V> b) {
  return {a.re + b.re, a.im + b.im};
}
template <class V>
GF_ALWAYS complex_vector<V> operator-(complex_vector<V> a, complex_vector<V> b) {
  return {a.re - b.re, a.im - b.im};
}
template <class V>
GF_ALWAYS complex_vector<V> operator*(complex_vector<V> a, complex_vector<V> b) {
  return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}
/// Times -i.
template <class V>
GF_ALWAYS complex_vector<V> turned(complex_vector<V> a) {
  return {a.im, -a.re};
}

template <class V, int... I>
GF_ALWAYS V zip_low(V a, V b, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(a, b, (I / 2 + (I % 2) * width<V>)...);
}
template <class V, int... I>
GF_ALWAYS V zip_high(V a, V b, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(a, b, (width<V> / 2 + I / 2 + (I % 2) * width<V>)...);
}
template <class V, int... I>
GF_ALWAYS V even_of(V a, V b, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(a, b, (2 * I)...);
}
template <class V, int... I>
GF_ALWAYS V odd_of(V a, V b, std::integer_sequence<int, I...>) {
  return __builtin_shufflevector(a, b, (2 * I + 1)...);
}
template <class V>
using places = std::make_integer_sequence<int, width<V>>;

/// Count vectors, a power of two, to the sequence of their first elements, then their second ones, ...
template <int Count, int Step, class V>
GF_ALWAYS void zip(const V* in, V* out) {
  if constexpr (Count == 1) {
    out[0] = in[0];
  } else {
    V even[Count / 2], odd[Count / 2];
    zip<Count / 2, 2 * Step>(in, even);
    zip<Count / 2, 2 * Step>(in + Step, odd);
    for (int i = 0; i < Count / 2; ++i) {
      out[2 * i] = zip_low(even[i], odd[i], places<V>{});
      out[2 * i + 1] = zip_high(even[i], odd[i], places<V>{});
    }
  }
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
