// SPDX-License-Identifier: BSD-3-Clause
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "probe/half.hpp"
#include "probe/zarr.hpp"
#include "scratch_directory.hpp"

using namespace pluribus;
using namespace pluribus::probe;

namespace {

const char* const good = R"({"zarr_format": 3, "node_type": "array", "shape": [5, 7], "data_type": "int16",
  "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [2, 3]}},
  "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}}, "fill_value": -3,
  "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, "crc32c"]})";

/// The good text with one member replaced (or added); "" removes it.
std::string with(const std::string& member, const std::string& value) {
  json root = parse_json(good).value();
  auto& members = std::get<json::object>(root.value);
  std::erase_if(members, [&](const json_member& m) { return m.key == member; });
  if (!value.empty()) members.push_back({member, parse_json(value).value()});
  return to_text(root);
}

std::string fault(const std::string& member, const std::string& value) {
  return message_of(parse_zarr_array(with(member, value), "x/zarr.json"));
}

template <class T>
T fill_of(const char* text, ndt::scalar dtype) {
  const auto bytes = parse_fill_value(parse_json(text).value(), dtype).value();
  REQUIRE(bytes.size() == sizeof(T));
  T value;
  std::memcpy(&value, bytes.data(), sizeof value);
  return value;
}

}  // namespace

TEST_CASE("a good zarr.json is read, written, and read again the same") {
  const auto array = parse_zarr_array(good, "x").value();
  CHECK(array.shape == std::vector<ndt::index>{5, 7});
  CHECK(array.chunk_shape == std::vector<ndt::index>{2, 3});
  CHECK(array.dtype == ndt::scalar::int16);
  CHECK(array.codecs.size() == 2);
  CHECK(array.codecs[1].name == "crc32c");
  const std::string text = to_text(array);
  CHECK(to_text(parse_zarr_array(text, "x").value()) == text);
}

TEST_CASE("every mandatory member is missed by name") {
  for (const char* member :
       {"zarr_format", "node_type", "shape", "data_type", "chunk_grid", "chunk_key_encoding", "fill_value", "codecs"}) {
    CAPTURE(member);
    CHECK(fault(member, "") == "E0604: x/zarr.json: the member `" + std::string(member) + "` is missing");
  }
}

TEST_CASE("faults name the member, what it holds and what was expected") {
  CHECK(fault("zarr_format", "2") == "E0605: x/zarr.json: `zarr_format` is 2, expected 3");
  CHECK(contains(fault("node_type", "\"group\""), "this is a group"));
  CHECK(contains(fault("shape", "[5, -1]"), "`shape` is [5, -1], expected integers of at least 0"));
  CHECK(contains(fault("shape", "[5, 1.5]"), "expected integers"));
  CHECK(contains(fault("shape", "[9223372036854775807, 9223372036854775807]"), "less than 2^63 bytes"));
  CHECK(contains(fault("shape", "5"), "a list of integers"));
  CHECK(contains(fault("data_type", "\"string\""), "`data_type` is \"string\"; this version reads: bool, int8"));
  CHECK(contains(fault("data_type", R"({"name": "struct", "configuration": {}})"), "\"struct\""));
  CHECK(contains(fault("chunk_grid", R"({"name": "rectilinear", "configuration": {}})"), "this version reads: regular"));
  CHECK(contains(fault("chunk_grid", R"({"name": "regular"})"), "`chunk_grid.configuration.chunk_shape` is missing"));
  CHECK(contains(fault("chunk_grid", R"({"name": "regular", "configuration": {"chunk_shape": [2, 0]}})"), "integers of at least 1"));
  CHECK(contains(fault("chunk_grid", R"({"name": "regular", "configuration": {"chunk_shape": [2]}})"), "2 extents"));
  CHECK(contains(fault("chunk_key_encoding", R"({"name": "v2", "configuration": {"separator": "-"}})"), R"("/" or ".")"));
  CHECK(contains(fault("chunk_key_encoding", R"("odd")"), "default, v2"));
  CHECK(contains(fault("fill_value", "40000"), "`fill_value` is 40000, expected an integer in range for data type `int16`"));
  CHECK(contains(fault("fill_value", "1.0"), "an integer in range"));
  CHECK(contains(fault("codecs", "[]"), "at least one codec"));
  CHECK(contains(fault("codecs", R"([{"name": "bytes", "level": 1}])"), "has the member `level`"));
  CHECK(contains(fault("attributes", "[]"), "`attributes` is [], expected an object"));
  CHECK(contains(fault("storage_transformers", R"([{"name": "x"}])"), "this version reads none"));
  CHECK(contains(fault("dimension_names", R"(["x"])"), "a list of 2 names or nulls"));
  CHECK(contains(fault("extra", "1"), "the member `extra` is not known"));
  CHECK(contains(fault("extra", R"({"must_understand": true})"), "E0606"));
  CHECK(fault("extra", R"({"must_understand": false, "name": "y"})") == "");
  CHECK(fault("dimension_names", R"(["x", null])") == "");
  CHECK(fault("data_type", R"({"name": "int16"})") == "");
}

TEST_CASE("JSON beyond limits or twice the same member is refused") {
  CHECK(contains(message_of(parse_json(std::string(100000, '['))), "nested deeper than 64"));
  CHECK(contains(message_of(parse_json("{\"a\": 1, \"a\": 2}")), "stands twice"));
  CHECK(contains(message_of(parse_json("[1, 2", {})), "not valid JSON: parse error at line 1"));
  CHECK(contains(message_of(parse_json("[1, 2, 3]", {.bytes = 4})), "the limit is 4"));
  CHECK(contains(message_of(parse_json("[1, 2, 3]", {.values = 2})), "more than 2 values"));
  CHECK(contains(message_of(parse_json("\"\xff\"")), "not valid JSON"));
  CHECK(parse_json("[18446744073709551615, -1, 1e3, \"\\u00e9\", null, true]").has_value());
}

TEST_CASE("fill values of every kind come in and go out without loss") {
  const auto same = [](const char* text, ndt::scalar dtype) {
    CAPTURE(text);
    CHECK(to_text(fill_value_json(parse_fill_value(parse_json(text).value(), dtype).value(), dtype)) == text);
  };
  using enum ndt::scalar;
  same("true", bool_);
  same("-128", int8);
  same("-9223372036854775808", int64);
  same("18446744073709551615", uint64);
  same("255", uint8);
  for (const ndt::scalar s : {float16, float32, float64})
    for (const char* text : {"0.0", "-1.5", "\"NaN\"", "\"Infinity\"", "\"-Infinity\"", "-0.0"}) same(text, s);
  same("\"0x7fc00001\"", float32);
  same("\"0xfff8000000000001\"", float64);
  same("0.1", float64);
  same("[1.5, \"NaN\"]", complex64);
  same("[-0.0, 1e+300]", complex128);
  CHECK(std::isnan(fill_of<float>("\"0x7fc00000\"", float32)));
  CHECK(fill_of<double>("7", float64) == 7.0);
  CHECK(fill_of<float>("0.1", float32) == 0.1f);
  CHECK_FALSE(parse_fill_value(json("0x1ffffffff"), float32).has_value());
  CHECK_FALSE(parse_fill_value(json("nan"), float32).has_value());
  CHECK_FALSE(parse_fill_value(json(1), bool_).has_value());
  CHECK_FALSE(parse_fill_value(json(-1), uint8).has_value());
}

TEST_CASE("halves convert exactly, every one of them, and round to even") {
  for (unsigned bits = 0; bits < 0x10000; ++bits) {
    const double x = half_to(static_cast<std::uint16_t>(bits));
    if (!std::isnan(x)) CHECK(half_from(x) == bits);
  }
  CHECK(half_from(65519.99) == 0x7bff);
  CHECK(half_from(65520) == 0x7c00);
  CHECK(half_from(2049) == half_from(2048));
  CHECK(half_from(2051) == half_from(2052));
  CHECK(half_from(std::ldexp(1, -25)) == 0);
  CHECK(half_from(std::ldexp(1.5, -25)) == 1);
}

TEST_CASE("chunk keys follow the encoding") {
  auto array = parse_zarr_array(good, "x").value();
  const ndt::index chunk[] = {1, 20};
  CHECK(chunk_key(array, chunk) == "c/1/20");
  CHECK(chunk_key(array, {}) == "c");
  array.separator = '.';
  CHECK(chunk_key(array, chunk) == "c.1.20");
  array.keys = zarr_key_style::v2;
  CHECK(chunk_key(array, chunk) == "1.20");
  CHECK(chunk_key(array, {}) == "0");
}
