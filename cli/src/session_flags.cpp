// SPDX-License-Identifier: BSD-3-Clause
/// The flags that every command of every tool takes.
#include "command.hpp"

namespace pluribus::cli {

void declare_session(argument_list& arguments, session& into) {
  static constexpr std::string_view times[] = {"auto", "always", "never"};
  static constexpr std::string_view forms[] = {"human", "short", "json"};
  arguments.flag("--json", into.json, "Answer in JSON");
  arguments.flag("-q,--quiet", into.quiet, "No progress and no remarks");
  arguments.choice("--color", "WHEN", into.color, times, "auto, always or never");
  arguments.choice("--error-format", "FORM", into.error_format, forms, "human, short or json (default: json with --json, else human)");
  arguments.value("--max-errors", "N", into.max_errors, "Show at most so many errors of one text (default: all)");
}

}  // namespace pluribus::cli
