// SPDX-License-Identifier: BSD-3-Clause
/// Functions about nulls give the same whether nulls are a bitmap with a bit offset, bytes of either sense, a sentinel, or NaN, and results
/// go into outputs of all of these.
#include <doctest/doctest.h>

#include <cstring>
#include <limits>
#include <vector>

#include "gfunc/call.hpp"
#include "gfunc/copy.hpp"
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

/// One value of the same elements and nulls for every layout of validity.
std::vector<value> every_layout() {
  const double nan = std::numeric_limits<double>::quiet_NaN(), marker = -999;
  std::byte pattern[8];
  std::memcpy(pattern, &marker, 8);
  return {
      value::option(data_with(nan), validity::bitmap(bytes_of({0b01101'111}), 3, dims{1})).value(),
      value::option(data_with(7), validity::bitmap(bytes_of({0b01010001, 0}), 0, dims{2})).value(),
      value::option(data_with(7), validity::mask(bytes_of({9, 1, 0, 5, 255, 0}), 1, dims{1})).value(),
      value::option(data_with(7), validity::mask(bytes_of({1, 0, 0, 1, 0}), 4, dims{-1}, false)).value(),
      value::option(data_with(marker), validity::sentinel(pattern)).value(),
      value::option(data_with(nan), validity::nan()).value(),
  };
}

}  // namespace

TEST_CASE("nulls in any layout are the same nulls") {
  for (const value& v : every_layout()) {
    CHECK(to_text(call("is_null", {v})) == "[false, true, false, false, true]");
    CHECK(to_text(call("null_count", {v})) == "2");
    CHECK(to_text(call("fill_null", {v, value::literal(0.0)})) == "[1, 0, 3, 4, 0]");
    CHECK(to_text(call("drop_null", {v})) == "[1, 3, 4]");
    CHECK(to_text(call("coalesce", {v, value::literal(8.0)})) == "[1, 8, 3, 4, 8]");
  }
}

TEST_CASE("a nullable result goes into memory with any layout of nulls, also that of an argument") {
  const value x = value_from_text("5 * ?float64", "[null, 1, 2, null, 4]");
  for (value out : every_layout()) {
    const value args[] = {x, value::literal(0.5)};
    REQUIRE(call_into(out, "multiply", args));
    CHECK(to_text(out) == "[null, 0.5, 1, null, 2]");
    const value own[] = {out, x};
    REQUIRE(call_into(out, "add", own));
    CHECK(to_text(out) == "[null, 1.5, 3, null, 6]");
    const value turned[] = {out};
    REQUIRE(call_into(out, "flip", turned, attributes()));
    CHECK(to_text(out) == "[6, null, 3, 1.5, null]");
  }
  value bits = value::option(data_with(0), validity::bitmap(bytes_of({0xFF, 0xFF}), 3, dims{1})).value();
  const value nothing[] = {value_from_text("5 * ?float64", "[null, null, null, null, null]"), value::literal(1.0)};
  REQUIRE(call_into(bits, "add", nothing));
  CHECK(bits.valid().memory().data()[0] == std::byte{0b00000111});
  CHECK(bits.valid().memory().data()[1] == std::byte{0xFF});
}

TEST_CASE("an output that cannot hold the result says why") {
  const value x = value_from_text("2 * ?float64", "[1, null]");
  const value args[] = {x, value::literal(2.0)};
  value plain = value::allocate(ndt::parse("2 * float64")).value();
  CHECK(call_into(plain, "add", args).error()[0].message == "`add` gives `?float64`, and the output is `float64`");
  value all = value::option(plain, validity::all()).value();
  CHECK(call_into(all, "add", args).error()[0].message ==
        "the output `2 * ?float64` cannot be filled: the result has nulls, and it has no memory that says where");
  value longer = value_from_text("3 * ?float64", "[1, 2, null]");
  CHECK(call_into(longer, "add", args).error()[0].id == datashape::code{312});
  value text = value_from_text("2 * string", R"(["a", "b"])");
  const value words[] = {text, text};
  CHECK(call_into(text, "add", words).error()[0].message == "the output `2 * string` cannot be filled: its elements have no fixed size");
  value dates = value_from_text("2 * date", R"(["2000-01-01", "2000-01-02"])");
  const value back[] = {dates};
  REQUIRE(call_into(dates, "flip", back, attributes()));
  CHECK(to_text(dates) == R"(["2000-01-02", "2000-01-01"])");
}

TEST_CASE("an element is null where an argument is, for bitmaps from any bit and of any length") {
  std::uint32_t random = 1;
  const auto bits_of = [&](gfunc::index bytes) {
    buffer b = buffer::allocate(bytes);
    for (gfunc::index i = 0; i < bytes; ++i) b.data()[i] = static_cast<std::byte>((random = random * 1664525u + 1013904223u) >> 24);
    return b;
  };
  const auto bit = [](const buffer& b, gfunc::index at) { return (std::to_integer<int>(b.data()[at / 8]) >> (at % 8) & 1) != 0; };
  for (const gfunc::index n : {1, 7, 8, 63, 64, 65, 127, 128, 129, 136, 200, 257, 1000}) {
    const value numbers = value::allocate(ndt::parse(std::to_string(n) + " * int32")).value();
    std::memset(numbers.data(), 0, static_cast<std::size_t>(4 * n));
    for (const gfunc::index offset : {0, 3, 8, 13, 64}) {
      // One ends with its last bit, so that nothing may be read behind it.
      const buffer bits[] = {bits_of((n + offset + 7) / 8), bits_of((n + 7) / 8), bits_of((n + 5 + 7) / 8 + 9)};
      const gfunc::index from[] = {offset, 0, 5};
      std::vector<value> args;
      for (int k = 0; k < 3; ++k) args.push_back(value::option(numbers, validity::bitmap(bits[k], from[k], dims{1})).value());
      for (const std::size_t arguments : {2u, 3u}) {
        const value made = try_call(arguments == 2 ? "add" : "clip", std::span<const value>(args).first(arguments)).value();
        const value mask = valid_mask(made).value();
        for (gfunc::index i = 0; i < n; ++i) {
          bool all = true;
          for (std::size_t k = 0; k < arguments; ++k) all = all && bit(bits[k], from[k] + i);
          REQUIRE((mask.data()[i] != std::byte{0}) == all);
        }
      }
    }
  }
}
