// SPDX-License-Identifier: BSD-3-Clause
/// nd functions: names in, what the registry knows of them out; without names a line a function. Nothing is computed.
#include <fmt/format.h>

#include <algorithm>

#include "failure.hpp"
#include "gfunc/function_page.hpp"
#include "gfunc/resolve.hpp"
#include "nd/lower_expression.hpp"
#include "nd_commands.hpp"

namespace pluribus::cli {

namespace {

/// Up to the first end of a sentence.
std::string first_sentence(const std::string& doc) {
  const std::size_t end = doc.find(". ");
  return end == std::string::npos ? doc : doc.substr(0, end + 1);
}

std::string lower(std::string text) {
  for (char& c : text)
    if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  return text;
}

std::string list_of(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& i : items) text += (text.empty() ? "" : ", ") + i;
  return text;
}

void show(const gfunc::function_page& page) {
  fmt::print("{}{}\n  {}\n", page.name, page.arguments.empty() ? "" : "(" + list_of(page.arguments) + ")", page.doc);
  if (!page.example.empty()) fmt::print("\n  {}\n  = {}\n", page.example, page.example_result);
  if (!page.aliases.empty()) fmt::print("\n  {}: {}\n", page.aliases.size() == 1 ? "other name" : "other names", list_of(page.aliases));
  fmt::print("\n");
  for (const auto& k : page.kernels) {
    fmt::print("  {}\n", k.signature);
    if (!k.dtypes.empty()) fmt::print("      T: {}\n", list_of(k.dtypes));
    fmt::print("      nulls: {}\n", k.nulls);
  }
  if (!page.options.empty()) fmt::print("\n");
  for (const auto& o : page.options) {
    const std::string takes = o.choices.empty() ? o.kind : "one of " + list_of(o.choices);
    const std::string fallback = o.required ? ", required" : o.fallback.empty() ? "" : ", default " + o.fallback;
    const std::string other = o.other_name.empty() ? "" : ", or " + o.other_name + "=";
    fmt::print("  {}=  {}{}{}\n", o.name, takes, fallback, other);
  }
  fmt::print("\n  {}\n", page.in_expressions ? "nd compute runs it, over chunks" : "takes whole values; nd compute does not run it");
}

/// The page, with what the language of expressions has of its own.
gfunc::function_page full_page(const gfunc::registry& all, std::string_view name) {
  gfunc::function_page page = gfunc::page_of(all, name);
  const std::vector<std::string_view> callable = nd::callable_names();
  const auto calls = [&](std::string_view n) { return std::find(callable.begin(), callable.end(), n) != callable.end(); };
  page.in_expressions = calls(page.name) || std::any_of(page.aliases.begin(), page.aliases.end(), calls);
  return page;
}

void show_line(const gfunc::function_facts& f, std::size_t width) { fmt::print("{:<{}}  {}\n", f.name, width, first_sentence(f.doc)); }

class functions final : public command {
 public:
  const char* name() const override { return "functions"; }
  const char* summary() const override { return "What functions there are, what they take and what they do"; }
  const char* notes() const override {
    return "Examples:\n"
           "  nd functions                      a line a function\n"
           "  nd functions sum quantile         signatures, dtypes, nulls, options, an example\n"
           "  nd functions --search fourier     those whose names or doc have the word, in any case\n"
           "  nd functions --json               one JSON line a function\n\n"
           "Signatures are datashapes: `...` stands for dims that broadcast, `Dim...` for dims that are reduced.\n";
  }
  void declare(argument_list& arguments) override {
    std::vector<std::string_view> names;
    for (const auto& f : gfunc::registry::builtin().functions()) names.emplace_back(f.name);
    arguments.optional_operands("NAME", names_, "Functions; without any, all of them", names);
    arguments.value("--search", "WORD", word_, "Those whose names or doc have the word");
    arguments.flag("--markdown", markdown_, "Sections of the reference");
  }

  int run(const session& s) override {
    const gfunc::registry& all = gfunc::registry::builtin();
    if (!names_.empty() && !word_.empty())
      throw usage_error{"--search looks through all functions, and names are given too", "leave out the names, or --search"};
    if (names_.empty()) {
      const std::vector<gfunc::function_facts> found = searched(all);
      if (found.empty()) throw usage_error{"no function has `" + word_ + "` in its names or doc", "nd functions lists all"};
      std::size_t width = 0;
      for (const auto& f : found) width = std::max(width, f.name.size());
      for (const auto& f : found) {
        if (s.json || markdown_)
          print(s, full_page(all, f.name));
        else
          show_line(f, width);
      }
      return 0;
    }
    int code = 0, shown = 0;
    for (const std::string& name : names_) {
      if (all.find(name) == nullptr) {
        std::fflush(stdout);
        const auto unknown = gfunc::resolve(all, name, {});
        code = show_failure(s, datashape::error(unknown.error()));
        continue;
      }
      if (shown++ > 0 && !s.json && !markdown_) fmt::print("\n");
      print(s, full_page(all, name));
    }
    return code;
  }

 private:
  void print(const session& s, const gfunc::function_page& page) const {
    if (s.json)
      fmt::print("{}\n", gfunc::to_json(page));
    else if (markdown_)
      fmt::print("{}\n", gfunc::to_markdown(page));
    else
      show(page);
  }

  std::vector<gfunc::function_facts> searched(const gfunc::registry& all) const {
    std::vector<gfunc::function_facts> found;
    for (const auto& f : all.functions()) {
      std::string text = f.name + "\n" + f.doc;
      for (const std::string& other : f.aliases) text += "\n" + other;
      if (lower(text).find(lower(word_)) != std::string::npos) found.push_back(f);
    }
    return found;
  }

  std::vector<std::string> names_;
  std::string word_;
  bool markdown_ = false;
};

}  // namespace

command& nd_functions() {
  static functions the;
  return the;
}

}  // namespace pluribus::cli
