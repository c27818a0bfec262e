// SPDX-License-Identifier: BSD-3-Clause
/// The datashape of a C++ type: type_of<std::optional<float>>() is ?float32. NDT_RECORD(point, x, y) makes a struct known, with the
/// offsets its compiler gave it.
#pragma once
#include <array>
#include <complex>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "ndt/make.hpp"

namespace pluribus::ndt {

template <class T>
type type_of();

namespace detail {

template <class T>
struct reflect {
  static type make() { return make_scalar(scalar_of<T>); }
};
template <>
struct reflect<long long> {
  static type make() { return make_scalar(scalar::int64); }
};
template <>
struct reflect<unsigned long long> {
  static type make() { return make_scalar(scalar::uint64); }
};
template <>
struct reflect<std::complex<float>> {
  static type make() { return make_scalar(scalar::complex64); }
};
template <>
struct reflect<std::complex<double>> {
  static type make() { return make_scalar(scalar::complex128); }
};
template <>
struct reflect<std::string> {
  static type make() { return make_leaf(kind::string); }
};
template <>
struct reflect<std::string_view> {
  static type make() { return make_leaf(kind::string); }
};
template <>
struct reflect<void> {
  static type make() { return make_leaf(kind::void_); }
};
template <class T>
struct reflect<std::optional<T>> {
  static type make() { return option(type_of<T>()); }
};
template <class T>
struct reflect<std::vector<T>> {
  static type make() { return var_dim(type_of<T>()); }
};
template <class T, std::size_t N>
struct reflect<std::array<T, N>> {
  static type make() { return fixed_dim(static_cast<index>(N), type_of<T>()); }
};
template <class T, std::size_t N>
struct reflect<T[N]> {
  static type make() { return fixed_dim(static_cast<index>(N), type_of<T>()); }
};
template <class A, class B>
struct reflect<std::pair<A, B>> {
  static type make() { return tuple({type_of<A>(), type_of<B>()}); }
};
template <class... T>
struct reflect<std::tuple<T...>> {
  static type make() { return tuple({type_of<T>()...}); }
};
template <class K, class V>
struct reflect<std::map<K, V>> {
  static type make() { return map(type_of<K>(), type_of<V>()); }
};

struct member {
  std::string_view name;
  ndt::type type;
  index offset;
};
/// A record with the members' own offsets where natural layout would give others.
type record_of(std::span<const member> members, index size, index align);

}  // namespace detail

template <class T>
type type_of() {
  using bare = std::remove_cv_t<T>;
  if constexpr (requires { ndt_reflect(static_cast<bare*>(nullptr)); })
    return ndt_reflect(static_cast<bare*>(nullptr));
  else
    return detail::reflect<bare>::make();
}

}  // namespace pluribus::ndt

#define NDT_DETAIL_EXPAND(...) NDT_DETAIL_EXPAND1(NDT_DETAIL_EXPAND1(NDT_DETAIL_EXPAND1(__VA_ARGS__)))
#define NDT_DETAIL_EXPAND1(...) NDT_DETAIL_EXPAND2(NDT_DETAIL_EXPAND2(NDT_DETAIL_EXPAND2(__VA_ARGS__)))
#define NDT_DETAIL_EXPAND2(...) NDT_DETAIL_EXPAND3(NDT_DETAIL_EXPAND3(NDT_DETAIL_EXPAND3(__VA_ARGS__)))
#define NDT_DETAIL_EXPAND3(...) __VA_ARGS__
#define NDT_DETAIL_PARENS ()
#define NDT_DETAIL_AGAIN() NDT_DETAIL_EACH
#define NDT_DETAIL_EACH(S, m, ...)                                                                                                      \
  ::pluribus::ndt::detail::member{#m, ::pluribus::ndt::type_of<decltype(S::m)>(), static_cast<::pluribus::ndt::index>(offsetof(S, m))}, \
      __VA_OPT__(NDT_DETAIL_AGAIN NDT_DETAIL_PARENS(S, __VA_ARGS__))

/// At namespace scope, beside the struct: NDT_RECORD(point, x, y)
#define NDT_RECORD(S, ...)                                                                                  \
  [[maybe_unused]] inline ::pluribus::ndt::type ndt_reflect(S*) {                                           \
    const ::pluribus::ndt::detail::member members[] = {NDT_DETAIL_EXPAND(NDT_DETAIL_EACH(S, __VA_ARGS__))}; \
    return ::pluribus::ndt::detail::record_of(members, sizeof(S), alignof(S));                              \
  }
