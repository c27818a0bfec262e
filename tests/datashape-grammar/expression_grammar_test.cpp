// SPDX-License-Identifier: BSD-3-Clause
// The grammar makes progress on every cycle, and its rules are those of the book.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>
#include <tao/pegtl/contrib/analyze.hpp>

#include "../../datashape-grammar/src/expression_grammar.hpp"
#include "datashape/identifier.hpp"

namespace grammar = pluribus::datashape::expression_grammar;

namespace {

std::string read(const char* path) {
  std::ifstream in(path);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> names(const std::string& text, const char* pattern) {
  std::set<std::string> out;
  const std::regex rule(pattern, std::regex::multiline);
  for (std::sregex_iterator it(text.begin(), text.end(), rule), end; it != end; ++it) {
    std::string name = (*it)[1];
    if (name.ends_with('_')) name.pop_back();
    out.insert(name);
  }
  return out;
}

}  // namespace

TEST_CASE("the expression grammar has no cycle without progress") { CHECK(tao::pegtl::analyze<grammar::whole<grammar::program>>() == 0); }

TEST_CASE("the book and the code name the same rules") {
  const std::string book = read(SOURCE_ROOT "/docs/book/expressions.md");
  const std::size_t begin = book.find("```ebnf"), end = book.find("```\n", begin + 7);
  const auto in_book = names(book.substr(begin, end - begin), "^(\\w+) +=");
  // Templates are pieces without a name in the book.
  const std::string code = std::regex_replace(read(SOURCE_ROOT "/datashape-grammar/src/expression_grammar.hpp"),
                                              std::regex("template <[^\n]*>\nstruct"), "template struct");
  auto in_code = names(code, "^struct (\\w+)\\s+:");
  CHECK(in_code.erase("unicode_letter") == 1);  // defined in words
  CHECK(in_book == in_code);
}

TEST_CASE("the letters of the grammar are those of datashape names") {
  int different = 0;
  for (char32_t c = 0x80; c <= 0x10FFFF; ++c) {
    if (c >= 0xD800 && c <= 0xDFFF) continue;
    std::string text;
    const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
    if (c < 0x800)
      put(0xC0 | c >> 6), put(0x80 | (c & 63));
    else if (c < 0x10000)
      put(0xE0 | c >> 12), put(0x80 | (c >> 6 & 63)), put(0x80 | (c & 63));
    else
      put(0xF0 | c >> 18), put(0x80 | (c >> 12 & 63)), put(0x80 | (c >> 6 & 63)), put(0x80 | (c & 63));
    tao::pegtl::memory_input in(text, "");
    const bool matched = tao::pegtl::parse<tao::pegtl::seq<grammar::identifier, tao::pegtl::eof>>(in);
    different += matched != pluribus::datashape::is_identifier(text);
  }
  CHECK(different == 0);
}
