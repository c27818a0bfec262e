// SPDX-License-Identifier: BSD-3-Clause
/// Casts: the table of all pairs of dtypes and modes, what values become, and how elements that do not convert are named or nulled.
#include <doctest/doctest.h>

#include <regex>

#include "gfunc/cast.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

/// Units as this file writes them.
std::string brief(const std::string& text) {
  static const std::regex zoned("(datetime)\\(unit='(\\w+)', tz='([^']*)'\\)"), plain("(datetime|timedelta|time)\\(unit='(\\w+)'\\)");
  return std::regex_replace(std::regex_replace(text, zoned, "$1['$2', '$3']"), plain, "$1['$2']");
}

/// The type and the text of the cast, or the message of its error.
std::string cast_text(std::string_view type, std::string_view text, std::string_view to, cast_options options = {}) {
  auto made = try_cast(value_from_text(type, text), ndt::parse(to), options);
  if (!made) return brief(made.error()[0].message);
  return brief(ndt::to_string(made->type()) + " " + to_text(*made));
}

struct sample {
  const char *dtype, *one;
};
/// One element of every dtype, small enough for all others that can hold a number.
const sample samples[] = {{"bool", "true"},
                          {"int8", "1"},
                          {"int16", "1"},
                          {"int32", "1"},
                          {"int64", "1"},
                          {"int128", "1"},
                          {"uint8", "1"},
                          {"uint16", "1"},
                          {"uint32", "1"},
                          {"uint64", "1"},
                          {"uint128", "1"},
                          {"float16", "1"},
                          {"bfloat16", "1"},
                          {"float32", "1"},
                          {"float64", "1"},
                          {"float80", "1"},
                          {"float128", "1"},
                          {"float8_e4m3b11fnuz", "1"},
                          {"float8_e4m3fn", "1"},
                          {"float8_e4m3fnuz", "1"},
                          {"float8_e5m2", "1"},
                          {"float8_e5m2fnuz", "1"},
                          {"complex32", "[1, 0]"},
                          {"bcomplex32", "[1, 0]"},
                          {"complex64", "[1, 0]"},
                          {"complex128", "[1, 0]"},
                          {"complex160", "[1, 0]"},
                          {">int32", "1"},
                          {">float64", "1"},
                          {">complex64", "[1, 0]"},
                          {"decimal(5, 2)", "1"},
                          {"decimal(9, 2, 32)", "1"},
                          {"decimal(18, 0)", "1"},
                          {"decimal(38, 10)", "1"},
                          {"decimal(76, 30)", "1"},
                          {"string", "\"1\""},
                          {"fixed_string(8)", "\"1\""},
                          {"fixed_string(8, 'utf32')", "\"1\""},
                          {"char", "\"1\""},
                          {"bytes", "\"31\""},
                          {"fixed_bytes(1)", "\"31\""},
                          {"json", "\"1\""},
                          {"date", "\"2024-02-29\""},
                          {"datetime['s']", "\"2024-02-29T00:00:00\""},
                          {"datetime['D']", "\"2024-02-29\""},
                          {"datetime['M']", "\"2024-02\""},
                          {"datetime['ns', 'Europe/Berlin']", "\"2024-02-29T00:00:00Z\""},
                          {"time['us']", "\"00:00:01\""},
                          {"timedelta['s']", "1"},
                          {"timedelta['M']", "1"},
                          {"timedelta['ns']", "1"},
                          {"categorical(string)", "\"1\""},
                          {"categorical(int64, ordered=true)", "1"},
                          {"categorical(['1', '2'])", "\"1\""},
                          {"categorical([1, 2])", "1"},
                          {"?int32", "1"},
                          {"?string", "\"1\""},
                          {"?date", "\"2024-02-29\""},
                          {"var * int16", "[1]"},
                          {"var * ?float32", "[1]"},
                          {"{a: int32, b: string}", "{\"a\": 1, \"b\": \"1\"}"},
                          {"{b: string, a: int64}", "{\"a\": 1, \"b\": \"1\"}"},
                          {"(int32, float64)", "[1, 1]"},
                          {"map(string, int32)", "{\"1\": 1}"},
                          {"?null", nullptr}};

}  // namespace

TEST_CASE("every pair of dtypes and every mode is allowed or refused with a reason that names both") {
  int pairs = 0, allowed = 0;
  for (const sample& from : samples) {
    if (from.one == nullptr) continue;
    const value v = value_from_text("1 * " + std::string(from.dtype), "[" + std::string(from.one) + "]");
    for (const sample& other : samples) {
      if (other.one == nullptr) continue;
      CAPTURE(from.dtype);
      CAPTURE(other.dtype);
      const ndt::type to = ndt::parse(other.dtype);
      const cast_rule rule = rule_of(v.dtype(), to);
      CHECK(rule.why.empty() == (rule.least == casting::safe));
      if (v.dtype() == to) CHECK(rule.least == casting::safe);
      for (const casting mode : {casting::safe, casting::same_kind, casting::unsafe}) {
        ++pairs;
        auto made = try_cast(v, to, {mode});
        const bool below = v.dtype().kind() == ndt::kind::var && !to.is_dim() && rule.least == casting::never;
        if (rule.least <= mode) {
          ++allowed;
          if (made) CHECK(made->type() == ndt::fixed_dim(1, to));
          // A one is text of everything but times and characters that are two.
          if (!made) CHECK_MESSAGE(made.error()[0].id == datashape::code{356}, made.error()[0].message);
        } else if (!below) {
          REQUIRE_FALSE(made);
          CHECK(made.error()[0].id == datashape::code{306});
          CHECK(made.error()[0].message.find("`" + ndt::to_string(v.dtype()) + "` does not cast to `" + ndt::to_string(to) + "`") == 0);
          CHECK(made.error()[0].help.has_value() == (rule.least != casting::never));
        }
      }
    }
  }
  CHECK(pairs > 10000);
  CHECK(allowed > 3000);
}

TEST_CASE("a safe cast there and an unsafe one back give what was there") {
  int seen = 0;
  for (const sample& from : samples) {
    if (from.one == nullptr) continue;
    const value v = value_from_text("2 * " + std::string(from.dtype), "[" + std::string(from.one) + ", " + from.one + "]");
    for (const sample& other : samples) {
      if (other.one == nullptr) continue;
      const ndt::type to = ndt::parse(other.dtype);
      if (rule_of(v.dtype(), to).least != casting::safe || rule_of(to, v.dtype()).least == casting::never) continue;
      CAPTURE(from.dtype);
      CAPTURE(other.dtype);
      CHECK(equal(cast(cast(v, to), v.dtype()), v));
      ++seen;
    }
  }
  CHECK(seen > 500);
}

TEST_CASE("numbers wrap, saturate, truncate and round once") {
  CHECK(cast_text("3 * int32", "[300, -1, 5]", "uint8") == "3 * uint8 [44, 255, 5]");
  CHECK(cast_text("6 * float64", "[nan, inf, -inf, 1.9, -1.9, 300]", "int8") == "6 * int8 [0, 127, -128, 1, -1, 127]");
  CHECK(cast_text("4 * float64", "[nan, -inf, -3, 1e300]", "uint128") == "4 * uint128 [0, 0, 0, 340282366920938463463374607431768211455]");
  CHECK(cast_text("3 * float128", "[1e40, -1e40, 0.5]", "int128") ==
        "3 * int128 [170141183460469231731687303715884105727, -170141183460469231731687303715884105728, 0]");
  CHECK(cast_text("2 * int128", "[-1, 170141183460469231731687303715884105727]", "int64") == "2 * int64 [-1, -1]");
  CHECK(cast_text("3 * float64", "[17, 19, 1e9]", "float8_e4m3fn") == "3 * float8_e4m3fn [16, 20, nan]");
  CHECK(cast_text("3 * float64", "[17, 1e9, -1e9]", "float8_e5m2") == "3 * float8_e5m2 [16, inf, -inf]");
  CHECK(cast_text("2 * float8_e4m3fn", "[0.5, 448]", "float64") == "2 * float64 [0.5, 448]");
  CHECK(cast_text("2 * int64", "[9007199254740993, 1]", "float80") == "2 * float80 [9007199254740993, 1]");
  CHECK(cast_text("2 * >int16", "[1, -2]", ">float32") == "2 * >float32 [1, -2]");
  CHECK(cast_text("2 * complex160", "[[1.5, 2], [0, 1]]", "int32") == "2 * int32 [1, 0]");
  CHECK(cast_text("2 * complex160", "[[0, 2], [0, 0]]", "bool") == "2 * bool [true, false]");
  CHECK(cast_text("2 * 2 * int8", "[[1, 2], [3, 4]]", "float16") == "2 * 2 * float16 [[1, 2], [3, 4]]");
  CHECK(cast_text("int8", "7", "float128") == "float128 7");
  CHECK(cast_text("0 * int8", "[]", "string") == "0 * string []");
}

TEST_CASE("text is read and written") {
  CHECK(cast_text("3 * string", "[\" 12 \", \"-7\", \"+3\"]", "int16") == "3 * int16 [12, -7, 3]");
  CHECK(cast_text("2 * string", "[\"1\", \"1.5\"]", "int16") == "element [1] of `2 * string`: \"1.5\" is no `int16`");
  CHECK(cast_text("1 * string", "[\"70000\"]", "int16") == "element [0] of `1 * string`: \"70000\" is no `int16`");
  CHECK(cast_text("4 * string", "[\"1e3\", \"-Infinity\", \"NaN\", \"0.1\"]", "float32") == "4 * float32 [1000, -inf, nan, 0.1]");
  CHECK(cast_text("3 * string", "[\"1+2j\", \"-1e-3-1e+2j\", \"(3j)\"]", "complex128") ==
        "3 * complex128 [[1, 2], [-0.001, -100], [0, 3]]");
  CHECK(cast_text("2 * complex64", "[[1, -2], [0, nan]]", "string") == "2 * string [\"1-2j\", \"0+nanj\"]");
  CHECK(cast_text("4 * string", "[\"true\", \"FALSE\", \"1\", \"0\"]", "bool") == "4 * bool [true, false, true, false]");
  CHECK(cast_text("1 * string", "[\"\"]", "bool") == "element [0] of `1 * string`: \"\" is no `bool`");
  CHECK(cast_text("2 * float64", "[0.1, 1e22]", "string") == "2 * string [\"0.1\", \"1e+22\"]");
  CHECK(cast_text("2 * int8", "[-128, 5]", "fixed_string(4)") == "2 * fixed_string(4) [\"-128\", \"5\"]");
  CHECK(cast_text("1 * int16", "[-1280]", "fixed_string(4)") == "element [0] of `1 * int16`: \"-1280\" does not fit `fixed_string(4)`");
  CHECK(cast_text("1 * string", "[\"h\xc3\xa9\"]", "fixed_string(4, 'latin1')") == "1 * fixed_string(4, 'latin1') [\"h\xc3\xa9\"]");
  CHECK(cast_text("1 * string", "[\"\xe2\x82\xac\"]", "fixed_string(4, 'latin1')") ==
        "element [0] of `1 * string`: \"\xe2\x82\xac\" does not fit `fixed_string(4, 'latin1')`");
  CHECK(cast_text("2 * bytes", "[\"6869\", \"ff\"]", "string") == "element [1] of `2 * bytes`: its bytes are no UTF-8");
  CHECK(cast_text("2 * string", "[\"hi\", \"\"]", "bytes") == "2 * bytes [\"6869\", \"\"]");
  CHECK(cast_text("2 * string", "[\"[1, 2]\", \"[1\"]", "json", {casting::unsafe, true}) == "2 * ?json [[1, 2], null]");
  CHECK(cast_text("2 * decimal(10, 3)", "[1.250, -0.001]", "string") == "2 * string [\"1.250\", \"-0.001\"]");
  CHECK(cast_text("2 * string", "[\"1.25\", \"-3e2\"]", "decimal(6, 2)") == "2 * decimal(6, 2) [1.25, -300.00]");
  CHECK(cast_text("1 * string", "[\"1.255\"]", "decimal(6, 2)") == "element [0] of `1 * string`: \"1.255\" is no `decimal(6, 2)`");
}

TEST_CASE("times change units down, and overflow is an error") {
  CHECK(cast_text("2 * datetime['s']", "[\"1969-12-31T23:59:59\", \"2024-02-29T12:00:00\"]", "datetime['D']") ==
        "2 * datetime['D'] [\"1969-12-31\", \"2024-02-29\"]");
  CHECK(cast_text("1 * datetime['D']", "[\"2024-02-29\"]", "datetime['M']") == "1 * datetime['M'] [\"2024-02\"]");
  CHECK(cast_text("1 * datetime['M']", "[\"2024-02\"]", "datetime['ns']") == "1 * datetime['ns'] [\"2024-02-01T00:00:00.000000000\"]");
  CHECK(cast_text("2 * datetime['Y']", "[-2925, \"-0955\"]", "datetime['M']") == "2 * datetime['M'] [\"-0955-01\", \"-0955-01\"]");
  CHECK(cast_text("2 * datetime['M']", "[\"-0955-01\", \"0001-12\"]", "datetime['Y']") == "2 * datetime['Y'] [\"-0955\", \"0001\"]");
  CHECK(cast_text("1 * datetime['Y']", "[\"1969\"]", "date") == "1 * date [\"1969-01-01\"]");
  CHECK(cast_text("2 * datetime['D']", "[\"2024-02-29\", \"3000-01-01\"]", "datetime['ns']") ==
        "element [1] of `2 * datetime['D']`: `3000-01-01` does not fit `datetime['ns']`");
  CHECK(cast_text("2 * datetime['D']", "[\"2024-02-29\", \"3000-01-01\"]", "datetime['ns']", {casting::unsafe, true}) ==
        "2 * ?datetime['ns'] [\"2024-02-29T00:00:00.000000000\", null]");
  CHECK(cast_text("2 * timedelta['s']", "[-1, 90]", "timedelta['m']") == "2 * timedelta['m'] [-1, 1]");
  CHECK(cast_text("1 * timedelta['Y']", "[2]", "timedelta['M']") == "1 * timedelta['M'] [24]");
  CHECK(cast_text("1 * timedelta['M']", "[2]", "timedelta['D']") ==
        "`timedelta['M']` does not cast to `timedelta['D']`: years and months have no fixed number of days");
  CHECK(cast_text("1 * timedelta['D']", "[106752]", "timedelta['ns']") ==
        "element [0] of `1 * timedelta['D']`: `106752` does not fit `timedelta['ns']`");
  CHECK(cast_text("2 * datetime['ms']", "[\"1969-12-31T23:59:59.999\", \"2024-02-29T12:30:00.000\"]", "time['us']") ==
        "2 * time [\"23:59:59.999000\", \"12:30:00.000000\"]");
  CHECK(cast_text("1 * datetime['s', 'Europe/Berlin']", "[\"2024-07-01T12:00:00Z\"]", "datetime['s', 'America/New_York']",
                  {casting::safe}) == "1 * datetime['s', 'America/New_York'] [\"2024-07-01T12:00:00Z\"]");
  CHECK(cast_text("1 * datetime['s']", "[\"2024-07-01T12:00:00\"]", "datetime['s', 'UTC']", {casting::same_kind}).find("assume_timezone") !=
        std::string::npos);
  CHECK(cast_text("2 * datetime['s']", "[\"1970-01-02T00:00:00\", \"2024-07-01T12:00:00\"]", "int32") == "2 * int32 [86400, 1719835200]");
  CHECK(cast_text("1 * datetime['s']", "[\"2024-07-01T12:00:00\"]", "int16") ==
        "element [0] of `1 * datetime['s']`: `2024-07-01T12:00:00` does not fit `int16`");
  CHECK(cast_text("2 * float64", "[1.9, nan]", "timedelta['s']", {casting::unsafe, true}) == "2 * ?timedelta['s'] [1, null]");
  CHECK(cast_text("2 * string", "[\"2024-02-29\", \"2023-02-29\"]", "date", {casting::unsafe, true}) == "2 * ?date [\"2024-02-29\", null]");
  CHECK(cast_text("1 * date", "[\"2024-02-29\"]", "string") == "1 * string [\"2024-02-29\"]");
}

TEST_CASE("decimals round to even, and too many digits are an error") {
  CHECK(cast_text("4 * decimal(6, 3)", "[1.125, 1.135, -1.125, -1.126]", "decimal(6, 2)") ==
        "4 * decimal(6, 2) [1.12, 1.14, -1.12, -1.13]");
  CHECK(cast_text("2 * decimal(6, 3)", "[1.125, 123.4]", "decimal(4, 2)") ==
        "element [1] of `2 * decimal(6, 3)`: `123.400` does not fit `decimal(4, 2)`");
  CHECK(cast_text("2 * float64", "[0.1, 1e5]", "decimal(20, 18)") ==
        "element [1] of `2 * float64`: `1e+05` does not fit `decimal(20, 18)`");
  CHECK(cast_text("1 * float64", "[0.1]", "decimal(38, 37)") == "1 * decimal(38, 37) [0.1000000000000000055511151231257827021]");
  CHECK(cast_text("1 * float64", "[1e-310]", "decimal(76, 70)").find("0.0000") != std::string::npos);
  CHECK(cast_text("2 * float64", "[nan, 1]", "decimal(5, 2)", {casting::unsafe, true}) == "2 * ?decimal(5, 2) [null, 1.00]");
  CHECK(cast_text("2 * decimal(9, 2)", "[-1.99, 300.5]", "int8", {casting::unsafe, true}) == "2 * ?int8 [-1, null]");
  CHECK(cast_text("2 * decimal(76, 38)", "[1.5, -2]", "float32") == "2 * float32 [1.5, -2]");
  CHECK(cast_text("1 * int64", "[-9223372036854775808]", "decimal(76, 30)") ==
        "1 * decimal(76, 30) [-9223372036854775808.000000000000000000000000000000]");
  CHECK(cast_text("1 * decimal(76, 30)", "[-9223372036854775808]", "int64") == "1 * int64 [-9223372036854775808]");
}

TEST_CASE("nulls stay, and have no place in a plain dtype") {
  CHECK(cast_text("3 * ?int32", "[1, null, 3]", "?string") == "3 * ?string [\"1\", null, \"3\"]");
  CHECK(cast_text("3 * ?int32", "[1, null, 3]", "float64") == "element [1] of `3 * ?int32`: it is null, and `float64` has no null");
  CHECK(cast_text("2 * ?int32", "[1, 3]", "float64") == "2 * float64 [1, 3]");
  CHECK(cast_text("2 * int32", "[1, 3]", "?float64") == "2 * ?float64 [1, 3]");
  CHECK(cast_text("2 * null", "[null, null]", "?string") == "2 * ?string [null, null]");
  CHECK(cast_text("3 * ?string", "[\"1\", null, \"x\"]", "?int8", {casting::unsafe, true}) == "3 * ?int8 [1, null, null]");
  CHECK(cast_text("2 * ?string", "[\"1\", null]", "?int8") == "2 * ?int8 [1, null]");
}

TEST_CASE("records, rows and categories are cast by what is in them") {
  CHECK(cast_text("2 * {a: int32, b: string}", "[{\"a\": 1, \"b\": \"2\"}, {\"a\": 3, \"b\": \"x\"}]", "{a: float64, b: int8}") ==
        "element [1].b of `2 * {a: int32, b: string}`: \"x\" is no `int8`");
  CHECK(cast_text("1 * {a: int32, b: float64}", "[{\"a\": 1, \"b\": 2.5}]", "{b: int8, a: string}") ==
        "1 * {b: int8, a: string} [{\"b\": 2, \"a\": \"1\"}]");
  CHECK(cast_text("1 * {a: int32}", "[{\"a\": 1}]", "{b: int32}").find("there is no field `b`") != std::string::npos);
  CHECK(cast_text("1 * {a: 2 * int32}", "[{\"a\": [1, 2]}]", "{a: 2 * string}") == "1 * {a: 2 * string} [{\"a\": [\"1\", \"2\"]}]");
  CHECK(cast_text("3 * var * string", "[[\"1\"], [], [\"2\", \"x\"]]", "var * int8") ==
        "element [2, 1] of `3 * var * string`: \"x\" is no `int8`");
  CHECK(cast_text("3 * var * int8", "[[1], [], [2, 3]]", "float64") == "3 * var * float64 [[1], [], [2, 3]]");
  CHECK(cast_text("2 * ?var * int8", "[[1], null]", "?var * string") == "2 * ?var * string [[\"1\"], null]");
  CHECK(cast_text("2 * var * var * string", "[[[\"1\"], []], [[\"2\", \"x\"]]]", "int8") ==
        "element [1, 0, 1] of `2 * var * var * string`: \"x\" is no `int8`");
  CHECK(cast_text("4 * string", "[\"b\", \"a\", \"b\", \"c\"]", "categorical(string)") ==
        "4 * categorical(string) [\"b\", \"a\", \"b\", \"c\"]");
  CHECK(cast_text("3 * categorical(string)", "[\"1\", \"2\", \"1\"]", "int32") == "3 * int32 [1, 2, 1]");
  CHECK(cast_text("3 * string", "[\"b\", \"a\", \"z\"]", "categorical(['a', 'b'])") ==
        "element [2] of `3 * string`: it is none of the categories of `categorical(['a', 'b'])`");
  CHECK(cast_text("3 * ?string", "[\"b\", null, \"z\"]", "?categorical(['a', 'b'])", {casting::unsafe, true}) ==
        "3 * ?categorical(['a', 'b']) [\"b\", null, null]");
  CHECK(cast_text("2 * categorical([1, 2])", "[2, 1]", "categorical(string, ordered=true)").find("[\"2\", \"1\"]") != std::string::npos);
  CHECK(cast_text("3 * float64", "[0.0, -0.0, nan]", "categorical(float64)") == "3 * categorical(float64) [0, 0, nan]");
  CHECK(cast_text("2 * map(string, int8)", "[{\"1\": 5}, {}]", "map(int32, float64)") == "2 * map(int32, float64) [[[1, 5]], []]");
  CHECK(cast_text(
            "300 * int16",
            [] {
              std::string all = "[0";
              for (int i = 1; i < 300; ++i) all += ", " + std::to_string(i);
              return all + "]";
            }(),
            "categorical(int16, index=int8)") == "300 categories do not fit codes of int8");
}
