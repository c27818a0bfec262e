// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include "gfunc/eigen.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/parse.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

TEST_CASE("values are Eigen maps of the same memory") {
  const value v = value_from_text("2 * 3 * float64", "[[0, 1, 2], [3, 4, 5]]");
  const auto m = as_matrix<double>(v);
  CHECK(reinterpret_cast<const std::byte*>(m.data()) == v.data());
  CHECK(m(1, 2) == 5);
  const int order[] = {1, 0};
  const value turned = v.transposed(order).value();
  const auto t = as_matrix<double>(turned);
  CHECK(t.data() == m.data());
  CHECK((m * t)(1, 1) == 50);
  const value steps = v.range(1, 0, 3, 2).value();
  CHECK(as_matrix<double>(steps)(1, 1) == 5);
  CHECK(as_vector<double>(v.at(1).value()).sum() == 12);
  CHECK(as_vector<double>(v.at(1).value()).data() == m.data() + 3);
  const auto code = [](const auto& f) {
    try {
      f();
    } catch (const datashape::error& e) {
      return static_cast<int>(e.all()[0].id.number);
    }
    return 0;
  };
  CHECK(code([&] { (void)as_vector<double>(v.at(0).value().slice(0, 2, 3, -1).value()); }) == 327);
  CHECK(code([&] { (void)as_matrix<float>(v); }) == 313);
  CHECK(code([&] { (void)as_vector<double>(v); }) == 312);
  CHECK(code([&] { (void)as_vector<double>(value_from_text("2 * >float64", "[1, 2]")); }) == 313);
  CHECK(code([&] {
          (void)as_vector<double>(value_from_text("2 * {x: int8, y: float64, pack=1}", "[[1, 2], [3, 4]]").field("y").value());
        }) == 327);
}

TEST_CASE("Eigen's matrices, maps and blocks are values of the same memory") {
  Eigen::MatrixXd m(2, 3);
  m << 0, 1, 2, 3, 4, 5;
  const double* data = m.data();
  const value whole = borrow(m);
  CHECK(whole.data() == reinterpret_cast<const std::byte*>(data));
  CHECK(to_text(whole) == "[[0, 1, 2], [3, 4, 5]]");
  const value block = borrow(m.block(0, 1, 2, 2));
  CHECK(block.data() == reinterpret_cast<const std::byte*>(&m(0, 1)));
  CHECK(to_text(block) == "[[1, 2], [4, 5]]");
  CHECK(to_text(borrow(m.row(1))) == "[3, 4, 5]");
  Eigen::Matrix<float, 2, 2, Eigen::RowMajor> rows;
  rows << 1, 2, 3, 4;
  CHECK(to_text(borrow(rows)) == "[[1, 2], [3, 4]]");
  const value taken = adopt(std::move(m));
  CHECK(taken.data() == reinterpret_cast<const std::byte*>(data));
  CHECK(to_text(taken) == "[[0, 1, 2], [3, 4, 5]]");
  CHECK(to_text(adopt(Eigen::VectorXcd(Eigen::VectorXcd::Constant(2, {1, 2})))) == "[[1, 2], [1, 2]]");
  CHECK(to_text(adopt(Eigen::MatrixXd(0, 3))) == "[]");
}
