// SPDX-License-Identifier: BSD-3-Clause
// Runs tests/corpus/convert/*.test: `convert FROM TO`, the text, the converted text or `no: code message`. `both FROM` reads the text and
// writes the canonical datashape, and must come back from it unchanged.
#include <doctest/doctest.h>

#include <sstream>

#include "ndt/notation.hpp"
#include "support/corpus.hpp"

using namespace pluribus;

TEST_CASE("notations convert as the corpus says") {
  const auto cases = testing::corpus_cases(std::string(CORPUS) + "/convert");
  REQUIRE(cases.size() > 50);
  for (const auto& c : cases) {
    std::istringstream in(c.verb);
    std::string verb, from, to;
    in >> verb >> from >> to;
    const bool both = verb == "both";
    REQUIRE_MESSAGE((both || verb == "convert"), c.where);
    std::string text;
    for (const std::string& line : c.inputs) text += (text.empty() ? "" : "\n") + line;
    const auto out = ndt::convert(text, from, both ? "datashape" : to);
    const std::string answer = out ? *out : "no: " + datashape::to_string(out.error().front().id) + " " + out.error().front().message;
    std::string expected = c.expected;
    while (!expected.empty() && expected.back() == '\n') expected.pop_back();
    std::string found = answer;
    while (!found.empty() && found.back() == '\n') found.pop_back();
    CHECK_MESSAGE(found == expected, c.where << ": " << text);
    if (both && out) {
      const auto back = ndt::convert(*out, "datashape", from);
      CHECK_MESSAGE((back && *back == text), c.where << ": comes back as " << (back ? *back : back.error().front().message));
    }
  }
}
