// SPDX-License-Identifier: BSD-3-Clause
/// Failures on stderr, as the session asks for them: with carets, in one line, or as JSON. The exit code flows out.
#pragma once
#include <string_view>

#include "command.hpp"
#include "datashape/result.hpp"

namespace pluribus::cli {

/// 2 where the diagnostics point into the text of the request, or the request names a dialect or a mode that is none; else 1.
/// Diagnostics of one text, called `source_name`, as many as the session wants to see.
void show_diagnostics(const session& s, const datashape::diagnostics& all, std::string_view source, std::string_view source_name);

int show_failure(const session& s, const datashape::error& e);

/// Whether stderr wants colours and bars.
bool colored(const session& s);
bool terminal_stderr();

}  // namespace pluribus::cli
