// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <vector>

#include "nd/eigen.hpp"
#include "nd/nd.hpp"

namespace pluribus::nd {

TEST_CASE("arrays in memory are Eigen maps without a copy") {
  const std::vector<double> v{0, 1, 2, 3, 4, 5};
  const array a = borrow(v.data(), ndt::array_type({2, 3}, ndt::make_scalar(ndt::scalar::float64)));
  const auto m = as_matrix<double>(a);
  CHECK(m.data() == v.data());
  CHECK(m(1, 2) == 5);
  const auto t = as_matrix<double>(transpose(a));
  CHECK(t.rows() == 3);
  CHECK(t(2, 1) == 5);
  CHECK((m * t)(1, 1) == 50);
  const auto column = as_vector<double>(a(all, 1));
  CHECK(column.sum() == 5);
  CHECK_THROWS_AS((void)as_vector<double>(flip(a, 0)(all, 1)), datashape::error);
  CHECK_THROWS_AS((void)as_matrix<float>(a), datashape::error);
}

}  // namespace pluribus::nd
