// SPDX-License-Identifier: BSD-3-Clause
// Runs tests/corpus/parse/*.test: `parse DIALECT`, the text, then the canonical text, or every error with its span and its help.
// What core prints is read back, whatever dialect it came from.
#include <doctest/doctest.h>

#include "ndt/parse.hpp"
#include "ndt/print.hpp"
#include "support/corpus.hpp"

using namespace pluribus;

namespace {

std::string answer(const std::string& text, ndt::dialect d) {
  const auto parsed = ndt::try_parse(text, d);
  if (parsed) return ndt::to_string(*parsed) + "\n";
  std::string out;
  for (const auto& e : parsed.error()) {
    out += "error " + to_string(e.id) + " " + std::to_string(e.where->begin) + "-" + std::to_string(e.where->end) + " " + e.message + "\n";
    if (e.help) out += "help: " + *e.help + "\n";
  }
  return out;
}

bool uses_declared_names(const ndt::type& t) {
  if (t.kind() == ndt::kind::nominal) return true;
  for (std::size_t i = 0; i < t.size(); ++i)
    if (uses_declared_names(t.child(i))) return true;
  return false;
}

}  // namespace

TEST_CASE("every text of the parse corpus gives its canonical text or its errors") {
  int count = 0;
  for (const testing::corpus_case& c : testing::corpus_cases(std::string(CORPUS) + "/parse")) {
    ++count;
    const auto d = datashape::dialect_named(c.verb.substr(c.verb.find(' ') + 1));
    REQUIRE_MESSAGE(d, c.where);
    std::string text;
    for (const std::string& line : c.inputs) text += (text.empty() ? "" : "\n") + line;
    CHECK_MESSAGE(answer(text, *d) == c.expected, c.where << "\n" << answer(text, *d));
    const auto parsed = ndt::try_parse(text, *d);
    if (!parsed || uses_declared_names(*parsed)) continue;
    const auto again = ndt::try_parse(ndt::to_string(*parsed));
    CHECK_MESSAGE((again && *again == *parsed), c.where << "\n" << ndt::to_string(*parsed));
    const auto formatted = ndt::try_parse(ndt::format(*parsed, {.width = 10}));
    CHECK_MESSAGE((formatted && *formatted == *parsed), c.where << "\n" << ndt::format(*parsed, {.width = 10}));
  }
  CHECK(count > 300);
}
