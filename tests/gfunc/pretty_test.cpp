// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <string>

#include "gfunc/adopt.hpp"
#include "gfunc/pretty.hpp"
#include "gfunc/value_text.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {
std::string shown(std::string_view type, std::string_view text, const pretty_options& options = {}) {
  return to_pretty(value_from_text(type, text), options);
}
}  // namespace

TEST_CASE("numbers line up at their points, in brackets over several lines") {
  CHECK(shown("float64", "1.5") == "1.5");
  CHECK(shown("0 * int8", "[]") == "[]");
  CHECK(shown("4 * int32", "[1, -20, 3, 400]") == "[  1, -20,   3, 400]");
  CHECK(shown("2 * 2 * float64", "[[1, 2.5], [10.25, -3]]") == "[[ 1   ,  2.5 ],\n [10.25, -3   ]]");
  CHECK(shown("2 * 2 * 2 * int8", "[[[1, 2], [3, 4]], [[5, 6], [7, 8]]]") == "[[[1, 2],\n  [3, 4]],\n\n [[5, 6],\n  [7, 8]]]");
  CHECK(shown("3 * float64", "[nan, inf, 0.5]") == "[nan, inf, 0.5]");
  CHECK(shown("3 * float64", "[1e300, 2, -1e-7]") == "[ 1e+300,  2     , -1e-07 ]");
}

TEST_CASE("nulls, rows, text and other elements") {
  CHECK(shown("3 * ?int16", "[1, null, 300]") == "[   1, null,  300]");
  CHECK(shown("2 * var * int32", "[[1, 200], []]") == "[[  1, 200],\n []]");
  CHECK(shown("2 * ?var * int32", "[[1], null]") == "[[   1],\n null]");
  CHECK(shown("3 * string", R"(["a", "éé", "long one"])") == R"(["a"       , "éé"      , "long one"])");
  CHECK(shown("2 * union(a: int8, b: string)", R"([{"a": 1}, {"b": "x"}])") == R"([{"a": 1}  , {"b": "x"}])");
}

TEST_CASE("fields of records line up, one record a line") {
  CHECK(shown("{x: int8, y: string}", R"([1, "a"])") == R"({x: 1, y: "a"})");
  CHECK(shown("3 * {x: int8, y: ?float64}", "[[1, 0.5], [20, null], [3, 12.25]]") ==
        "[{x:  1, y:  0.5 },\n {x: 20, y:  null},\n {x:  3, y: 12.25}]");
  CHECK(shown("2 * ?(int8, string)", R"([[1, "a"], null])") == "[(1, \"a\"),\n null]");
  CHECK(shown("2 * {a: 2 * int8, b: {c: bool}}", R"([[[1, 2], [true]], [[3, 4], [false]]])") ==
        "[{a: [1, 2], b: {c: true} },\n {a: [3, 4], b: {c: false}}]");
}

TEST_CASE("long values are cut to their ends, and long lines broken") {
  std::vector<std::int32_t> v(1100);
  for (std::size_t i = 0; i < v.size(); ++i) v[i] = static_cast<std::int32_t>(i);
  const value many = adopt(std::move(v));
  CHECK(to_pretty(many) == "[   0,    1,    2, …, 1097, 1098, 1099]");
  CHECK(to_pretty(many.split(0, 11, 100).value(), {.edge = 1}) == "[[   0, …,   99],\n …,\n [1000, …, 1099]]");
  CHECK(to_pretty(many.range(0, 0, 8).value(), {.width = 20}) == "[0, 1, 2, 3, 4, 5,\n 6, 7]");
  CHECK(shown("2 * var * int8", "[[1, 2, 3, 4, 5], [6]]", {.threshold = 5, .edge = 1}) == "[[1, …, 5],\n [6]]");
}
