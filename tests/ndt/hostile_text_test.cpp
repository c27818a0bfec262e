// SPDX-License-Identifier: BSD-3-Clause
// Texts made to hurt: a diagnostic each, no crash, no more errors than a person can read. Sizes are those of a real attack, so a reader
// that is not linear does not come back.
#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

#include "datashape/tree.hpp"
#include "ndt/parse.hpp"
#include "ndt/print.hpp"

using namespace pluribus;

namespace {

std::string repeated(std::string_view part, std::size_t n) {
  std::string all;
  all.reserve(part.size() * n);
  for (std::size_t i = 0; i < n; ++i) all += part;
  return all;
}

std::string first_code(const std::string& text) {
  const auto parsed = ndt::try_parse(text);
  if (parsed) return "accepted";
  CHECK(parsed.error().size() <= 50);
  for (const auto& e : parsed.error()) {
    CHECK(e.where);
    CHECK(e.where->end <= text.size());
    CHECK(e.message.size() < 1000);
  }
  return to_string(parsed.error().front().id);
}

constexpr std::size_t million = 1'000'000;

}  // namespace

TEST_CASE("a million brackets or prefixes are an error, quickly") {
  CHECK(first_code(repeated("(", million)) == "E0108");
  CHECK(first_code(repeated("[", million)) == "E0108");
  CHECK(first_code(repeated("{a:", million)) == "E0108");
  CHECK(first_code(repeated("?", million)) == "E0113");
  CHECK(first_code(repeated("1 *", million)) == "E0112");
  CHECK(first_code(repeated("&", million)) == "E0112");
  CHECK(first_code(repeated("@{} ", million)) == "E0112");
  CHECK(first_code(repeated("!", million)) == "E0112");
  CHECK(first_code(repeated("A of ", million)) == "E0108");
  CHECK(first_code(repeated("() -> ", million)) == "E0108");
  CHECK(first_code(repeated("f(", million)) == "E0108");
  CHECK(first_code(repeated("M:: ", million)) == "E0112");
  CHECK(first_code(repeated("((int8) -> ", million)) == "E0108");
  CHECK(first_code(repeated("int8, ", million) + "-> int8") == "E0112");
  CHECK(first_code("T where P = " + repeated("1+", million)) == "E0112");
  CHECK(first_code("T where P = " + repeated("(", million)) == "E0108");
  CHECK(first_code(repeated("module m { ", million)) == "E0108");
}

TEST_CASE("errors do not multiply") {
  CHECK(first_code("(" + repeated("$,", million) + ")") == "E0101");
  CHECK(first_code("{" + repeated("a: foo, ", 100'000) + "}") == "E0204");
  CHECK(first_code(repeated("type a = $;", million)) == "E0101");
  CHECK(first_code(repeated("{a: '", million)) == "E0101");
  CHECK(first_code("[" + repeated("'", million)) == "E0101");
}

TEST_CASE("numbers and powers out of range") {
  CHECK(first_code("2**1000000000 * int8") == "E0202");
  CHECK(first_code("2**99999999999999999999 * int8") == "E0202");
  CHECK(first_code("9223372036854775808 * int8") == "E0203");
  CHECK(first_code(repeated("9", million) + " * int8") == "E0203");
  CHECK(first_code("fixed_string(" + repeated("9", million) + ")") == "E0208");
  CHECK(first_code("categorical([" + repeated("9", million) + "])") == "E0208");
}

TEST_CASE("names and texts of ten megabytes") {
  CHECK(first_code(repeated("x", 10 * million)) == "E0110");
  CHECK(first_code("{'" + repeated("x", 10 * million) + "': int8}") == "E0110");
  CHECK(first_code("{" + repeated("x", 10 * million) + ": int8}") == "E0110");
  CHECK(first_code("'" + repeated("x", 10 * million)) == "E0103");
  CHECK(first_code(repeated(" ", 10 * million)) == "E0114");
  CHECK(first_code("#" + repeated("x", 10 * million)) == "E0114");
}

TEST_CASE("bytes that are not UTF-8") {
  CHECK(first_code("\xff") == "E0105");
  CHECK(first_code("{a\xc3: int8}") == "E0105");
  CHECK(first_code("{'\xed\xa0\x80': int8}") == "E0105");
  CHECK(first_code("int8 \xf5") == "E0105");
  CHECK(first_code(std::string("int8\0", 5)) == "E0101");
  CHECK(first_code("'\\") == "E0103");
  CHECK(first_code("`\\") == "E0103");
}

TEST_CASE("the longest text is a limit of its own") {
  datashape::tree tree;
  datashape::diagnostics errors;
  CHECK_FALSE(datashape::read("3 * int8", ndt::dialect::core, tree, errors, {.text = 4}));
  REQUIRE(errors.size() == 1);
  CHECK(to_string(errors[0].id) == "E0109");
  errors.clear();
  CHECK_FALSE(datashape::read("(int8, int8, int8)", ndt::dialect::core, tree, errors, {.nodes = 2}));
  CHECK(to_string(errors[0].id) == "E0111");
}

TEST_CASE("a record of a hundred thousand fields is read") {
  std::string text = "{";
  for (int i = 0; i < 100'000; ++i) text += (i ? ", f" : "f") + std::to_string(i) + ": ?float64";
  const ndt::type t = ndt::parse(text + "}");
  CHECK(t.size() == 100'000);
  CHECK(ndt::to_string(t) == text + "}");
}

TEST_CASE("the search for the next declaration behind a mistake stays in the text and passes it once") {
  for (const char* text : {"type A !\ntyp", "type A !\n      \n", "type A !\n  # x\n", "type A !\ntype", "type A !\n"}) {
    const std::string tight(text);
    const auto exact = std::make_unique<char[]>(tight.size());  // reading beyond it shows under ASan
    std::copy(tight.begin(), tight.end(), exact.get());
    CHECK_FALSE(pluribus::ndt::try_parse({exact.get(), tight.size()}));
  }
  CHECK_FALSE(pluribus::ndt::try_parse("type A !" + std::string(300'000, '\n')));
  const auto twice = pluribus::ndt::try_parse("type A !\n\n\ntype B = int37\nint8");
  REQUIRE_FALSE(twice);
  CHECK(twice.error().size() == 2);
}
