// SPDX-License-Identifier: BSD-3-Clause
/// Operands that are files or texts become named texts. Nothing is parsed here.
#pragma once
#include <string>
#include <vector>

#include "command.hpp"
#include "datashape/result.hpp"

namespace pluribus::cli {

struct input {
  std::string name;  ///< path, or "<argument>" and "<stdin>"
  std::string text;
  datashape::diagnostics unreadable = {};  ///< empty where the text was read
};

/// The operands of a command and the flags that say what they are.
struct input_flags {
  std::vector<std::string> operands, texts, files;

  void declare(argument_list& arguments, const char* name, const char* help);
  /// An operand that names a file, or `-`, is read, any other is a text. Without any, the standard input is read where it is no terminal.
  /// A file that cannot be read is an input with the reason, so that the others have their turn.
  std::vector<input> read() const;
  /// The operands, texts and files as they were written, for commands that read files of other kinds.
  std::vector<std::string> names() const;
};

/// Throws datashape::error where the file cannot be read.
std::string read_file(const std::string& path);

}  // namespace pluribus::cli
