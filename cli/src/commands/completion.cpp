// SPDX-License-Identifier: BSD-3-Clause
/// `TOOL completion bash|zsh|fish`: a script for the shell, written from what the commands declare.
#include <cstdio>

#include "../argument_record.hpp"
#include "tool_commands.hpp"

namespace pluribus::cli {
namespace {

/// In single quotes of any of the three shells.
std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string joined(const std::vector<std::string>& words) {
  std::string out;
  for (const std::string& w : words) out += (out.empty() ? "" : " ") + w;
  return out;
}

std::string command_names(const tool& t) {
  std::vector<std::string> names;
  for (const command* c : t.commands) names.emplace_back(c->name());
  return joined(names);
}

/// `complete -F`: flags after a dash, words of the flag before the cursor, else what files there are.
std::string bash(const tool& t) {
  const std::string name = t.name;
  std::string out = "# bash completion of " + name + ": source it, or keep it as /usr/share/bash-completion/completions/" + name + "\n_" +
                    name +
                    "() {\n  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} flags\n"
                    "  COMPREPLY=()\n  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W '" +
                    command_names(t) + " --help --version' -- \"$word\"))\n    return\n  fi\n  case ${COMP_WORDS[1]} in\n";
  for (command* c : t.commands) {
    std::vector<std::string> flags = {"-h", "--help"};
    std::string words, operands;
    for (const argument_record& a : arguments_of(*c)) {
      if (a.positional()) {
        operands += (operands.empty() ? "" : " ") + joined(a.words);
        continue;
      }
      for (const std::string& n : {a.short_name, a.long_name})
        if (!n.empty()) flags.push_back(n);
      if (a.words.empty()) continue;
      const std::string both = a.short_name.empty() || a.long_name.empty() ? a.short_name + a.long_name : a.short_name + "|" + a.long_name;
      words += "        " + both + ") COMPREPLY=($(compgen -W '" + joined(a.words) + "' -- \"$word\")); return ;;\n";
    }
    out += std::string("    ") + c->name() + ")\n      flags='" + joined(flags) + "'\n";
    if (!words.empty()) out += "      case $before in\n" + words + "      esac\n";
    if (!operands.empty())
      out += "      case $word in -*) ;; *) COMPREPLY=($(compgen -W '" + operands + "' -- \"$word\")); return ;; esac\n";
    out += "      ;;\n";
  }
  return out +
         "  esac\n  case $word in\n    -*) COMPREPLY=($(compgen -W \"$flags\" -- \"$word\")) ;;\n    *) COMPREPLY=($(compgen -f -- "
         "\"$word\")) ;;\n  esac\n}\n"
         "complete -o filenames -F _" +
         name + " " + name + "\n";
}

/// Brackets and colons have a meaning in the descriptions of _arguments.
std::string zsh_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '[' || c == ']' || c == ':') out += '\\';
    out += c;
  }
  return out;
}

std::string zsh(const tool& t) {
  const std::string name = t.name;
  std::string out = "#compdef " + name + "\n_" + name + "() {\n  if (( CURRENT == 2 )); then\n    local -a commands=(\n";
  for (const command* c : t.commands) out += "      " + quoted(std::string(c->name()) + ":" + zsh_text(c->summary())) + "\n";
  out +=
      "    )\n    _describe command commands\n    return\n  fi\n  local command=$words[2]\n  (( CURRENT-- )); shift words\n  case $command "
      "in\n";
  for (command* c : t.commands) {
    out += std::string("    ") + c->name() + ") _arguments -s";
    for (const argument_record& a : arguments_of(*c)) {
      const std::string what = a.words.empty() ? "_files" : "(" + joined(a.words) + ")";
      if (a.positional()) {
        out += " \\\n      " + quoted((a.several ? "*:" : ":") + zsh_text(a.kind) + ":" + what);
        continue;
      }
      for (const std::string& n : {a.short_name, a.long_name})
        if (!n.empty())
          out += " \\\n      " + quoted((a.several ? "*" : "") + n + "[" + zsh_text(a.help) + "]" +
                                        (a.kind.empty() ? "" : ":" + zsh_text(a.kind) + ":" + what));
    }
    out += " ;;\n";
  }
  return out + "  esac\n}\n_" + name + " \"$@\"\n";
}

std::string fish(const tool& t) {
  const std::string name = t.name;
  std::string out = "# fish completion of " + name + "\n";
  for (command* c : t.commands) {
    out += "complete -c " + name + " -n __fish_use_subcommand -f -a " + c->name() + " -d " + quoted(c->summary()) + "\n";
    for (const argument_record& a : arguments_of(*c)) {
      const std::string when = "complete -c " + name + " -n '__fish_seen_subcommand_from " + c->name() + "'";
      const std::string words = a.words.empty() ? "" : " -f -a " + quoted(joined(a.words));
      if (a.positional()) {
        if (!words.empty()) out += when + words + "\n";
        continue;
      }
      out += when + (a.short_name.empty() ? "" : " -s " + a.short_name.substr(1)) +
             (a.long_name.empty() ? "" : " -l " + a.long_name.substr(2)) + (a.kind.empty() ? "" : " -r") + words + " -d " + quoted(a.help) +
             "\n";
    }
  }
  return out;
}

constexpr std::string_view shells[] = {"bash", "zsh", "fish"};

class completion final : public command {
 public:
  explicit completion(const tool& of) : tool_(of) {}
  const char* name() const override { return "completion"; }
  const char* summary() const override { return "A script that completes commands, flags and words in a shell"; }
  const char* notes() const override {
    return "  eval \"$(TOOL completion bash)\"\n"
           "  TOOL completion fish > ~/.config/fish/completions/TOOL.fish\n";
  }
  void declare(argument_list& arguments) override { arguments.word("SHELL", shell_, shells, "bash, zsh or fish"); }
  int run(const session&) override {
    const std::string script = shell_ == "bash" ? bash(tool_) : shell_ == "zsh" ? zsh(tool_) : fish(tool_);
    std::fwrite(script.data(), 1, script.size(), stdout);
    return 0;
  }

 private:
  const tool& tool_;
  std::string shell_;
};

}  // namespace

command* completion_command(const tool& of) {
  static completion c(of);
  return &c;
}

}  // namespace pluribus::cli
