// SPDX-License-Identifier: BSD-3-Clause
/// The dialect a request or a flag names, and the names that texts of that dialect use without declaring them.
#pragma once
#include <string>
#include <string_view>

#include "command.hpp"
#include "ndt/placed.hpp"
#include "ndt/scope.hpp"

namespace pluribus::cli {

/// The flag --dialect.
void declare_dialect(argument_list& arguments, std::string& into);

/// Empty: core. Throws datashape::error for a name that is no dialect.
ndt::dialect dialect_of(std::string_view name);

/// ndtypes keeps its typedefs in a table of the process; these are the names its own texts take from there. Empty for other dialects.
const ndt::scope& usual_names(ndt::dialect d);

/// Throws what is wrong with the text.
ndt::type read_type(std::string_view text, ndt::dialect d);
ndt::placed read_placed(std::string_view text, ndt::dialect d);

}  // namespace pluribus::cli
