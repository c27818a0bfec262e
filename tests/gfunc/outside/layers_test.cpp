// SPDX-License-Identifier: BSD-3-Clause
/// What lies under nulls: never a reason of an error, never in a result; every form of validity; functions from outside over nulls and
/// rows.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "answers.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/equal.hpp"
#include "ndt/parse.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

struct cell {
  std::int32_t x, y;
};
NDT_RECORD(cell, x, y)

/// The same elements and nulls, other bytes under the nulls.
value with_junk(const value& option, std::byte junk) {
  value made = copy(option).value();
  const value valid = valid_mask(made).value();
  const value child = made.child();
  for (gfunc::index i = 0; i < made.size(); ++i) {
    if (valid.data()[i] == std::byte{0})
      std::memset(child.data() + i * child.itemsize(), static_cast<int>(junk), static_cast<std::size_t>(child.itemsize()));
  }
  return made;
}

registry with_root() {
  module_builder m;
  m.function("root").loop(
      "(... * float64) -> ... * float64",
      inner_loop{nullptr, nullptr, {}, [](char** data, const std::int64_t* n, const std::int64_t* s, void*) -> std::int32_t {
                   for (std::int64_t i = 0; i < n[0]; ++i) {
                     const double x = *reinterpret_cast<const double*>(data[0] + i * s[0]);
                     if (!(x >= 0)) return 5;
                     *reinterpret_cast<double*>(data[1] + i * s[1]) = std::sqrt(x);
                   }
                   return 0;
                 }});
  m.define("norm", "root(x * x + y * y)");
  return m.build().value();
}

}  // namespace

TEST_CASE("bytes under a null do not count, whatever they are") {
  const value a = read("2 * 3 * ?float64", "[[1, null, 3], [null, 5, 6]]");
  for (int junk : {0x00, 0x7F, 0xFF}) {
    const value b = with_junk(a, std::byte(junk));
    CHECK(result_of("add", {b, read("3 * float64", "[10, 20, 30]")}) == "2 * 3 * ?float64 [[11, null, 33], [null, 25, 36]]");
    CHECK(result_of("sum", {b}) == "float64 15");
    CHECK(result_of("max", {b}, {{"axis", std::int64_t{0}}}) == "3 * ?float64 [1, 5, 6]");
    CHECK(result_of("mean", {b}, {{"axis", std::int64_t{1}}}) == "2 * ?float64 [2, 5.5]");
  }
}

TEST_CASE("every form of validity") {
  const value data = read("4 * float64", "[1, 2, 3, 4]");
  const value other = read("4 * ?float64", "[1, 1, null, 1]");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  value nans = copy(data).value();
  std::memcpy(nans.data() + 8, &nan, 8);
  std::byte two[8];
  std::memcpy(two, data.data() + 8, 8);
  buffer bits = buffer::allocate(2), bytes = buffer::allocate(4);
  std::memset(bits.data(), 0, 2);
  bits.data()[0] = std::byte{0xA0};  // bits 5 and 7: of four from bit 5 on, the first and third
  bits.data()[1] = std::byte{0x01};  // and the fourth
  std::memcpy(bytes.data(), "\1\0\7\1", 4);
  for (const value& v :
       {value::option(data, validity::bitmap(bits, 5, {1})).value(), value::option(data, validity::mask(bytes, 0, {1})).value(),
        value::option(data, validity::sentinel(two)).value(), value::option(nans, validity::nan()).value()}) {
    CHECK(result_of("multiply", {v, value::literal(2.0)}) == "4 * ?float64 [2, null, 6, 8]");
    CHECK(result_of("multiply", {v, other}) == "4 * ?float64 [1, null, null, 4]");
    CHECK(result_of("multiply", {other, v.slice(0, 3, 4, -1).value()}) == "4 * ?float64 [4, 3, null, 1]");
    CHECK(result_of("sum", {v}) == "float64 8");
  }
  const value none = value::option(data, validity::all()).value();
  CHECK(result_of("negative", {none}) == "4 * ?float64 [-1, -2, -3, -4]");
  CHECK(result_of("add", {none, other}) == "4 * ?float64 [2, 3, null, 5]");
}

TEST_CASE("bitmaps are joined a word at a time, at any bit offset") {
  const gfunc::index n = 1000;
  value a = value::allocate(ndt::parse("1000 * int32")).value(), b = value::allocate(ndt::parse("1000 * int32")).value();
  std::memset(a.data(), 0, 4000), std::memset(b.data(), 0, 4000);
  buffer bits = buffer::allocate(160);
  std::uint32_t seed = 1;
  for (gfunc::index i = 0; i < 160; ++i) bits.data()[i] = std::byte((seed = seed * 1664525u + 1013904223u) >> 24);
  auto bit = [&](gfunc::index i) { return (std::to_integer<int>(bits.data()[i / 8]) >> (i % 8) & 1) != 0; };
  for (gfunc::index p : {0, 1, 7, 13, 64, 201}) {
    for (gfunc::index q : {0, 5, 63, 128, 279}) {
      const value x = value::option(a, validity::bitmap(bits, p, {1})).value(),
                  y = value::option(b, validity::bitmap(bits, q, {1})).value();
      const value in[] = {x, y};
      const value valid = valid_mask(try_call("add", in).value()).value();
      gfunc::index wrong = 0;
      for (gfunc::index i = 0; i < n; ++i) wrong += (valid.data()[i] != std::byte{0}) != (bit(p + i) && bit(q + i));
      CHECK(wrong == 0);
    }
  }
}

TEST_CASE("a function that may fail does not see what lies under nulls, and its error names the element of the call") {
  const registry mine = with_root();
  const value x = with_junk(read("2 * 3 * ?float64", "[[4, null, 9], [null, 16, 25]]"), std::byte{0xFF});
  CHECK(result_of(mine, "root", {x}) == "2 * 3 * ?float64 [[2, null, 3], [null, 4, 5]]");
  CHECK(result_of(mine, "root", {read("2 * 3 * ?float64", "[[4, null, 9], [null, -16, -25]]")}) ==
        "E0355: `root` failed with status 5 at element [1, 1]");
  CHECK(result_of(mine, "root", {read("?float64", "null")}) == "?float64 null");
  CHECK(result_of(mine, "root", {read("?float64", "49")}) == "?float64 7");
  CHECK(result_of(mine, "norm", {x, value::literal(std::int64_t{0})}) == "2 * 3 * ?float64 [[4, null, 9], [null, 16, 25]]");
  CHECK(result_of(mine, "root", {read("3 * var * ?float64", "[[4, null], [], [81]]")}) == "3 * var * ?float64 [[2, null], [], [9]]");
}

TEST_CASE("rows that are null have no elements") {
  const registry mine = with_root();
  const value rows = value::ragged(read("4 * int64", "[0, 2, 4, 5]"), read("5 * float64", "[4, 9, -1, -1, 16]")).value();
  const value some = with_mask(rows, read("3 * bool", "[true, false, true]")).value();
  CHECK(result_of(mine, "root", {some}) == "3 * ?var * float64 [[2, 3], null, [4]]");
  CHECK(result_of("add", {some, read("3 * var * float64", "[[1, 1], [7, 7, 7], [1]]")}) == "3 * ?var * float64 [[5, 10], null, [17]]");
  CHECK(result_of("add", {some, read("2 * 1 * 1 * ?float64", "[[[1]], [[null]]]")}) ==
        "2 * 3 * ?var * ?float64 [[[5, 10], null, [17]], [[null, null], null, [null]]]");
}

TEST_CASE("elements of a dtype from outside go through rows and nulls as numbers do") {
  module_builder m;
  m.function("total").elementwise("(... * {x: int32, y: int32}) -> ... * int32", [](cell c) { return c.x + c.y; });
  m.function("add").elementwise("(... * {x: int32, y: int32}, ... * int32) -> ... * {x: int32, y: int32}", [](cell c, std::int32_t n) {
    return cell{c.x + n, c.y + n};
  });
  const registry mine = m.build().value();
  const value rows = read("2 * var * ?{x: int32, y: int32}", "[[[1, 2], null], [[3, 4]]]");
  CHECK(result_of(mine, "total", {rows}) == "2 * var * ?int32 [[3, null], [7]]");
  CHECK(result_of(mine, "add", {rows, read("2 * 1 * int8", "[[1], [10]]")}) ==
        "2 * var * ?{x: int32, y: int32} [[{\"x\": 2, \"y\": 3}, null], [{\"x\": 13, \"y\": 14}]]");
}

TEST_CASE("results to a position are counted along the axis, or over all dims") {
  const value a = read("2 * 3 * float64", "[[3, 9, 1], [4, 0, 20]]");
  CHECK(result_of("argmax", {a}) == "int64 5");
  CHECK(result_of("argmax", {a}, {{"axis", std::int64_t{1}}}) == "2 * int64 [1, 2]");
  CHECK(result_of("argmin", {a}, {{"axis", std::int64_t{0}}}) == "3 * int64 [0, 1, 0]");
  CHECK(result_of("argmax", {a.slice(1, 2, 3, -1).value()}, {{"axis", std::int64_t{1}}}) == "2 * int64 [1, 0]");
  CHECK(result_of("argmax", {read("3 * ?int32", "[null, 4, 9]")}) == "?int64 2");
}
