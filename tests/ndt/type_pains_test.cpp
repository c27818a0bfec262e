// SPDX-License-Identifier: BSD-3-Clause
// What users of older datashape libraries complained about, one named test each: the parts that are operations on types.
#include <doctest/doctest.h>

#include "ndt/arrow.hpp"
#include "ndt/diff.hpp"
#include "ndt/infer.hpp"
#include "ndt/join.hpp"
#include "ndt/layout.hpp"
#include "ndt/match.hpp"
#include "ndt/numpy.hpp"
#include "ndt/parse.hpp"
#include "ndt/pep3118.hpp"
#include "ndt/print.hpp"
#include "ndt/scope.hpp"
#include "ndt/signature.hpp"
#include "ndt/substitute.hpp"

using namespace pluribus;
using namespace ndt::literals;

TEST_CASE("pain 1: a layout's text reads back, strides and offsets included") {
  const auto s = ndt::storage_of({"3 * {a: int8 |align=16|, b: float64}"_t, {{0, ndt::dim_note::form::step, -1, {}}}}).value();
  CHECK(ndt::parse_layout(to_string(s)) == s);
}

TEST_CASE("pain 2: any field name survives joins, matches and inference") {
  const auto t = ndt::infer_csv("Created Date,a/b (x),\xc3\xa9\n2011-01-01,1,2\n").value();
  CHECK(ndt::parse(ndt::to_string(t)) == t);
  CHECK(ndt::match(t, t).ok());
  CHECK(ndt::join_safe(t, t).value() == t);
}

TEST_CASE("pain 3: a symbol stands for one fixed size, never for ragged rows") {
  CHECK_FALSE(ndt::match("A * A * int32"_t, "3 * var * int32"_t).ok());
  CHECK(ndt::match("Dim * Var * int32"_t, "3 * var * int32"_t).ok());
  CHECK(ndt::match("_ * int32"_t, "3 * int32"_t).ok());
}

TEST_CASE("pain 4: fixed, symbolic and ragged dimensions mix in any order") {
  const auto m = ndt::match("N_DOCS * var * 3 * string"_t, "10 * var * 3 * string"_t);
  CHECK(m.ok());
  CHECK(m["N_DOCS"].extent() == 10);
}

TEST_CASE("pain 5: nulls have rules in every join") {
  CHECK(ndt::join_array("string"_t, "?string"_t).value() == "?string"_t);
  CHECK(ndt::join_array("string"_t, "?null"_t).value() == "?string"_t);
  CHECK(ndt::join_array("null"_t, "{a: int8}"_t).value() == "?{a: int8}"_t);
  CHECK(ndt::join_array("?string"_t, "string"_t).value() == "?string"_t);
}

TEST_CASE("pain 6: a failed match or call says where and why") {
  CHECK(ndt::match("N * N * T"_t, "3 * 4 * float64"_t).why().find("`N` is 3") != std::string::npos);
  const ndt::type args[] = {"3 * int8"_t, "4 * int8"_t};
  const auto r = ndt::resolve("(N * T, N * T) -> T"_t, {.arguments = args});
  REQUIRE_FALSE(r.has_value());
  CHECK(r.error().front().message.find("argument 2") != std::string::npos);
}

TEST_CASE("pain 7: byte order is compared") {
  CHECK_FALSE(ndt::match("int32"_t, ">int32"_t).ok());
  CHECK(ndt::match(">int32"_t, ">int32"_t).ok());
  CHECK(ndt::match("Int"_t, ">int32"_t).ok());
  CHECK(ndt::join_safe(">int32"_t, "int16"_t).value() == "int32"_t);
}

TEST_CASE("pain 8: structured dtypes of NumPy come back as they went out") {
  for (const char* text :
       {"{a: int8, b: int64}", "{a: int8, b: int64, pack=1}", "{a: >int16, b: {c: 2 * 3 * float32, d: fixed_string(4, 'ascii')}}",
        "{a: int32 |offset=8|, b: int32 |offset=0|, size=24}"}) {
    const ndt::type t = ndt::parse(text);
    CHECK(ndt::from_numpy(ndt::to_numpy(t).value()).value() == t);
  }
  const ndt::type padded = "{a: int8, q: int64}"_t;
  CHECK(ndt::to_pep3118(padded).value() == "T{b:a:7x<q:q:}");
  CHECK(ndt::from_pep3118(ndt::to_pep3118(padded).value()).value() == padded);
  CHECK(ndt::from_numpy("f4,f8").has_value());
}

TEST_CASE("pain 9: Arrow schemas carry nulls, nesting and names, or say what they cannot") {
  for (const char* text : {"?int32", "var * ?string", "{a: ?int8, b: var * {c: float32}}", "map(string, ?int64)", "decimal(18, 2)",
                           "datetime(unit='ns', tz='UTC')", "categorical(string)", "union(A: int32, B: string)", "3 * 4 * float32"}) {
    const ndt::type t = ndt::parse(text);
    ArrowSchema schema{};
    REQUIRE(ndt::to_arrow(t, schema));
    CHECK(ndt::from_arrow(schema).value() == t);
    schema.release(&schema);
  }
  ArrowSchema schema{};
  const auto refused = ndt::to_arrow("{a: >int32}"_t, schema);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().front().message.find(".a") != std::string::npos);
}

TEST_CASE("pain 10: units and time zones are part of the type") {
  CHECK_FALSE(ndt::match("datetime(unit='ns')"_t, "datetime"_t).ok());
  CHECK_FALSE(ndt::join_safe("datetime(tz='UTC')"_t, "datetime"_t).has_value());
  CHECK(ndt::join_safe("datetime(unit='s')"_t, "datetime(unit='ns')"_t).value() == "datetime(unit='ns')"_t);
}

TEST_CASE("pain 11: decimals join without losing digits") {
  CHECK(ndt::join_safe("decimal(18, 5)"_t, "decimal(10, 8)"_t).value() == "decimal(21, 8)"_t);
  CHECK(ndt::join_safe("decimal(18, 5)"_t, "int32"_t).value() == "decimal(18, 5)"_t);
}

TEST_CASE("pain 12: a categorical of many values is kept whole") {
  std::string text = "[";
  for (int i = 0; i < 400; ++i) text += (i ? ", \"" : "\"") + std::string("value ") + std::to_string(i % 200) + "\"";
  const auto t = ndt::infer_json(text + "]", {.categories = 500}).value();
  CHECK(ndt::parse(ndt::to_string(t)) == t);
  CHECK(ndt::to_string(t).find("value 199") != std::string::npos);
}

TEST_CASE("pain 13: mixed data has a type") {
  CHECK(ndt::infer_json(R"([1, "hello"])").value() == "2 * union(int64, string)"_t);
  CHECK(ndt::infer_json(R"([{"a": 1}, [1, 2]])").has_value());
}

TEST_CASE("pain 14: the names people type are read, and printed with their sizes") {
  const char* const names[][2] = {
      {"int", "int32"},          {"float", "float64"},   {"double", "float64"}, {"real", "float64"},    {"half", "float16"},
      {"complex", "complex128"}, {"?float", "?float64"}, {">int32", ">int32"},  {"float16", "float16"}, {"complex[float32]", "complex64"}};
  for (const auto& pair : names) CHECK_MESSAGE(ndt::to_string(ndt::parse(pair[0])) == pair[1], pair[0]);
}

TEST_CASE("pain 15: fixed strings count code units of an encoding, and only UTF-8 has any size") {
  CHECK(ndt::layout_of("fixed_string(4, 'utf16')"_t).value().size() == 8);
  CHECK(ndt::layout_of("fixed_string(4, 'utf32')"_t).value().size() == 16);
  CHECK(ndt::layout_of("fixed_string(4)"_t).value().size() == 4);
  CHECK(ndt::to_string(ndt::parse("string[10, 'utf16']", ndt::dialect::blaze)) == "fixed_string(10, 'utf16')");
  const auto wrong = ndt::try_parse("fixed_string(4, 'utf8_bin')");
  REQUIRE_FALSE(wrong.has_value());
  const auto& d = wrong.error().front();
  CHECK((d.message + d.help.value_or("")).find("utf8") != std::string::npos);
  CHECK_FALSE(ndt::try_parse("string('utf16')").has_value());
}

TEST_CASE("pain 16: one relation for each meaning of equal") {
  CHECK("int32"_t == ndt::make_scalar(ndt::scalar::int32));
  CHECK("@{\"unit\": \"m\"} int32"_t == "int32"_t);
  CHECK("{a: int8, b: int8}"_t != "{b: int8, a: int8}"_t);
  CHECK(same_logical(">int32"_t, "int32"_t));
  CHECK(ndt::is_readable_as("int8"_t, "int32"_t));
  CHECK_FALSE(ndt::is_readable_as("int32"_t, "int8"_t));
}

TEST_CASE("pain 17: named ellipses broadcast both ways, also over symbols") {
  const ndt::type one[] = {"3 * 1 * int8"_t, "1 * 2 * int8"_t}, zero[] = {"3 * int8"_t, "0 * int8"_t},
                  ones[] = {"1 * int8"_t, "0 * int8"_t}, back[] = {"0 * int8"_t, "1 * int8"_t};
  const auto f = "(A... * T, A... * T) -> A... * T"_t;
  CHECK(ndt::resolve(f, {.arguments = one}).value().results()[0] == "3 * 2 * int8"_t);
  CHECK_FALSE(ndt::resolve(f, {.arguments = zero}).has_value());
  CHECK(ndt::resolve(f, {.arguments = ones}).value().results()[0] == "0 * int8"_t);
  CHECK(ndt::resolve(f, {.arguments = back}).value().results()[0] == "0 * int8"_t);
  CHECK(ndt::match("Dims... * int8"_t, "10 * N * int8"_t).ok());
}

TEST_CASE("pain 18: records with missing keys join by name") {
  const ndt::type both[] = {"{a: int8, b: {c: int8}}"_t, "{b: {c: int16, d: string}}"_t};
  CHECK_FALSE(ndt::join(ndt::join_rule::safe, both).has_value());
  CHECK(ndt::join(ndt::join_rule::safe, both, {.fill_missing = true}).value() == "{a: ?int8, b: {c: int16, d: ?string}}"_t);
}

TEST_CASE("pain 19: programs add names without a global table, and types go wherever text goes") {
  ndt::scope mine, other;
  mine.define("quaternion", "2 * 2 * complex128").define("box[T]", "{v: T}");
  other.define("quaternion", "4 * float64");
  const ndt::type a = ndt::parse("3 * quaternion", mine), b = ndt::parse("3 * quaternion", other);
  CHECK(a != b);
  CHECK(ndt::match("N * T"_t, a)["T"].type() == a.element());
  CHECK(ndt::layout_of(a).value().size() == 3 * 64);
  CHECK(ndt::layout_of(b).value().size() == 3 * 32);
  CHECK(ndt::to_string(ndt::parse("box[int8]", mine)).find("box") != std::string::npos);
  CHECK_FALSE(ndt::try_parse("3 * quaternion").has_value());
}

TEST_CASE("pain 20: a record of a hundred thousand fields is read, printed and compared") {
  std::string text = "{";
  for (int i = 0; i < 100000; ++i) text += (i ? ", f" : "f") + std::to_string(i) + ": float64";
  text += "}";
  const ndt::type t = ndt::parse(text), again = ndt::parse(text);
  CHECK(t.size() == 100000);
  CHECK(ndt::to_string(t) == text);
  CHECK(t == again);
  CHECK(t.hash() == again.hash());
  CHECK(ndt::layout_of(t).value().size() == 800000);
}
