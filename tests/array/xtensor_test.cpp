// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include "nd/nd.hpp"
#include "nd/xtensor.hpp"

namespace pluribus::nd {

TEST_CASE("arrays in memory are xtensor adaptors without a copy") {
  const std::vector<double> v{0, 1, 2, 3, 4, 5};
  const array a = borrow(v.data(), ndt::array_type({2, 3}, ndt::make_scalar(ndt::scalar::float64)));
  const auto x = as_xtensor<double, 2>(a);
  CHECK(&x(0, 0) == v.data());
  CHECK(x(1, 2) == 5);
  const auto t = as_xtensor<double, 2>(transpose(a));
  CHECK(t(2, 1) == 5);
  const auto f = as_xtensor<double, 2>(flip(a, 1));
  CHECK(f(0, 0) == 2);
}

}  // namespace pluribus::nd
