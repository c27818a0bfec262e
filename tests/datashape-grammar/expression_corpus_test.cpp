// SPDX-License-Identifier: BSD-3-Clause
// Runs tests/corpus/expression/*.test. A case is a line `expression TEXT` or `program TEXT`, then what must come of it:
//   ----                          followed by the canonical text and, if there is a third line, the JSON of the (only) expression
//   ---- error E0151 7-8          followed by the message and, if there is a third line, `help: …`
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "datashape/expression_json.hpp"
#include "datashape/expression_text.hpp"

using namespace pluribus::datashape;

namespace {

std::vector<std::string> blocks_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::vector<std::string> blocks(1);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with("#")) continue;
    if (!line.empty())
      blocks.back() += line + "\n";
    else if (!blocks.back().empty())
      blocks.emplace_back();
  }
  if (blocks.back().empty()) blocks.pop_back();
  return blocks;
}

std::string outcome_of(const std::string& verb, const std::string& text, bool with_json, bool with_help) {
  const auto said = [&](const diagnostics& all) {
    const diagnostic& d = all.front();
    std::string out = "---- error " + to_string(d.id);
    if (d.where) out += " " + std::to_string(d.where->begin) + "-" + std::to_string(d.where->end);
    out += "\n" + d.message + "\n";
    if (with_help) out += "help: " + d.help.value_or("") + "\n";
    return out;
  };
  if (verb == "program") {
    const auto program = parse_program(text);
    if (!program) return said(program.error());
    CHECK(parse_program(print(*program)).value() == *program);
    return "----\n" + print(*program) + "\n";
  }
  if (verb == "json") {
    const auto e = expression_from_json(text);
    return e ? "----\n" + print(*e) + "\n" : said(e.error());
  }
  REQUIRE(verb == "expression");
  const auto e = parse_expression(text);
  if (!e) return said(e.error());
  CHECK(parse_expression(print(*e)).value() == *e);
  CHECK(expression_from_json(to_json(*e)).value() == *e);
  return "----\n" + print(*e) + "\n" + (with_json ? to_json(*e) + "\n" : "");
}

}  // namespace

TEST_CASE("the expression corpus") {
  int cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(CORPUS "/expression")) {
    for (const std::string& block : blocks_of(entry.path())) {
      const std::string head = block.substr(0, block.find('\n'));
      const std::string want = block.substr(block.find('\n') + 1);
      const std::size_t blank = head.find(' ');
      const auto lines = std::count(want.begin(), want.end(), '\n');
      const bool error = want.starts_with("---- error");
      const std::string text = blank == std::string::npos ? "" : head.substr(blank + 1);
      CAPTURE(entry.path().filename().string());
      CAPTURE(head);
      CHECK(outcome_of(head.substr(0, blank), text, lines > 2, error && lines > 2) == want);
      ++cases;
    }
  }
  CHECK(cases > 100);
}
