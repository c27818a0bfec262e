// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

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

TEST_CASE("a sum of arrays in memory evaluates to their sum") {
  const std::vector<double> x = ramp(12), y = ramp(12);
  const array a = copy<double>(x, extents{3, 4});
  const array b = copy<double>(y, extents{3, 4});
  const array c = eval(a + b * 2.0);
  CHECK(ndt::to_string(c.type()) == "3 * 4 * float64");
  const auto v = c.view<double, 2>();
  for (index i = 0; i < 3; ++i)
    for (index j = 0; j < 4; ++j) CHECK(v(i, j) == 3.0 * static_cast<double>(4 * i + j));
}

TEST_CASE("views and broadcasting read the right elements of chunked storage") {
  const array a = chunked(ramp(5 * 7), {5, 7}, {2, 3});
  const array d = a(slice(1, {}), all) - a(slice(0, -1), all);
  CHECK(values_of<double>(d) == std::vector<double>(28, 7.0));
  const array t = transpose(a) + a(0, slice(0, 5));
  const auto v = values_of<double>(t);
  for (index i = 0; i < 7; ++i)
    for (index j = 0; j < 5; ++j) CHECK(v[static_cast<std::size_t>(i * 5 + j)] == static_cast<double>(7 * j + i + j));
  const array r = flip(a, 1)(slice({}, {}, 2), slice(5, {}, -3));
  CHECK(values_of<double>(r) == std::vector<double>{1, 4, 15, 18, 29, 32});
}

TEST_CASE("store writes each chunk of the sink once") {
  const array a = chunked(ramp(20 * 30), {20, 30}, {7, 8});
  vector_sink<double> to({18, 28}, {5, 6});
  store((a(slice(2, {}), slice(1, -1)) - a(slice(0, -2), slice(2, {}))) * 1.0, to);
  CHECK(to.finished == 1);
  CHECK(to.values == std::vector<double>(18 * 28, 59.0));
  CHECK(to.seen.size() == 20);
}

}  // namespace pluribus::nd::testing
