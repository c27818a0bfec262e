// SPDX-License-Identifier: BSD-3-Clause
/// `datashape match`: does a type, or the data of a file, belong to a pattern, and what do its symbols stand for?
#include <cstdio>

#include "../dialects.hpp"
#include "../rows.hpp"
#include "../typed_operand.hpp"
#include "datashape_commands.hpp"
#include "ndt/match.hpp"

namespace pluribus::cli {
namespace {

class match final : public command {
 public:
  const char* name() const override { return "match"; }
  const char* summary() const override { return "Match types and data files against a pattern"; }
  const char* notes() const override {
    return "Exit code: 0 all match, 1 one does not.\n"
           "With --batch, JSON lines are read: {\"pattern\": ..., \"candidate\": ..., \"dialect\": ...}\n\n"
           "  datashape match '... * N * M * T' '10 * 3 * 4 * float64'\n"
           "  datashape match 'N * {id: Integer, ...}' table.csv\n";
  }
  void declare(argument_list& arguments) override {
    arguments.optional_operands("PATTERN TYPE|FILE", operands_, "A pattern, then types, files with types, or data files");
    declare_dialect(arguments, dialect_);
    arguments.flag("--batch", batch_, "Answer JSON lines with JSON lines");
  }
  int run(const session& s) override {
    if (batch_) return run_batch(match_row);
    if (operands_.size() < 2) throw usage_error{"a pattern and a type are wanted", "datashape match 'N * T' '3 * int32'"};
    const ndt::dialect d = dialect_of(dialect_);
    const typed_operand pattern = read_operand(operands_[0], d);
    bool all = true;
    for (std::size_t i = 1; i < operands_.size(); ++i) {
      const typed_operand candidate = read_operand(operands_[i], d);
      auto m = ndt::match(pattern.value.type, candidate.value.type, {.rules = d, .layout = candidate.value.notes});
      m.locate(pattern.text, candidate.text);
      all &= m.ok();
      if (s.json)
        std::printf("%s\n", as_json(m, operands_[i]).c_str());
      else if (!s.quiet)
        show(m, operands_[i]);
    }
    return all ? 0 : 1;
  }

 private:
  void show(const ndt::match_result& m, const std::string& operand) const {
    if (operands_.size() > 2) std::printf("%s\n", operand.c_str());
    if (!m.ok()) return void(std::printf("no match: %s\n", m.why().c_str()));
    for (const auto& b : m.bindings()) std::printf("%s = %s\n", b.name.c_str(), ndt::to_string(b).c_str());
  }

  static std::string as_json(const ndt::match_result& m, const std::string& operand) {
    answer a, bound;
    for (const auto& b : m.bindings()) bound.put(b.name, ndt::to_string(b));
    a.put("source", operand).put("ok", m.ok()).put_json("bindings", bound.json());
    if (m.ok()) return a.put_null("why").json();
    const ndt::mismatch& f = m.failure();
    a.put("why", m.why()).put("path", f.path).put("reason", f.reason);
    const auto place = [&](const char* key, const std::optional<datashape::span>& where) {
      if (where)
        a.put_json(key, "[" + std::to_string(where->begin) + "," + std::to_string(where->end) + "]");
      else
        a.put_null(key);
    };
    place("pattern_span", f.pattern_span);
    place("candidate_span", f.candidate_span);
    return a.json();
  }

  std::vector<std::string> operands_;
  std::string dialect_;
  bool batch_ = false;
};

}  // namespace

command* datashape_match() {
  static match c;
  return &c;
}

}  // namespace pluribus::cli
