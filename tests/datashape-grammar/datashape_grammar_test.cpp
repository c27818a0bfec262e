// SPDX-License-Identifier: BSD-3-Clause
// The chapter on the language and the grammar name the same rules.
#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace {

std::string read(const char* path) {
  std::ifstream in(path);
  REQUIRE(in.good());
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> names(const std::string& text, const char* pattern) {
  std::set<std::string> out;
  const std::regex rule(pattern, std::regex::multiline);
  for (std::sregex_iterator it(text.begin(), text.end(), rule), end; it != end; ++it) out.insert((*it)[1]);
  return out;
}

}  // namespace

TEST_CASE("the chapter on datashapes and the code name the same rules") {
  const std::string book = read(SOURCE_ROOT "/docs/book/datashape.md");
  const std::size_t begin = book.find("```ebnf"), end = book.find("```\n", begin + 7);
  auto in_book = names(book.substr(begin, end - begin), "^(\\w+) +=");
  CHECK(in_book.erase("prefix") == 1);  // part of sequence_of
  CHECK(in_book == names(read(SOURCE_ROOT "/datashape-grammar/src/grammar.hpp"), "^struct (\\w+)\\s+:"));
}
