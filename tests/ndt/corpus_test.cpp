// SPDX-License-Identifier: BSD-3-Clause
// Runs tests/corpus/{match,join,resolve,layout,diff}/*.test. The verb may be followed by a dialect; its inputs are the lines before
// `----`. Answers: bindings, one a line, or `no: why`; the joined type; outer dimensions and types; layout text and side buffers;
// differences, one a line.
#include <doctest/doctest.h>

#include <sstream>

#include "ndt/diff.hpp"
#include "ndt/join.hpp"
#include "ndt/layout.hpp"
#include "ndt/match.hpp"
#include "ndt/placed.hpp"
#include "ndt/print.hpp"
#include "ndt/signature.hpp"
#include "ndt/unify.hpp"
#include "support/corpus.hpp"

using namespace pluribus;
using testing::corpus_case;

namespace {

std::string refusal(const datashape::diagnostics& all) {
  return "no: " + datashape::to_string(all.front().id) + " " + all.front().message + "\n";
}

struct verb_line {
  std::string verb, option;
  ndt::dialect rules = ndt::dialect::core;
};
verb_line read_verb(const corpus_case& c) {
  std::istringstream in(c.verb);
  verb_line v;
  in >> v.verb;
  for (std::string word; in >> word;) {
    if (const auto d = datashape::dialect_named(word))
      v.rules = *d;
    else
      v.option = word;
  }
  return v;
}

ndt::placed read(const std::string& text, ndt::dialect d) {
  if (d == ndt::dialect::ndtypes) return ndt::try_parse_placed(text, d).value();
  return {ndt::parse(text, d), {}};
}

std::string match_answer(const corpus_case& c, const verb_line& v) {
  REQUIRE(c.inputs.size() == 2);
  const ndt::placed candidate = read(c.inputs[1], v.rules);
  const auto m = ndt::match(read(c.inputs[0], v.rules).type, candidate.type, {.rules = v.rules, .layout = candidate.notes});
  if (!m.ok()) return "no: " + m.why() + "\n";
  std::string out;
  for (const auto& b : m.bindings()) out += b.name + " = " + to_string(b) + "\n";
  return out.empty() ? "yes\n" : out;
}

std::string join_answer(const corpus_case& c, const verb_line& v) {
  std::vector<ndt::type> types;
  for (const std::string& text : c.inputs) types.push_back(read(text, v.rules).type);
  datashape::result<ndt::type> joined = ndt::make_leaf(ndt::kind::null);
  if (v.option == "unify")
    joined = ndt::unify(types.at(0), types.at(1));
  else if (v.option == "fill")
    joined = ndt::join(ndt::join_rule::safe, types, {.fill_missing = true});
  else if (v.option == "wide")
    joined = ndt::join(ndt::join_rule::safe, types, {.wide = true});
  else if (v.option == "plain")
    joined = ndt::join(ndt::join_rule::array, types, {.promote_option = false});
  else
    joined = ndt::join(v.option == "c" ? ndt::join_rule::c : v.option == "array" ? ndt::join_rule::array : ndt::join_rule::safe, types);
  return joined ? ndt::to_string(*joined) + "\n" : refusal(joined.error());
}

/// The signature, the arguments, then `out TYPE` and `name: TYPE` lines.
std::string resolve_answer(const corpus_case& c, const verb_line& v) {
  std::vector<ndt::type> arguments, out;
  std::vector<ndt::named_type> keywords;
  std::vector<ndt::dim_notes> layouts, out_layouts;
  for (std::size_t i = 1; i < c.inputs.size(); ++i) {
    const std::string& line = c.inputs[i];
    if (line.starts_with("keyword ")) {
      const auto colon = line.find(": ");
      keywords.push_back({line.substr(8, colon - 8), read(line.substr(colon + 2), v.rules).type});
    } else if (line.starts_with("out ")) {
      auto p = read(line.substr(4), v.rules);
      out.push_back(p.type), out_layouts.push_back(p.notes);
    } else {
      auto p = read(line, v.rules);
      arguments.push_back(p.type), layouts.push_back(p.notes);
    }
  }
  layouts.insert(layouts.end(), out_layouts.begin(), out_layouts.end());
  const auto r = ndt::resolve(read(c.inputs.at(0), v.rules).type, {arguments, keywords, out, layouts, v.rules});
  if (!r) return refusal(r.error());
  std::string text = "outer " + std::to_string(r->outer_dims()) + "\n";
  for (std::size_t i = 0; i < r->types.size(); ++i) text += (i < r->arguments ? "" : "-> ") + ndt::to_string(r->types[i]) + "\n";
  return text;
}

std::string layout_answer(const corpus_case& c, const verb_line& v) {
  auto s = v.rules == ndt::dialect::core ? ndt::try_parse_layout(c.inputs.at(0)) : ndt::storage_of(read(c.inputs.at(0), v.rules));
  if (!s) return refusal(s.error());
  std::string text = to_string(*s) + "\n";
  for (const auto& b : ndt::side_buffers(s->type, s->layout))
    text += "buffer " + std::to_string(b.number) + " " + b.purpose + " of " + (b.path.empty() ? "the whole" : b.path) + "\n";
  return text;
}

std::string diff_answer(const corpus_case& c, const verb_line& v) {
  REQUIRE(c.inputs.size() == 2);
  std::string text;
  for (const auto& d : ndt::diff(read(c.inputs[0], v.rules).type, read(c.inputs[1], v.rules).type))
    text += std::string(d.compatible ? "+ " : "- ") + to_string(d) + "\n";
  return text.empty() ? "none\n" : text;
}

}  // namespace

TEST_CASE("every case of the type corpora gives its answer") {
  int count = 0;
  for (const char* folder : {"match", "join", "resolve", "layout", "diff"})
    for (const corpus_case& c : testing::corpus_cases(std::string(CORPUS) + "/" + folder)) {
      ++count;
      const verb_line v = read_verb(c);
      std::string answer;
      try {
        answer = v.verb == "match"     ? match_answer(c, v)
                 : v.verb == "join"    ? join_answer(c, v)
                 : v.verb == "resolve" ? resolve_answer(c, v)
                 : v.verb == "layout"  ? layout_answer(c, v)
                                       : diff_answer(c, v);
      } catch (const datashape::error& e) {
        answer = std::string("error: ") + e.what() + "\n";
      }
      CHECK_MESSAGE(answer == c.expected, std::string(folder) << "/" << c.where << "\n" << answer);
    }
  CHECK(count > 100);
}
