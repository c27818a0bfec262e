// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "gfunc/value_text.hpp"
#include "gfunc/xtensor.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

TEST_CASE("values are xtensor adaptors of the same memory") {
  const value v = value_from_text("2 * 3 * float64", "[[0, 1, 2], [3, 4, 5]]");
  const auto x = as_xtensor<double, 2>(v);
  CHECK(reinterpret_cast<const std::byte*>(&x(0, 0)) == v.data());
  CHECK(x(1, 2) == 5);
  const int order[] = {1, 0};
  CHECK(as_xtensor<double, 2>(v.transposed(order).value())(2, 1) == 5);
  CHECK(as_xtensor<double, 2>(v.slice(1, 2, 3, -1).value())(0, 0) == 2);
  CHECK(as_xtensor<double, 2>(v.range(0, 1, 2).value())(0, 2) == 5);
  static_assert(!std::is_assignable_v<decltype(x(0, 0)), double>, "adaptors are read-only");
  CHECK_THROWS_AS((void)(as_xtensor<float, 2>(v)), datashape::error);
  CHECK_THROWS_AS((void)(as_xtensor<double, 1>(v)), datashape::error);
}

TEST_CASE("xtensor's containers are values of the same memory") {
  xt::xtensor<std::int32_t, 2> x = {{1, 2, 3}, {4, 5, 6}};
  const auto* data = reinterpret_cast<const std::byte*>(x.data());
  CHECK(borrow(x).data() == data);
  CHECK(to_text(borrow(x)) == "[[1, 2, 3], [4, 5, 6]]");
  const value taken = adopt(std::move(x));
  CHECK(taken.data() == data);
  CHECK(to_text(taken) == "[[1, 2, 3], [4, 5, 6]]");
  xt::xarray<float, xt::layout_type::column_major> columns = {{1, 2}, {3, 4}, {5, 6}};
  CHECK(to_text(borrow(columns)) == "[[1, 2], [3, 4], [5, 6]]");
  CHECK(borrow(columns).data() == reinterpret_cast<const std::byte*>(columns.data()));
  xt::xarray<double> nothing = xt::xarray<double>::from_shape({0, 3});
  CHECK(to_text(adopt(std::move(nothing))) == "[]");
}
