// SPDX-License-Identifier: BSD-3-Clause
/// `datashape check`: is it a valid datashape? Diagnostics on stderr, answers on stdout, exit code 1 where one text is not valid.
#include <cstdio>

#include "../dialects.hpp"
#include "../failure.hpp"
#include "../inputs.hpp"
#include "../rows.hpp"
#include "datashape/render.hpp"
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
    return "Exit code: 0 all are valid, 1 one is not, 2 there was nothing to check.\n"
           "With --batch, JSON lines are read: {\"text\": ..., \"dialect\": ...}\n\n"
           "  datashape check schema.ds\n"
           "  datashape check '3 * {x: int32, y: ?float64}' -v\n";
  }
  void declare(argument_list& arguments) override {
    inputs_.declare(arguments, "FILE|TEXT", "Files with datashapes, or datashapes");
    arguments.value("--dialect", "NAME", dialect_, "core, blaze, dynd, ndtypes or awkward");
    arguments.flag("--concrete", concrete_, "Refuse types without a fixed layout, too");
    arguments.flag("--batch", batch_, "Answer JSON lines with JSON lines");
    arguments.flag("-v,--verbose", verbose_, "Print the canonical text of each");
  }
  int run(const session& s) override {
    if (batch_) return run_batch(check_row);
    bool all_valid = true;
    for (const input& in : inputs_.read()) all_valid &= check_one(s, in);
    return all_valid ? 0 : 1;
  }

 private:
  bool check_one(const session& s, const input& in) const {
    const ndt::dialect d = dialect_of(dialect_.empty() ? "core" : dialect_);
    auto parsed = ndt::try_parse(in.text, d, usual_names(d));
    datashape::diagnostics errors;
    if (!parsed) errors = parsed.error();
    else if (concrete_)
      if (auto layout = ndt::layout_of(*parsed); !layout) errors = layout.error();
    if (s.json) {
      request r;
      r.values = {{"text", in.text}, {"dialect", std::string(datashape::name(d))}};
      answer a = errors.empty() ? check_row(r) : answer::failure(errors, in.text);
      a.put("source", in.name);
      std::printf("%s\n", a.json().c_str());
      return errors.empty();
    }
    if (errors.empty()) {
      if (verbose_) std::printf("%s\n", ndt::to_string(*parsed).c_str());
      return true;
    }
    datashape::render_options options;
    options.color = colored(s);
    options.source_name = in.name;
    const std::string text = s.error_format == "json"    ? datashape::render_json(errors, in.text, options)
                             : s.error_format == "short" ? datashape::render_short(errors, in.text, options)
                                                         : datashape::render(errors, in.text, options);
    std::fputs(text.c_str(), stderr);
    return false;
  }

  input_flags inputs_;
  std::string dialect_;
  bool concrete_ = false, batch_ = false, verbose_ = false;
};

}  // namespace

command* datashape_check() {
  static check c;
  return &c;
}

}  // namespace pluribus::cli
