// SPDX-License-Identifier: BSD-3-Clause
/// Diagnostics and the text they point into become something to read: with carets, one line each, or JSON lines. Nothing is decided here.
#pragma once
#include <string>
#include <string_view>

#include "datashape/diagnostic.hpp"

namespace pluribus::datashape {

struct render_options {
  bool color = false;
  /// What the text is called in positions: "schema.ds:2:12".
  std::string source_name = "<text>";
};

/// As compilers print them: message, place, the lines with what is meant underlined, notes, help.
std::string render(const diagnostics& all, std::string_view source = {}, const render_options& options = {});
/// `NAME:LINE:COLUMN: error[E0107]: message`, for editors and grep.
std::string render_short(const diagnostics& all, std::string_view source = {}, const render_options& options = {});
/// One JSON object a line, with the keys of rustc.
std::string render_json(const diagnostics& all, std::string_view source = {}, const render_options& options = {});

}  // namespace pluribus::datashape
