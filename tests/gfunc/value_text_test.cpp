// SPDX-License-Identifier: BSD-3-Clause
/// The corpus of values in text: what is read prints as it says, reads back equal, and is the same after every way of copying it.
#include <doctest/doctest.h>

#include <string>

#include "../support/corpus.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/equal.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"

using namespace pluribus;
using namespace pluribus::gfunc;

namespace {

std::string answer(const testing::corpus_case& c) {
  auto made = try_value_from_text(ndt::parse(c.inputs.at(0)), c.inputs.at(1));
  if (!made) return datashape::to_string(made.error()[0].id) + ": " + made.error()[0].message + "\n";
  return to_text(*made) + "\n";
}

/// The element three times in a list, so that every form has a dim.
value thrice(const testing::corpus_case& c) {
  const std::string& text = c.inputs.at(1);
  return value_from_text(ndt::fixed_dim(3, ndt::parse(c.inputs.at(0))), "[" + text + ", " + text + ", " + text + "]");
}

}  // namespace

TEST_CASE("values read from text print as the corpus says") {
  for (const auto& c : testing::corpus_cases(CORPUS "/value")) {
    CAPTURE(c.where);
    CHECK(answer(c) == c.expected);
  }
}

TEST_CASE("values are what they were after copies, views and selections") {
  for (const auto& c : testing::corpus_cases(CORPUS "/value")) {
    CAPTURE(c.where);
    if (c.expected.starts_with("E0")) continue;
    const value v = value_from_text(ndt::parse(c.inputs[0]), c.inputs[1]);
    CHECK(equal(v, value_from_text(v.type(), to_text(v))));
    const value copied = copy(v).value();
    CHECK(copied.type() == v.type());
    CHECK(to_text(copied) == to_text(v));
    CHECK(equal(v, copied));
    CHECK(memory_of(copied).bytes == memory_of(copy(copied).value()).bytes);

    const value three = thrice(c);
    const value backwards = three.slice(0, 2, 3, -1).value();
    CHECK(equal(three, backwards));
    CHECK(equal(copy(backwards).value(), three));
    const ndt::index again[] = {2, 2, 0};
    CHECK(equal(take(three, again).value(), three));
    CHECK(equal(three.at(1).value(), v));
    dims two_of_them{2};
    for (const ndt::index extent : three.shape()) two_of_them.resize(two_of_them.rank() + 1, extent);
    const value grid = three.broadcast_to(two_of_them).value();
    CHECK(equal(grid.at(1).value(), three));
    CHECK(equal(copy(grid).value(), grid));
    std::vector<int> order;
    for (int d = grid.shape().rank(); d-- > 0;) order.push_back(d);
    const value turned = grid.transposed(order).value();
    CHECK(equal(copy(turned).value().transposed(order).value(), grid));
    const value flat = flatten(turned).value();
    CHECK(equal(unflatten(flat, turned.shape()).value(), turned));
  }
}

TEST_CASE("equality is of values, not of bytes") {
  const auto v = [](std::string_view type, std::string_view text) { return value_from_text(type, text); };
  CHECK(equal(v("2 * float64", "[nan, 0.0]"), v("2 * float64", "[nan, -0.0]")));
  CHECK(!equal(v("2 * float64", "[nan, 0.0]"), v("2 * float64", "[nan, -0.0]"), {.nan_equal = false}));
  CHECK(!equal(v("2 * ?int8", "[1, null]"), v("2 * ?int8", "[1, 0]")));
  CHECK(!equal(v("2 * ?int8", "[1, null]"), v("2 * ?int8", "[2, null]")));
  CHECK(!equal(v("2 * var * int8", "[[1], [2]]"), v("2 * var * int8", "[[1, 2], []]")));
  CHECK(!equal(v("2 * string", "[\"ab\", \"c\"]"), v("2 * string", "[\"a\", \"bc\"]")));
  CHECK(
      equal(v("3 * categorical(string)", "[\"a\", \"b\", \"a\"]").range(0, 1, 3).value(), v("2 * categorical(string)", "[\"b\", \"a\"]")));
  CHECK(!equal(v("1 * union(a: int8, b: int8)", "[{\"a\": 1}]"), v("1 * union(a: int8, b: int8)", "[{\"b\": 1}]")));
  CHECK(!equal(v("int8", "1"), v("int16", "1")));
  // What lies under a null does not count.
  value a = v("3 * int8", "[1, 2, 3]"), b = v("3 * int8", "[1, 9, 3]"), mask = v("3 * bool", "[true, false, true]");
  CHECK(equal(with_mask(a, mask).value(), with_mask(b, mask).value()));
  CHECK(null_count(with_mask(a, mask).value()) == 1);
}

TEST_CASE("records go from rows to columns as views, and back as equal rows") {
  const value rows = value_from_text("2 * {x: int8, y: (float64, 2 * int16)}", R"([[1, [0.5, [2, 3]]], [4, [1.5, [5, 6]]]])");
  REQUIRE(rows.form() == value_form::strided);
  const value columns = to_columns(rows).value();
  CHECK(columns.by_columns());
  CHECK(columns.item(1).value().item(1).value().data() == rows.item(1).value().item(1).value().data());
  CHECK(equal(columns, rows));
  const value again = to_rows(copy(columns).value()).value();
  CHECK(again.form() == value_form::strided);
  CHECK(equal(again, rows));
  CHECK(to_rows(rows).value().data() == rows.data());
  CHECK(to_rows(value_from_text("1 * {x: ?int8}", "[[null]]")).error()[0].id == datashape::code{320});
}

TEST_CASE("codes become categories, and bytes are counted") {
  CHECK(equal(decoded(value_from_text("2 * 2 * ?categorical(string)", R"([["a", null], ["b", "a"]])")).value(),
              value_from_text("2 * 2 * ?string", R"([["a", null], ["b", "a"]])")));
  CHECK(memory_of(value_from_text("3 * ?int32", "[1, null, 2]")).bytes == 13);
  CHECK(memory_of(value_from_text("2 * string", R"(["ab", "c"])")).bytes == 27);
  const value v = value_from_text("100 * float64", [] {
    std::string all = "[0";
    for (int i = 1; i < 100; ++i) all += ", 1";
    return all + "]";
  }());
  CHECK(memory_of(v.range(0, 0, 10).value()).bytes == 80);
  CHECK(memory_of(v.range(0, 0, 10).value()).held == 800);
}
