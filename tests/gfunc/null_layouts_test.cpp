// SPDX-License-Identifier: BSD-3-Clause
/// Functions of times, decimals and categories see through every way nulls and elements can lie: NaT, masks, bitmaps that begin inside a
/// byte, reversed and stepped views, swapped bytes, rows.
#include <doctest/doctest.h>

#include <cstring>

#include "gfunc/call.hpp"
#include "gfunc/cast.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

std::string text_of(const char* function, std::vector<value> args, const attributes& options = {}) {
  auto made = try_call(function, args, options);
  return made ? to_text(*made) : made.error()[0].message;
}

/// NumPy's: INT64_MIN is no time.
value with_nat() {
  value days = value_from_text("4 * datetime['D']", "[\"2024-02-29\", \"1969-12-31\", \"2000-01-01\", \"1970-01-01\"]");
  const std::int64_t nat = INT64_MIN;
  std::memcpy(days.data() + 8, &nat, 8);
  return value::option(days, validity::nat()).value();
}

}  // namespace

TEST_CASE("NaT is a null of every function of times") {
  const value days = with_nat();
  CHECK(text_of("year", {days}) == "[2024, null, 2000, 1970]");
  CHECK(text_of("floor_temporal", {days}, {{"unit", std::string("month")}}) == "[\"2024-02-01\", null, \"2000-01-01\", \"1970-01-01\"]");
  CHECK(text_of("strftime", {days}, {{"format", std::string("%d.%m.")}}) == "[\"29.02.\", null, \"01.01.\", \"01.01.\"]");
  CHECK(text_of("subtract", {days, value_from_text("date", "\"2000-01-01\"")}) == "[8825, null, 0, -10957]");
  CHECK(text_of("less", {days, days}) == "[false, null, false, false]");
  CHECK(text_of("max", {days}, {{"keepdims", false}}) == "\"2024-02-29\"");
  CHECK(text_of("assume_timezone", {days}, {{"timezone", std::string("UTC")}}) == "[\"2024-02-29\", null, \"2000-01-01\", \"1970-01-01\"]");
  CHECK(text_of("dictionary_encode", {days}, {{"ordered", true}}) == "[\"2024-02-29\", null, \"2000-01-01\", \"1970-01-01\"]");
  CHECK(to_text(cast(days, ndt::parse("?string"))) == "[\"2024-02-29\", null, \"2000-01-01\", \"1970-01-01\"]");
  CHECK(try_cast(days, ndt::parse("date")).error()[0].message.find("element [1]") == 0);
}

TEST_CASE("views forward, backward and stepped give the elements they show") {
  const value days = with_nat();
  CHECK(text_of("day", {days.range(0, 3, -5, -1).value()}) == "[1, 1, null, 29]");
  CHECK(text_of("day", {days.range(0, 0, 4, 2).value()}) == "[29, 1]");
  const value bits = value_from_text("9 * ?decimal(7, 2)", "[1, null, 2.5, 3, null, -4, 5, 6, 7.25]");
  const value inside = bits.slice(0, 3, 6, 1).value(), back = bits.range(0, 8, 2, -2).value();
  CHECK(text_of("negative", {inside}) == "[-3.00, null, 4.00, -5.00, -6.00, -7.25]");
  CHECK(text_of("add", {back, back}) == "[14.50, 10.00, null]");
  CHECK(text_of("sum", {inside}, {{"keepdims", true}}) == "[17.25]");
  const value grid = bits.split(0, 3, 3).value();
  const int swapped[] = {1, 0};
  CHECK(text_of("sum", {grid.transposed(swapped).value()}, {{"axis", std::vector<gfunc::index>{0}}}) == "[3.50, -1.00, 18.25]");
  CHECK(text_of("equal", {grid, bits.slice(0, 0, 3, 1).value()}) == "[[true, null, true], [false, null, false], [false, null, false]]");
  const value words = value_from_text("4 * ?categorical(string)", "[\"b\", null, \"a\", \"b\"]");
  CHECK(text_of("codes", {words.range(0, 3, -5, -1).value()}) == "[0, 1, null, 0]");
  CHECK(text_of("equal", {words, words.range(0, 3, -5, -1).value()}) == "[true, null, null, true]");
  CHECK(to_text(cast(words.range(0, 3, 0, -2).value(), ndt::parse("?string"))) == "[\"b\", null]");
}

TEST_CASE("bytes in the other order, repeated elements and rows are read as they are meant") {
  const value swapped = cast(value_from_text("3 * int32", "[1, -2, 70000]"), ndt::parse(">int32"));
  CHECK(to_text(cast(swapped, ndt::parse("string"))) == "[\"1\", \"-2\", \"70000\"]");
  CHECK(to_text(cast(swapped, ndt::parse("decimal(9, 1)"))) == "[1.0, -2.0, 70000.0]");
  CHECK(to_text(cast(swapped, ndt::parse("timedelta['s']"))) == "[1, -2, 70000]");
  CHECK(to_text(cast(value_from_text("2 * string", "[\"7\", \"-8\"]"), ndt::parse(">int16"))) == "[7, -8]");
  const value one = value_from_text("1 * date", "[\"2024-02-29\"]");
  CHECK(text_of("day_of_year", {one.broadcast_to(dims{2, 2}).value()}) == "[[60, 60], [60, 60]]");
  CHECK(text_of("add", {one.broadcast_to(dims{2, 2}).value(), value_from_text("2 * timedelta['h']", "[1, 25]")}) ==
        "[[\"2024-02-29T01\", \"2024-03-01T01\"], [\"2024-02-29T01\", \"2024-03-01T01\"]]");
  const value rows = value_from_text("3 * var * ?date", "[[\"2024-02-29\", null], [], [\"1999-12-31\"]]");
  CHECK(text_of("year", {rows}) == "[[2024, null], [], [1999]]");
  CHECK(text_of("year", {rows.range(0, 2, -4, -2).value()}) == "[[1999], [2024, null]]");
  const value inner =
      value_from_text("2 * {t: 2 * date}", "[{\"t\": [\"2024-02-29\", \"2024-03-01\"]}, {\"t\": [\"1999-01-01\", \"1999-02-01\"]}]");
  CHECK(text_of("month", {inner.field("t").value()}) == "[[2, 3], [1, 2]]");
}

TEST_CASE("casts see through masks, references and names") {
  const value data = value_from_text("4 * int16", "[1, 2, 3, 4]");
  buffer bytes = buffer::allocate(4);
  const std::uint8_t valid[] = {1, 0, 1, 0};
  std::memcpy(bytes.data(), valid, 4);
  for (const bool one_is_valid : {true, false}) {
    const value masked = value::option(data, validity::mask(bytes, 0, dims{1}, one_is_valid)).value();
    CHECK(to_text(cast(masked, ndt::parse("?decimal(5, 1)"))) == (one_is_valid ? "[1.0, null, 3.0, null]" : "[null, 2.0, null, 4.0]"));
    CHECK(to_text(cast(masked, ndt::parse("?categorical(string)"))) ==
          (one_is_valid ? "[\"1\", null, \"3\", null]" : "[null, \"2\", null, \"4\"]"));
  }
  CHECK(to_text(cast(value::reference(data).value(), ndt::parse("string"))) == "[\"1\", \"2\", \"3\", \"4\"]");
  const value nan = value::option(value_from_text("3 * float64", "[1.5, nan, 3]"), validity::nan()).value();
  CHECK(to_text(cast(nan, ndt::parse("?int8"))) == "[1, null, 3]");
  CHECK(to_text(cast(nan, ndt::parse("?string"))) == "[\"1.5\", null, \"3\"]");
}
