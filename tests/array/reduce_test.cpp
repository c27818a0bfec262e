// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

#include "chunked_source.hpp"
#include "ndt/print.hpp"

namespace pluribus::nd::testing {

namespace {
std::vector<double> ramp(index n) {
  std::vector<double> v(static_cast<std::size_t>(n));
  std::iota(v.begin(), v.end(), 0.0);
  return v;
}
}  // namespace

TEST_CASE("reductions along axes and of everything") {
  const array a = chunked(ramp(6 * 10), {6, 10}, {4, 3});
  CHECK(sum(a).item<double>() == 1770.0);
  CHECK(mean(a).item<double>() == 29.5);
  CHECK(values_of<double>(sum(a, {.axis = 0})) == std::vector<double>{150, 156, 162, 168, 174, 180, 186, 192, 198, 204});
  CHECK(values_of<double>(max(a, {.axis = -1, .keepdims = true})) == std::vector<double>{9, 19, 29, 39, 49, 59});
  CHECK(argmax(a).item<std::int64_t>() == 59);
  CHECK(values_of<std::int64_t>(argmin(a, {.axis = 1})) == std::vector<std::int64_t>(6, 0));
  CHECK(values_of<double>((a - mean(a, {.axis = 0})) / std(a))[0] == doctest::Approx(-25 / 17.318102282486574));
}

TEST_CASE("products of floats and sums of complex numbers do not depend on the chunks") {
  std::vector<double> v(60);
  std::vector<ndt::complex64> z(60);
  for (std::size_t i = 0; i < v.size(); ++i) {
    v[i] = (i % 2 == 0 ? 1.1e200 : -0.9e-200) * (1 + 0.013 * static_cast<double>(i));
    z[i] = {static_cast<float>(v[i] * 1e-190), static_cast<float>(i) * 0.1F};
  }
  const array a = chunked(v, {6, 10}, {4, 3}), b = chunked(v, {6, 10}, {6, 10});
  CHECK(std::isnormal(prod(a).item<double>()));
  CHECK(prod(a).item<double>() == prod(b).item<double>());
  CHECK(values_of<double>(prod(a, {.axis = 1})) == values_of<double>(prod(b, {.axis = 1})));
  CHECK(prod(chunked(std::vector<double>{2, 3, 7}, {3}, {2})).item<double>() == 42);
  const array c = chunked(z, {6, 10}, {5, 4}), d = chunked(z, {6, 10}, {6, 10});
  const auto left = values_of<ndt::complex64>(sum(c, {.axis = 0})), right = values_of<ndt::complex64>(sum(d, {.axis = 0}));
  REQUIRE(left.size() == 10);
  for (std::size_t i = 0; i < left.size(); ++i) {
    CHECK(left[i].real == right[i].real);
    CHECK(left[i].imag == right[i].imag);
  }
  CHECK(mean(c).item<ndt::complex64>().imag == doctest::Approx(2.95));
  CHECK_THROWS_AS(prod(c), datashape::error);
}

TEST_CASE("the least of no integers is an error, of no floats NaN") {
  const array whole = chunked(std::vector<std::int32_t>{4, 5, 6}, {3}, {2}), real = chunked(ramp(3), {3}, {2});
  const auto none = slice(3, 3);
  CHECK(std::isnan(max(real(none)).item<double>()));
  CHECK(min(whole).item<std::int32_t>() == 4);
  CHECK_THROWS_AS(min(whole(none)), datashape::error);
  CHECK_THROWS_AS(max(whole(none), {.axis = 0}), datashape::error);
}

TEST_CASE("grouped reductions count, sum and average by label") {
  const array labels = chunked(std::vector<std::int32_t>{0, 2, 2, 1, 0, 2}, {6}, {4});
  const array values = chunked(std::vector<double>{1, 2, 3, 4, 5, 6}, {6}, {2});
  CHECK(values_of<std::int64_t>(bincount(labels, 4)) == std::vector<std::int64_t>{2, 1, 3, 0});
  CHECK(values_of<double>(bincount(labels, values, 4)) == std::vector<double>{6, 4, 11, 0});
  CHECK(values_of<double>(grouped("mean", values, labels, 3)) == std::vector<double>{3, 4, 11.0 / 3});
  const array turns = chunked(std::vector<ndt::complex128>{{1, 1}, {2, 0}, {3, -1}, {4, 2}, {5, 3}, {6, 1}}, {6}, {5});
  const auto sums = values_of<ndt::complex128>(grouped("sum", turns, labels, 3));
  CHECK(sums[0].imag == 4);
  CHECK(sums[2].real == 11);
  CHECK(values_of<double>(grouped("prod", values, labels, 3)) == std::vector<double>{5, 4, 36});
}

TEST_CASE("an array of one value is reduced along rows of any length") {
  for (const index columns : {50, 64, 100, 700, 5000}) {
    CHECK(values_of<double>(sum(ones({100, columns}), {.axis = 0})) == std::vector<double>(static_cast<std::size_t>(columns), 100.0));
  }
}

}  // namespace pluribus::nd::testing
