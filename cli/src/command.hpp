// SPDX-License-Identifier: BSD-3-Clause
/// A command of a tool: its name, its help and its flags in one record, so that help, completion and parsing cannot drift apart.
/// The parser of command lines (arguments.cpp) is known to no command.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pluribus::cli {

/// Flags that every command takes.
struct session {
  bool json = false;
  bool quiet = false;
  std::string color = "auto";
  std::string error_format = "human";
  std::string max_errors;  ///< a number; empty: all
};

enum class other_words : bool { refused, left_to_the_command };

/// Where a command declares what it takes. Names are as in "-o,--output".
class argument_list {
 public:
  virtual ~argument_list() = default;
  virtual void flag(const char* names, bool& into, const char* help) = 0;
  virtual void value(const char* names, const char* kind, std::string& into, const char* help) = 0;
  /// One of a few words, which shells complete. Other words are refused, or left to the command where it can say more about them.
  virtual void choice(const char* names, const char* kind, std::string& into, std::span<const std::string_view> words, const char* help,
                      other_words others = other_words::refused) = 0;
  /// May be given several times.
  virtual void values(const char* names, const char* kind, std::vector<std::string>& into, const char* help) = 0;
  /// Arguments without a flag; at least one.
  virtual void operands(const char* name, std::vector<std::string>& into, const char* help) = 0;
  /// None is fine too; shells complete them to the words, where there are any.
  virtual void optional_operands(const char* name, std::vector<std::string>& into, const char* help,
                                 std::span<const std::string_view> words = {}) = 0;
  virtual void operand(const char* name, std::string& into, const char* help) = 0;
  /// An operand that is one of a few words.
  virtual void word(const char* name, std::string& into, std::span<const std::string_view> words, const char* help) = 0;
};

class command {
 public:
  virtual ~command() = default;
  virtual const char* name() const = 0;
  /// One line.
  virtual const char* summary() const = 0;
  /// Shown after the flags: examples, and what is worth knowing.
  virtual const char* notes() const = 0;
  virtual void declare(argument_list& arguments) = 0;
  /// 0: done. 1: the data or the machine said no. 2: the request makes no sense. Failures may also be thrown.
  virtual int run(const session& s) = 0;
};

struct tool {
  const char* name;
  const char* summary;
  /// What it is for, a paragraph of the manual page.
  const char* about;
  const char* notes;
  std::span<command* const> commands;
};

inline constexpr const char* version = "0.1.0";

/// Flags that every command takes.
void declare_session(argument_list& arguments, session& into);

/// Parses a command line, runs the command it names, shows its failure; the exit code of the process.
int run_tool(const tool& t, int argc, char** argv);

/// Wrong use: shown with the command's usage, exit code 2.
struct usage_error {
  std::string message;
  std::string help = {};
};

}  // namespace pluribus::cli
