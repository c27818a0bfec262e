// SPDX-License-Identifier: BSD-3-Clause
/// `datashape check`: is it a valid datashape? Diagnostics on stderr, answers on stdout, exit code 1 where one text is not valid.
#include <algorithm>
#include <cstdio>

#include "../codes.hpp"
#include "../data_check.hpp"
#include "../dialects.hpp"
#include "../failure.hpp"
#include "../inputs.hpp"
#include "../rows.hpp"
#include "datashape_commands.hpp"
#include "ndt/layout.hpp"
#include "ndt/print.hpp"

namespace pluribus::cli {
namespace {

class check final : public command {
 public:
  const char* name() const override { return "check"; }
  const char* summary() const override { return "Check that texts are valid datashapes"; }
  const char* notes() const override {
    return "Exit code: 0 all are valid, 1 one is not (or does not match), 2 one could not be read.\n"
           "With --batch, JSON lines are read: {\"text\": ..., \"dialect\": ...}\n\n"
           "  datashape check schema.ds\n"
           "  datashape check '3 * {x: int32, y: ?float64}' -v\n"
           "  datashape check --match 'N * {id: int64, name: string, ...}' table.csv\n";
  }
  void declare(argument_list& arguments) override {
    inputs_.declare(arguments, "FILE|TEXT", "Files with datashapes, or datashapes; with --match data files, too");
    declare_dialect(arguments, dialect_);
    arguments.value("--match", "PATTERN", pattern_, "The types, or the data of the files, belong to this pattern");
    arguments.flag("--concrete", concrete_, "Refuse types without a fixed layout, too");
    arguments.flag("--batch", batch_, "Answer JSON lines with JSON lines");
    arguments.flag("-v,--verbose", verbose_, "Print the canonical text of each");
  }
  int run(const session& s) override {
    if (batch_) return run_batch(check_row);
    int worst = 0;
    if (!pattern_.empty()) {
      const ndt::dialect d = dialect_of(dialect_);
      const ndt::type pattern = read_type(pattern_, d);
      for (const std::string& operand : inputs_.names()) worst = std::max(worst, match_one(s, pattern, operand, d));
      return worst;
    }
    for (const input& in : inputs_.read()) worst = std::max(worst, check_one(s, in));
    return worst;
  }

 private:
  int check_one(const session& s, const input& in) const {
    if (!in.unreadable.empty()) {
      show_diagnostics(s, in.unreadable, "", in.name);
      return 2;
    }
    const ndt::dialect d = dialect_of(dialect_);
    auto parsed = ndt::try_parse(in.text, d, usual_names(d));
    datashape::diagnostics errors;
    if (!parsed)
      errors = parsed.error();
    else if (concrete_)
      if (auto layout = ndt::layout_of(*parsed); !layout) errors = layout.error();
    if (s.json) {
      request r;
      r.values = {{"text", in.text}, {"dialect", std::string(datashape::name(d))}};
      answer a = errors.empty() ? check_row(r) : answer::failure(errors, in.text);
      a.put("source", in.name);
      std::printf("%s\n", a.json().c_str());
      return errors.empty() ? 0 : 1;
    }
    if (!errors.empty()) {
      if (looks_like_a_path(in)) errors.front().notes.push_back("there is no file `" + in.text + "`, so it was read as a datashape");
      show_diagnostics(s, errors, in.text, in.name);
      return 1;
    }
    if (verbose_) std::printf("%s\n", ndt::to_string(*parsed).c_str());
    return 0;
  }

  int match_one(const session& s, const ndt::type& pattern, const std::string& operand, ndt::dialect d) const {
    data_verdict v;
    try {
      v = check_data(pattern, operand, d);
    } catch (const datashape::error& e) {
      if (s.json)
        std::printf("%s\n", answer::failure(e.all(), e.source()).put("source", operand).json().c_str());
      else
        show_diagnostics(s, e.all(), e.source(), operand);
      return 2;
    }
    if (s.json) {
      answer a, bound;
      for (const auto& b : v.bound) bound.put(b.name, ndt::to_string(b));
      a.put("ok", v.ok).put("datashape", ndt::to_string(v.found)).put_json("bindings", bound.json());
      if (v.ok)
        a.put_null("why");
      else
        a.put("why", v.why);
      if (v.record)
        a.put("record", static_cast<std::int64_t>(*v.record));
      else
        a.put_null("record");
      std::printf("%s\n", a.put("source", operand).json().c_str());
      return v.ok ? 0 : 1;
    }
    if (v.ok && verbose_) std::printf("%s: %s\n", operand.c_str(), ndt::to_string(v.found).c_str());
    if (v.ok) return 0;
    datashape::diagnostic why{codes::no_match, datashape::severity::error, operand + " does not match: " + v.why};
    if (v.record) why.notes.push_back("record " + std::to_string(*v.record) + " is the first that does not fit");
    why.notes.push_back("the data is " + ndt::to_string(v.found));
    show_diagnostics(s, {why}, "", operand);
    return 1;
  }

  /// `schema.ds` and not `3 * int8`: somebody meant a file.
  static bool looks_like_a_path(const input& in) {
    return in.name == "<argument>" && in.text.find_first_of(" *:,{}()[]<>?|&\n") == std::string::npos &&
           in.text.find_first_of("./") != std::string::npos && in.text.find("...") == std::string::npos;
  }

  input_flags inputs_;
  std::string dialect_, pattern_;
  bool concrete_ = false, batch_ = false, verbose_ = false;
};

}  // namespace

command* datashape_check() {
  static check c;
  return &c;
}

}  // namespace pluribus::cli
