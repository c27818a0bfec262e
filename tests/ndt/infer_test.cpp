// SPDX-License-Identifier: BSD-3-Clause
// Types of JSON and CSV values.
#include <doctest/doctest.h>

#include "ndt/infer.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

using namespace pluribus;

namespace {
std::string json(std::string_view text, const ndt::infer_options& options = {}) {
  const auto t = ndt::infer_json(text, options);
  return t ? ndt::to_string(*t) : "no: " + t.error().front().message;
}
std::string csv(std::string_view text, const ndt::csv_options& options = {}) {
  const auto t = ndt::infer_csv(text, options);
  return t ? ndt::to_string(*t) : "no: " + t.error().front().message;
}
}  // namespace

TEST_CASE("JSON values have types") {
  CHECK(json("1") == "int64");
  CHECK(json("-1.5") == "float64");
  CHECK(json("true") == "bool");
  CHECK(json("null") == "null");
  CHECK(json("\"a\"") == "string");
  CHECK(json("18446744073709551615") == "uint64");
  CHECK(json("[-1, 18446744073709551615]") == "2 * int128");
  CHECK(json("[1, 2, 3]") == "3 * int64");
  CHECK(json("[1, 2.5]") == "2 * float64");
  CHECK(json("[]") == "0 * null");
  CHECK(json("[1, null]") == "2 * ?int64");
}

TEST_CASE("lists of one length are fixed, others ragged") {
  CHECK(json("[[1, 2], [3, 4], [5, 6]]") == "3 * 2 * int64");
  CHECK(json("[[1, 2], [3], []]") == "3 * var * int64");
  CHECK(json("[[1, 2], null]") == "2 * ?2 * int64");
  CHECK(json("[[1, 2], [3, 4]]", {.fixed = false}) == "var * var * int64");
}

TEST_CASE("missing fields and nulls are options, and order does not matter") {
  CHECK(json(R"([{"a": 1, "b": "x"}, {"a": 2}])") == "2 * {a: int64, b: ?string}");
  CHECK(json(R"([{"a": 1}, {"a": null, "b": true}])") == "2 * {a: ?int64, b: ?bool}");
  CHECK(json(R"({"x y": {"z": [1]}})") == R"({"x y": {z: 1 * int64}})");
}

TEST_CASE("values of several kinds are unions, or text where unions are not wanted") {
  CHECK(json(R"([1, "a"])") == "2 * union(int64, string)");
  CHECK(json(R"([1, "a", null])") == "3 * ?union(int64, string)");
  CHECK(json(R"([1, true])", {.unions = false}) == "2 * string");
}

TEST_CASE("ISO text is dates and times, and only then") {
  CHECK(json(R"(["2020-01-31", "1999-12-01"])") == "2 * date");
  CHECK(json(R"(["2020-02-30"])") == "1 * string");
  CHECK(json(R"(["2020-01-31T10:00", "2020-01-31"])") == "2 * datetime");
  CHECK(json(R"(["2020-01-31T10:00:00Z", "2020-01-31 10:00:00+02:00"])") == "2 * datetime(tz='UTC')");
  CHECK(json(R"(["2020-01-31T10:00:00.123456789"])") == "1 * datetime(unit='ns')");
  CHECK(json(R"(["10:00", "23:59:59.5"])") == "2 * time");
  CHECK(json(R"(["2020-01-31", "soon"])") == "2 * string");
  CHECK(json(R"(["2020-01-31"])", {.datetimes = false}) == "1 * string");
}

TEST_CASE("few values that repeat are a categorical") {
  const ndt::infer_options few{.categories = 3};
  const std::string text = json(R"(["b", "a", "b", "a", "it's"])", few);
  CHECK(text == "5 * string");
  const std::string six = json(R"(["b", "a", "b", "a", "it's", "a"])", few);
  CHECK(ndt::to_string(ndt::parse(six)) == six);
  CHECK(six.starts_with("6 * categorical(["));
  CHECK(json(R"(["a", "b", "c", "d", "a", "b", "c", "d"])", few) == "8 * string");
}

TEST_CASE("the smallest integers where asked") {
  const ndt::infer_options narrow{.narrow = true};
  CHECK(json("[0, 127]", narrow) == "2 * int8");
  CHECK(json("[0, 128]", narrow) == "2 * int16");
  CHECK(json("[-2147483648, 2147483647]", narrow) == "2 * int32");
  CHECK(json("[2147483648]", narrow) == "1 * int64");
}

TEST_CASE("lines of JSON are rows") {
  CHECK(json("{\"a\": 1}\n{\"a\": 2.5}\n\n") == "2 * {a: float64}");
  CHECK(json("{\"a\":\n1}") == "{a: int64}");
}

TEST_CASE("what is no JSON is a diagnostic with a place") {
  const auto t = ndt::infer_json("[1, }");
  REQUIRE_FALSE(t.has_value());
  CHECK(t.error().front().where->begin == 4);
  CHECK(json("") == "no: no JSON value");
  CHECK(json(std::string(1'000'000, '[')).starts_with("no: "));
  CHECK(json(std::string(300, '[') + std::string(300, ']')) == "no: values nest deeper than 200 levels");
}

TEST_CASE("CSV columns have types") {
  CHECK(csv("a,b,c,d,e\n1,1.5,x,true,2020-01-01\n2,2,y,false,2020-01-02\n") == "2 * {a: int64, b: float64, c: string, d: bool, e: date}");
  CHECK(csv("a,b\n1,\n,2\n") == "2 * {a: ?int64, b: ?int64}");
  CHECK(csv("a\r\n007\r\n") == "1 * {a: string}");
  CHECK(csv("a\n1\nx\n") == "2 * {a: string}");
  CHECK(csv("a;b\n1;2\n", {.delimiter = ';'}) == "1 * {a: int64, b: int64}");
  CHECK(csv("1,2\n3,4\n", {.header = false}) == "2 * {column_0: int64, column_1: int64}");
  CHECK(csv("a,a,\n1,2,3\n") == "1 * {a: int64, a_2: int64, column_2: int64}");
  CHECK(csv("a\n\"1\"\n") == "1 * {a: string}");
  CHECK(csv("a,b\n\"x, \"\"y\"\"\nz\",1\n") == "1 * {a: string, b: int64}");
  CHECK(csv("a\n") == "0 * {a: null}");
  CHECK(csv("a\n1\n2\n3\n", {.rows = 2}) == "_ * {a: int64}");
  CHECK(csv("a,b\n1\n") == "1 * {a: int64, b: null}");
}

TEST_CASE("wrong CSV is a diagnostic that names the line") {
  CHECK(csv("a\n1\n1,2\n") == "no: line 3 has 2 cells, the first has 1");
  CHECK(csv("a\n\"1\n") == "no: a quote that is not closed in line 3");
  CHECK(csv("") == "no: no rows");
}
