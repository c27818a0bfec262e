// SPDX-License-Identifier: BSD-3-Clause
/// nd compute: expressions and files in, values on the terminal or an array on disk out, in as few passes over the data as possible.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <set>

#include "datashape/expression_text.hpp"
#include "nd/explain.hpp"
#include "nd_commands.hpp"
#include "ndt/print.hpp"
#include "output_flags.hpp"
#include "run_options.hpp"
#include "sizes.hpp"
#include "table.hpp"
#include "values.hpp"

namespace pluribus::cli {

namespace {

struct outcome {
  std::string name;  // empty: the statement has none
  std::string text;  // canonical
  nd::array value;
};

/// Names a statement uses.
void collect_names(datashape::expression_node n, std::set<std::string, std::less<>>& into) {
  if (n.kind() == datashape::expression_kind::name) into.emplace(n.text());
  for (std::size_t i = 0; i < n.size(); ++i) collect_names(n[i], into);
}

/// The statements that no later one uses.
std::vector<outcome> outcomes_of(const std::string& text, const nd::bindings& inputs) {
  const auto program = datashape::parse_program(text);
  if (!program) throw datashape::error(program.error(), text);
  const auto lowered = nd::lower(*program, inputs);
  if (!lowered) throw datashape::error(lowered.error(), text);
  std::set<std::string, std::less<>> used;
  for (const auto& statement : *program) collect_names(statement.value.root(), used);
  std::vector<outcome> out;
  for (std::size_t i = 0; i < program->size(); ++i) {
    const auto& statement = (*program)[i];
    if (statement.name && used.contains(*statement.name)) continue;
    out.push_back({statement.name.value_or(""), datashape::print(statement.value), (*lowered)[i].value});
  }
  return out;
}

class compute final : public command {
 public:
  const char* name() const override { return "compute"; }
  const char* summary() const override { return "Evaluate expressions over arrays, out of core"; }
  const char* notes() const override {
    return "Examples:\n"
           "  nd compute 'mean(x)' -i x=scan.zarr\n"
           "  nd compute 'd = x[1:] - x[:-1]; max(abs(d), axis=0)' -i x=scan.npy -o steps.zarr --memory 64M\n"
           "  nd compute --table 'n = count(x, by=r, groups=5); mean = mean(x, by=r, groups=5)' -i x=scan.npy -i r=regions.npy\n"
           "  nd compute --explain 'x / std(x)' -i x=scan.zarr\n\n"
           "An expression is Python's arithmetic: + - * / // % ** & | ^ ~ << >> < <= == ..., slices, calls with keywords.\n"
           "`name = expression;` names a part for those after it. The results are the statements that no other uses; all\n"
           "are computed in one run. Write -- before an expression that starts with a minus.\n";
  }
  void declare(argument_list& arguments) override {
    arguments.operands("EXPRESSION", texts_, "Expressions; several are joined with ;");
    arguments.values("-i,--input", "NAME=PATH", inputs_, "An input and where it lies (PATH alone: the input x)");
    arguments.value("-o,--output", "PATH", output_path_, "Write the result there: NAME.zarr or NAME.npy");
    output_.declare(arguments);
    run_.declare(arguments);
    arguments.flag("--explain", explain_, "Show the plan (tasks, bytes, memory) and do not run it");
    arguments.flag("--table", table_, "Show results of one dimension as the columns of a table");
    arguments.value("--names", "FILE", names_, "With --table: names of rows, lines of `NUMBER NAME`; rows without a name are left out");
    arguments.flag("--stats", stats_, "Also tasks, time and peak memory, on stderr");
  }

  int run(const session& s) override {
    std::string text;
    for (const std::string& part : texts_) text += (text.empty() ? "" : "; ") + part;
    if (text.empty()) throw usage_error{"EXPRESSION is empty"};
    const nd::eval_options options = run_.options();
    const std::vector<outcome> results = outcomes_of(text, open_inputs(inputs_, options.memory_limit));
    if (output_path_.empty() && output_.given())
      throw usage_error{"--chunks, --codecs and --overwrite say how -o writes, and there is no -o"};
    if (!output_path_.empty() && results.size() != 1)
      throw usage_error{fmt::format("-o takes one result, and the expressions have {}", results.size()),
                        "a statement that another uses is no result"};
    if (explain_) return explained(s, results, options);
    return output_path_.empty() ? shown(s, results, options) : stored(s, results.front(), options);
  }

 private:
  int explained(const session& s, const std::vector<outcome>& results, const nd::eval_options& options) const {
    std::vector<nd::array> values;
    for (const outcome& o : results) values.push_back(o.value);
    const nd::plan_report plan = output_path_.empty() ? nd::explain(values, options) : explained_store(values.front(), options);
    std::fputs((s.json ? plan.json() : plan.text()).c_str(), stdout);
    if (s.json) std::fputc('\n', stdout);
    return 0;
  }

  nd::plan_report explained_store(const nd::array& value, const nd::eval_options& options) const {
    const std::unique_ptr<nd::sink> to = nd::io::create(output_path_, value, output_.options());
    try {
      nd::plan_report plan = nd::explain(value, *to, options);
      to->abandon();
      return plan;
    } catch (...) {
      to->abandon();
      throw;
    }
  }

  int stored(const session& s, const outcome& result, const nd::eval_options& options) const {
    const nd::io::save_options how = output_.options();
    const nd::run_report report = watched_run(
        s, "computing", options, [&](const nd::eval_options& watched) { nd::io::save(output_path_, result.value, how, watched); });
    const written_file file = look_at(output_path_);
    if (s.json) {
      fmt::print("{}\n", probe::to_text(probe::json(probe::json::object{{"out", output_path_},
                                                                        {"datashape", ndt::to_string(result.value.type())},
                                                                        {"stored_bytes", file.stored_bytes},
                                                                        {"report", report_json(report)}})));
      return 0;
    }
    fmt::print("{}: {}, {}{}\n", output_path_, ndt::to_string(result.value.type()), file.layout.empty() ? "" : file.layout + ", ",
               size_text(file.stored_bytes));
    if (!s.quiet) fmt::print(stderr, "{}\n", report_line(report, options));
    return 0;
  }

  int shown(const session& s, const std::vector<outcome>& results, const nd::eval_options& options) const {
    std::vector<nd::array> lazy;
    for (const outcome& o : results) lazy.push_back(o.value);
    std::vector<nd::array> values;
    const nd::run_report report =
        watched_run(s, "computing", options, [&](const nd::eval_options& watched) { values = nd::eval(lazy, watched); });
    if (table_)
      show_table(s, results, values);
    else if (s.json)
      show_json(results, values, report);
    else
      show_values(results, values);
    if (stats_ && !s.quiet) fmt::print(stderr, "{}\n", report_line(report, options));
    return 0;
  }

  static void show_values(const std::vector<outcome>& results, const std::vector<nd::array>& values) {
    for (std::size_t i = 0; i < results.size(); ++i) {
      const std::string text = values_text(values[i]);
      const bool several_lines = text.find('\n') != std::string::npos;
      const std::string& title = results[i].name.empty() ? results[i].text : results[i].name;
      if (results.size() > 1 || !results[i].name.empty()) fmt::print("{} ={}", title, several_lines ? "\n" : " ");
      fmt::print("{}\n", text);
    }
  }

  static probe::json report_json(const nd::run_report& r) {
    return probe::json::object{{"seconds", r.seconds},
                               {"tasks", r.tasks},
                               {"read_bytes", r.read_bytes},
                               {"chunks_loaded", r.chunks_loaded},
                               {"written_bytes", r.written_bytes},
                               {"peak_bytes", r.peak_bytes},
                               {"input_bytes", r.input_bytes},
                               {"peak_resident_bytes", peak_resident_bytes()}};
  }

  static void show_json(const std::vector<outcome>& results, const std::vector<nd::array>& values, const nd::run_report& report) {
    probe::json::list list;
    for (std::size_t i = 0; i < results.size(); ++i) {
      probe::json::object one;
      if (!results[i].name.empty()) one.push_back({"name", results[i].name});
      one.push_back({"expression", results[i].text});
      one.push_back({"datashape", ndt::to_string(values[i].type())});
      one.push_back({"value", values_json(values[i])});
      list.push_back(std::move(one));
    }
    fmt::print("{}\n", probe::to_text(probe::json(probe::json::object{{"results", std::move(list)}, {"report", report_json(report)}})));
  }

  void show_table(const session& s, const std::vector<outcome>& results, const std::vector<nd::array>& values) const {
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i].ndim() == 1 && values[i].shape()[0] == values[0].shape()[0]) continue;
      throw usage_error{
          fmt::format("--table shows columns of one length, and `{}` is {}", results[i].text, ndt::to_string(values[i].type()))};
    }
    const nd::index rows = values[0].shape()[0];
    std::vector<std::pair<nd::index, std::string>> names;
    if (!names_.empty())
      names = read_row_names(names_);
    else
      for (nd::index r = 0; r < rows; ++r) names.emplace_back(r, "");
    for (const auto& [row, name] : names)
      if (row >= rows) throw usage_error{fmt::format("{} names row {}, and the table has {}", names_, row, rows)};
    if (s.json) return show_table_json(results, values, names);
    std::vector<table_column> columns{{"row", false, {}}};
    if (!names_.empty()) columns.push_back({"name", true, {}});
    for (const auto& [row, name] : names) {
      columns[0].cells.push_back(std::to_string(row));
      if (!names_.empty()) columns[1].cells.push_back(name);
    }
    for (std::size_t i = 0; i < values.size(); ++i) {
      const std::vector<std::string> all = column_text(values[i]);
      columns.push_back({title(results[i]), false, {}});
      for (const auto& [row, name] : names) columns.back().cells.push_back(all[static_cast<std::size_t>(row)]);
    }
    std::fputs(table_text(columns).c_str(), stdout);
  }

  static std::string title(const outcome& o) { return o.name.empty() ? o.text : o.name; }

  static void show_table_json(const std::vector<outcome>& results, const std::vector<nd::array>& values,
                              const std::vector<std::pair<nd::index, std::string>>& names) {
    std::vector<probe::json> columns;
    for (const nd::array& v : values) columns.push_back(values_json(v));
    for (const auto& [row, name] : names) {
      probe::json::object one{{"row", row}};
      if (!name.empty()) one.push_back({"name", name});
      for (std::size_t i = 0; i < columns.size(); ++i)
        one.push_back({title(results[i]), (*columns[i].as<probe::json::list>())[static_cast<std::size_t>(row)]});
      fmt::print("{}\n", probe::to_text(probe::json(std::move(one))));
    }
  }

  std::vector<std::string> texts_, inputs_;
  std::string output_path_, names_;
  output_flags output_;
  run_flags run_;
  bool explain_ = false, table_ = false, stats_ = false;
};

}  // namespace

command& nd_compute() {
  static compute the;
  return the;
}

}  // namespace pluribus::cli
