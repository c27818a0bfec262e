// SPDX-License-Identifier: BSD-3-Clause
/// Functions about nulls give the same whether nulls are a bitmap with a bit offset, bytes of either sense, a sentinel, or NaN.
#include <doctest/doctest.h>

#include <cstring>
#include <limits>

#include "gfunc/call.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/parse.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

constexpr double elements[] = {1, 2, 3, 4, 5};
constexpr bool counts[] = {true, false, true, true, false};

value data_with(double under_null) {
  value v = value::allocate(ndt::parse("5 * float64")).value();
  for (int i = 0; i < 5; ++i) {
    const double x = counts[i] ? elements[i] : under_null;
    std::memcpy(v.data() + 8 * i, &x, 8);
  }
  return v;
}

buffer bytes_of(std::initializer_list<int> list) {
  buffer b = buffer::allocate(static_cast<ndt::index>(list.size()));
  std::size_t i = 0;
  for (const int x : list) b.data()[i++] = static_cast<std::byte>(x);
  return b;
}

}  // namespace

TEST_CASE("nulls in any layout are the same nulls") {
  const double nan = std::numeric_limits<double>::quiet_NaN(), marker = -999;
  std::byte pattern[8];
  std::memcpy(pattern, &marker, 8);
  const value all[] = {
      value::option(data_with(nan), validity::bitmap(bytes_of({0b01101'111}), 3, dims{1})).value(),
      value::option(data_with(7), validity::bitmap(bytes_of({0b01010001, 0}), 0, dims{2})).value(),
      value::option(data_with(7), validity::mask(bytes_of({9, 1, 0, 5, 255, 0}), 1, dims{1})).value(),
      value::option(data_with(7), validity::mask(bytes_of({1, 0, 0, 1, 0}), 4, dims{-1}, false)).value(),
      value::option(data_with(marker), validity::sentinel(pattern)).value(),
      value::option(data_with(nan), validity::nan()).value(),
  };
  for (const value& v : all) {
    CHECK(to_text(call("is_null", {v})) == "[false, true, false, false, true]");
    CHECK(to_text(call("null_count", {v})) == "2");
    CHECK(to_text(call("fill_null", {v, value::literal(0.0)})) == "[1, 0, 3, 4, 0]");
    CHECK(to_text(call("drop_null", {v})) == "[1, 3, 4]");
    CHECK(to_text(call("coalesce", {v, value::literal(8.0)})) == "[1, 8, 3, 4, 8]");
  }
}
