// SPDX-License-Identifier: BSD-3-Clause
/// A command of a tool: its name, its help and its flags in one record, so that help, completion and parsing cannot drift apart.
/// The parser of command lines (arguments.cpp) is known to no command.
#pragma once
#include <span>
#include <string>
#include <vector>

namespace pluribus::cli {

/// Flags that every command takes.
struct session {
  bool json = false;
  bool quiet = false;
  std::string color = "auto";
  std::string error_format = "human";
};

/// Where a command declares what it takes. Names are as in "-o,--output".
class argument_list {
 public:
  virtual ~argument_list() = default;
  virtual void flag(const char* names, bool& into, const char* help) = 0;
  virtual void value(const char* names, const char* kind, std::string& into, const char* help) = 0;
  /// May be given several times.
  virtual void values(const char* names, const char* kind, std::vector<std::string>& into, const char* help) = 0;
  /// Arguments without a flag; at least one.
  virtual void operands(const char* name, std::vector<std::string>& into, const char* help) = 0;
  virtual void optional_operands(const char* name, std::vector<std::string>& into, const char* help) = 0;
  virtual void operand(const char* name, std::string& into, const char* help) = 0;
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
  const char* notes;
  std::span<command* const> commands;
};

/// Parses a command line, runs the command it names, shows its failure; the exit code of the process.
int run_tool(const tool& t, int argc, char** argv);

/// Wrong use: shown with the command's usage, exit code 2.
struct usage_error {
  std::string message;
  std::string help = {};
};

}  // namespace pluribus::cli
