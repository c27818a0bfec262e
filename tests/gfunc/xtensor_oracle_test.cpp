// SPDX-License-Identifier: BSD-3-Clause
/// Functions and reductions of values beside xtensor, over random strides, reversed and broadcast dims, and axes.
#include "xtensor_oracle.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include "gfunc/call.hpp"
#include "ndt/make.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

using extents = std::vector<ndt::index>;

ndt::index product(const extents& shape) {
  ndt::index n = 1;
  for (const ndt::index extent : shape) n *= extent;
  return n;
}

/// Random values in memory of any strides, as both sides take it.
template <class T>
struct operand_of_both {
  extents shape, strides;
  std::vector<std::ptrdiff_t> for_xtensor;
  value for_us;

  template <class Random>
  operand_of_both(const extents& dims, Random& random) : shape(dims), strides(dims.size()) {
    std::vector<std::size_t> order(dims.size());
    for (std::size_t d = 0; d < order.size(); ++d) order[d] = d;
    if (random() % 2 == 0) std::shuffle(order.begin(), order.end(), random);
    ndt::index step = 1 + static_cast<ndt::index>(random() % 3), begin = 0;
    for (std::size_t k = order.size(); k-- > 0;) {
      const std::size_t d = order[k];
      if (random() % 6 == 0) continue;  // repeats one element
      const bool backwards = random() % 4 == 0;
      strides[d] = backwards ? -step : step;
      if (backwards) begin += step * (shape[d] - 1);
      step = step * shape[d] + static_cast<ndt::index>(random() % 2);
    }
    buffer bytes = buffer::allocate((step + 1) * static_cast<ndt::index>(sizeof(T)));
    T* elements = reinterpret_cast<T*>(bytes.data());
    for (ndt::index i = 0; i <= step; ++i) {
      const int v = static_cast<int>(random() % 200) - (std::is_signed_v<T> ? 100 : 0);
      elements[i] = static_cast<T>(std::is_floating_point_v<T> ? v * 0.37 + (random() % 7 == 0 ? 0.0 : 0.001) : v);
    }
    extents byte_strides;
    for (std::size_t d = 0; d < dims.size(); ++d) {
      byte_strides.push_back(strides[d] * static_cast<ndt::index>(sizeof(T)));
      for_xtensor.push_back(shape[d] == 1 ? 0 : strides[d]);
    }
    for_us = value::strided(ndt::array_type(shape, ndt::make_scalar(ndt::scalar_of<T>)), bytes, begin * static_cast<ndt::index>(sizeof(T)),
                            byte_strides)
                 .value();
  }

  xtensor_oracle::strided as_strided() const { return {for_us.data(), static_cast<int>(shape.size()), shape.data(), for_xtensor.data()}; }
};

extents random_shape(std::mt19937_64& random) {
  static constexpr ndt::index some[] = {1, 2, 3, 7, 16, 65, 130};
  extents shape(1 + random() % 4);
  for (ndt::index& extent : shape) extent = some[random() % 7];
  while (product(shape) > 5000) shape.pop_back();
  return shape;
}

/// A shape that broadcasts with `shape` and is no larger: some dims 1, some leading ones gone.
extents partner(const extents& shape, std::mt19937_64& random) {
  extents other(shape.begin() + static_cast<std::ptrdiff_t>(random() % shape.size()), shape.end());
  for (ndt::index& extent : other)
    if (random() % 3 == 0) extent = 1;
  return other;
}

template <class T>
std::vector<T> taken(const value& v) {
  REQUIRE(v.is_contiguous());
  REQUIRE(v.dtype() == ndt::make_scalar(ndt::scalar_of<T>));
  std::vector<T> out(static_cast<std::size_t>(product(extents(v.shape().begin(), v.shape().end()))));
  const T* elements = reinterpret_cast<const T*>(v.data());
  std::copy(elements, elements + out.size(), out.begin());
  return out;
}

template <class T>
void elementwise(std::mt19937_64& random) {
  const extents shape = random_shape(random);
  const operand_of_both<T> a(shape, random), b(partner(shape, random), random);
  const auto n = static_cast<std::size_t>(product(shape));
  std::vector<T> want(n);
  int met = 0;
  for (const char* f : {"positive", "negative", "abs", "floor", "ceil", "sqrt", "exp", "sin"}) {
    if (!xtensor_oracle::unary<T>(f, a.as_strided(), want.data())) continue;
    ++met;
    const bool root = std::string_view(f) == "sqrt";
    const auto got = taken<T>(root ? call("sqrt", {call("abs", {a.for_us})}) : call(f, {a.for_us}));
    REQUIRE(got.size() == n);
    const bool approximate = std::string_view(f) == "exp" || std::string_view(f) == "sin";
    for (std::size_t i = 0; i < n; ++i) {
      const double slack =
          approximate ? 4 * static_cast<double>(std::numeric_limits<T>::epsilon()) * std::abs(static_cast<double>(want[i])) : 0;
      REQUIRE_MESSAGE(std::abs(static_cast<double>(got[i]) - static_cast<double>(want[i])) <= slack,
                      f << " at " << i << ": " << got[i] << ", not " << want[i]);
    }
  }
  for (const char* f : {"add", "subtract", "multiply", "minimum", "maximum", "divide"}) {
    if (!xtensor_oracle::binary<T>(f, a.as_strided(), b.as_strided(), want.data())) continue;
    ++met;
    const auto got = taken<T>(call(f, {a.for_us, b.for_us}));
    REQUIRE(got.size() == n);
    for (std::size_t i = 0; i < n; ++i)
      REQUIRE_MESSAGE((got[i] == want[i] || (got[i] != got[i] && want[i] != want[i])),
                      f << " at " << i << ": " << got[i] << ", not " << want[i]);
  }
  const auto truth = std::make_unique<bool[]>(n);
  for (const char* f : {"equal", "not_equal", "less", "greater_equal"}) {
    REQUIRE(xtensor_oracle::compare<T>(f, b.as_strided(), a.as_strided(), truth.get()));
    const auto got = taken<bool>(call(f, {b.for_us, a.for_us}));
    REQUIRE(got.size() == n);
    for (std::size_t i = 0; i < n; ++i) REQUIRE_MESSAGE(got[i] == truth[i], f << " at " << i);
  }
  CHECK(met >= 6);
}

template <class T>
std::vector<double> as_doubles(const value& v) {
  const auto values = taken<T>(v);
  return {values.begin(), values.end()};
}

std::vector<double> as_doubles(const value& v) {
  for (const auto each :
       {ndt::scalar::float32, ndt::scalar::float64, ndt::scalar::int32, ndt::scalar::int64, ndt::scalar::uint8, ndt::scalar::uint64}) {
    if (!v.dtype().is_scalar(each)) continue;
    switch (each) {
      case ndt::scalar::float32: return as_doubles<float>(v);
      case ndt::scalar::float64: return as_doubles<double>(v);
      case ndt::scalar::int32: return as_doubles<std::int32_t>(v);
      case ndt::scalar::int64: return as_doubles<std::int64_t>(v);
      case ndt::scalar::uint8: return as_doubles<std::uint8_t>(v);
      default: return as_doubles<std::uint64_t>(v);
    }
  }
  FAIL("a result of no such dtype");
  return {};
}

template <class T>
void reduced(std::mt19937_64& random) {
  const extents shape = random_shape(random);
  const operand_of_both<T> a(shape, random);
  std::vector<std::size_t> axes;
  ndt::index left = 1, gone = 1;
  for (std::size_t d = 0; d < shape.size(); ++d) {
    const bool taken = random() % 2 == 0 || (axes.empty() && d + 1 == shape.size());
    if (taken) axes.push_back(d);
    (taken ? gone : left) *= shape[d];
  }
  const std::vector<int> ours(axes.begin(), axes.end());
  reduce_options options;
  options.axes = ours;
  std::vector<double> want(static_cast<std::size_t>(left));
  for (const char* f : {"sum", "prod", "min", "max", "mean", "var", "std"}) {
    const std::string_view name = f;
    if (name == "prod" && !std::is_floating_point_v<T> && gone > 7) continue;  // beyond the float64 that xtensor's result is handed over in
    REQUIRE(xtensor_oracle::reduce<T>(f, a.as_strided(), axes.data(), axes.size(), want.data()));
    const auto got = as_doubles(try_reduce(f, a.for_us, options).value());
    REQUIRE(got.size() == want.size());
    const bool exact = name == "min" || name == "max" || (!std::is_floating_point_v<T> && name == "sum");
    const double rounding = std::is_same_v<T, float> ? 0x1p-23 : 0x1p-52;
    for (std::size_t i = 0; i < want.size(); ++i) {
      if (name == "prod" &&
          (!std::isfinite(want[i]) || (std::is_same_v<T, float> && std::abs(want[i]) > 1e38) || std::abs(want[i]) < 1e-37))
        continue;
      const double scale = name == "prod" || name == "std" || name == "var" ? std::abs(want[i]) : std::abs(want[i]) + 100;
      const double slack = exact ? 0 : rounding * scale + 1e-12 * scale + (name == "std" || name == "var" ? 1e-6 * (scale < 1e-6) : 0);
      const double bound = name == "sum" && !exact ? slack + 1e-13 * static_cast<double>(gone) : slack;
      REQUIRE_MESSAGE(std::abs(got[i] - want[i]) <= bound,
                      f << " of " << ndt::name(ndt::scalar_of<T>) << ", slot " << i << ": " << got[i] << ", not " << want[i]);
    }
  }
}

}  // namespace

TEST_CASE_TEMPLATE("functions of values are those of xtensor", T, float, double, std::int32_t, std::int64_t, std::uint8_t) {
  std::mt19937_64 random(20 + sizeof(T));
  for (int round = 0; round < 120; ++round) elementwise<T>(random);
}

TEST_CASE_TEMPLATE("reductions of values are those of xtensor", T, float, double, std::int32_t, std::int64_t, std::uint8_t) {
  std::mt19937_64 random(40 + sizeof(T));
  for (int round = 0; round < 120; ++round) reduced<T>(random);
}
