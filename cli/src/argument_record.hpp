// SPDX-License-Identifier: BSD-3-Clause
/// What a command declared, as data: completion scripts and manual pages are written from it. Nothing is parsed here.
#pragma once
#include <string>
#include <vector>

#include "command.hpp"

namespace pluribus::cli {

struct argument_record {
  std::string short_name, long_name;  ///< "-o", "--output"; both empty for what has no flag
  std::string kind;                   ///< what follows the flag, or the name of what has none; empty for flags without a value
  std::string help;
  std::vector<std::string> words;  ///< what shells offer; empty: file names where a value follows
  bool several = false, required = false;

  bool positional() const noexcept { return short_name.empty() && long_name.empty(); }
};

/// In the order of declaration, those that every command takes at the end.
std::vector<argument_record> arguments_of(command& c);

}  // namespace pluribus::cli
