// SPDX-License-Identifier: BSD-3-Clause
// Everything here is lazy: immediate reducers and mutable strided adaptors of this xtensor are not sound.
#include <cstdint>
#include <type_traits>
#include <xtensor/xarray.hpp>
#include <xtensor/xmath.hpp>

#include "xtensor_memory.hpp"

namespace xtensor_oracle {

template <class T>
bool reduce(const char* f, const strided& x, const std::size_t* first, std::size_t count, double* out) {
  using wide = std::conditional_t<std::is_floating_point_v<T>, double, std::int64_t>;
  const auto a = adapted<T>(x);
  const std::vector<std::size_t> axes(first, first + count);
  if (is(f, "sum")) return put(xt::sum<wide>(a, axes), out);
  if (is(f, "prod")) return put(xt::prod<wide>(a, axes), out);
  if (is(f, "min")) return put(xt::amin(a, axes), out);
  if (is(f, "max")) return put(xt::amax(a, axes), out);
  if (is(f, "mean")) return put(xt::mean<double>(a, axes), out);
  xt::xarray<double> doubles(xt::xarray<double>::shape_type(x.shape, x.shape + x.rank));
  put(a, doubles.data());
  if (is(f, "var")) return put(xt::variance(doubles, axes), out);
  if (is(f, "std")) return put(xt::stddev(doubles, axes), out);
  return false;
}

template bool reduce<float>(const char*, const strided&, const std::size_t*, std::size_t, double*);
template bool reduce<double>(const char*, const strided&, const std::size_t*, std::size_t, double*);
template bool reduce<std::int32_t>(const char*, const strided&, const std::size_t*, std::size_t, double*);
template bool reduce<std::int64_t>(const char*, const strided&, const std::size_t*, std::size_t, double*);
template bool reduce<std::uint8_t>(const char*, const strided&, const std::size_t*, std::size_t, double*);

}  // namespace xtensor_oracle
