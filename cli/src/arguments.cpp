// SPDX-License-Identifier: BSD-3-Clause
/// Command lines, parsed by CLI11, which is known to this file alone.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <exception>
#include <functional>
#include <span>

#include "codes.hpp"
#include "command.hpp"
#include "datashape/nearest.hpp"
#include "failure.hpp"

namespace pluribus::cli {

namespace {

/// Stands before arguments in brackets: CLI11 takes `[a, b]` for a list of its own and would cut it at the commas.
constexpr char guard = '\x01';

std::vector<std::string> guarded(int argc, char** argv) {
  std::vector<std::string> reversed;  // as CLI11 wants them
  for (int i = argc - 1; i > 0; --i) reversed.push_back((argv[i][0] == '[' ? std::string(1, guard) : std::string()) + argv[i]);
  return reversed;
}

class cli11_arguments final : public argument_list {
 public:
  explicit cli11_arguments(CLI::App& app) : app_(app) {}

  void flag(const char* names, bool& into, const char* help) override { app_.add_flag(names, into, help); }
  void value(const char* names, const char* kind, std::string& into, const char* help) override {
    bare(app_.add_option(names, into, help))->type_name(kind);
  }
  void choice(const char* names, const char* kind, std::string& into, std::span<const std::string_view> words, const char* help,
              other_words others) override {
    CLI::Option* o = bare(app_.add_option(names, into, help))->type_name(kind);
    if (others == other_words::refused) o->check(one_of(words, kind));
  }
  void values(const char* names, const char* kind, std::vector<std::string>& into, const char* help) override {
    bare(app_.add_option(names, into, help))->type_name(kind)->allow_extra_args(false);
  }
  void operands(const char* name, std::vector<std::string>& into, const char* help) override {
    bare(app_.add_option(name, into, help))->type_name("")->required();
  }
  void optional_operands(const char* name, std::vector<std::string>& into, const char* help, std::span<const std::string_view>) override {
    bare(app_.add_option(name, into, help))->type_name("");
  }
  void operand(const char* name, std::string& into, const char* help) override {
    bare(app_.add_option(name, into, help))->type_name("")->required();
  }

  void word(const char* name, std::string& into, std::span<const std::string_view> words, const char* help) override {
    bare(app_.add_option(name, into, help))->type_name("")->required()->check(one_of(words, name));
  }

 private:
  static std::function<std::string(const std::string&)> one_of(std::span<const std::string_view> words, std::string kind) {
    return [words, kind = std::move(kind)](const std::string& word) {
      if (std::find(words.begin(), words.end(), word) != words.end()) return std::string();
      const std::string_view near = datashape::nearest(word, words);
      if (!near.empty()) return "`" + word + "` is no " + kind + "; did you mean `" + std::string(near) + "`?";
      std::string all;
      for (const std::string_view w : words) all += (all.empty() ? "" : ", ") + std::string(w);
      return "`" + word + "` is no " + kind + ": " + all;
    };
  }
  static CLI::Option* bare(CLI::Option* o) {
    return o->transform([](std::string text) { return !text.empty() && text[0] == guard ? text.substr(1) : text; });
  }

  CLI::App& app_;
};

/// CLI11's own layout, with blocks of notes kept as they are written.
class help_layout final : public CLI::Formatter {
 public:
  help_layout() { column_width(28); }
  std::string make_footer(const CLI::App* app) const override {
    const std::string footer = app->get_footer();
    return footer.empty() ? footer : "\n" + footer;
  }
};

/// How a command line that cannot be parsed wants its errors: what the words say, whatever stands around them.
session wanted_form(int argc, char** argv) {
  session s;
  std::string form;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    constexpr std::string_view flag = "--error-format";
    if (word == "--json") s.json = true;
    if (word == flag && i + 1 < argc) form = argv[i + 1];
    if (word.starts_with(flag) && word.size() > flag.size() && word[flag.size()] == '=') form = word.substr(flag.size() + 1);
  }
  s.error_format = form == "human" || form == "json" || form == "short" ? form : s.json ? "json" : "human";
  return s;
}

int show_usage_error(const session& s, const tool& t, const std::string& command, const usage_error& e) {
  const std::string name = command.empty() ? t.name : std::string(t.name) + " " + command;
  if (s.error_format == "human") {
    std::fprintf(stderr, "%s: %s\n", name.c_str(), e.message.c_str());
    if (!e.help.empty()) std::fprintf(stderr, "  = help: %s\n", e.help.c_str());
    std::fprintf(stderr, "Run `%s --help` for flags and examples.\n", name.c_str());
  } else {
    datashape::diagnostic d{codes::bad_request, datashape::severity::error, name + ": " + e.message};
    if (!e.help.empty()) d.help = e.help;
    show_failure(s, datashape::error(datashape::diagnostics{d}));
  }
  return 2;
}

/// A first word that is no command, before CLI11 calls it an unexpected argument.
bool unknown_command(const tool& t, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return false;
  std::vector<std::string_view> names;
  for (const command* c : t.commands) names.emplace_back(c->name());
  if (std::find(names.begin(), names.end(), std::string_view(argv[1])) != names.end()) return false;
  const std::string_view near = datashape::nearest(argv[1], names);
  show_usage_error(wanted_form(argc, argv), t, "",
                   {"there is no command `" + std::string(argv[1]) + "`", near.empty() ? "" : "did you mean `" + std::string(near) + "`?"});
  return true;
}

int run_command(const tool& t, command& c, const session& s) {
  try {
    const int code = c.run(s);
    if (std::fflush(stdout) != 0 || std::ferror(stdout)) return show_failure(s, {codes::unwritable, "cannot write to the standard output"});
    return code;
  } catch (const usage_error& e) {
    return show_usage_error(s, t, c.name(), e);
  } catch (const datashape::error& e) {
    return show_failure(s, e);
  } catch (const std::bad_alloc&) {
    return show_failure(s, {codes::out_of_memory, "out of memory"});
  } catch (const std::exception& e) {
    return show_failure(s, {codes::internal, std::string("internal error: ") + e.what()});
  }
}

/// Of an error that names a flag which is none: the flag of the command that it may be.
std::string meant_flag(const CLI::App& of, std::string_view error) {
  const std::size_t at = error.find(" --");
  if (at == std::string_view::npos) return {};
  std::string_view word = error.substr(at + 3);
  word = word.substr(0, word.find_first_of(" ="));
  std::vector<std::string> names;
  for (const CLI::Option* o : of.get_options())
    for (const std::string& n : o->get_lnames()) names.push_back(n);
  const std::vector<std::string_view> known(names.begin(), names.end());
  if (std::find(known.begin(), known.end(), word) != known.end()) return {};
  const std::string_view near = datashape::nearest(word, known);
  return near.empty() ? std::string() : "did you mean `--" + std::string(near) + "`?";
}

}  // namespace

int run_tool(const tool& t, int argc, char** argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file-size limit is then an error of the write, with a message
  if (unknown_command(t, argc, argv)) return 2;
  CLI::App app(t.summary, t.name);
  app.formatter(std::make_shared<help_layout>());
  app.set_help_flag("-h,--help", "Show this help");
  app.set_version_flag("-V,--version", std::string(t.name) + " " + version);
  app.footer(t.notes);
  app.require_subcommand(1);
  session s;
  for (command* c : t.commands) {
    CLI::App* sub = app.add_subcommand(c->name(), c->summary());
    sub->footer(c->notes());
    cli11_arguments arguments(*sub);
    c->declare(arguments);
    declare_session(arguments, s);
  }
  if (argc == 1) {
    std::fputs(app.help().c_str(), stdout);
    return 2;
  }
  std::string named;
  try {
    app.parse(guarded(argc, argv));
  } catch (const CLI::Success& e) {
    return app.exit(e);
  } catch (const CLI::ParseError& e) {
    for (const CLI::App* sub : app.get_subcommands()) named = sub->get_name();
    return show_usage_error(wanted_form(argc, argv), t, named,
                            {e.what(), meant_flag(named.empty() ? app : *app.get_subcommand(named), e.what())});
  }
  for (command* c : t.commands) {
    if (!app.got_subcommand(c->name())) continue;
    if (s.max_errors.find_first_not_of("0123456789") != std::string::npos || s.max_errors.size() > 15)
      return show_usage_error(wanted_form(argc, argv), t, c->name(), {"--max-errors wants a number, found `" + s.max_errors + "`"});
    if (s.json && app.get_subcommand(c->name())->count("--error-format") == 0) s.error_format = "json";
    return run_command(t, *c, s);
  }
  return 2;
}

}  // namespace pluribus::cli
