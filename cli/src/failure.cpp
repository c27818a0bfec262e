// SPDX-License-Identifier: BSD-3-Clause
/// Failures, drawn by datashape::render in the form the session asks for.
#include "failure.hpp"

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "codes.hpp"
#include "datashape/render.hpp"

namespace pluribus::cli {

bool terminal_stderr() { return isatty(STDERR_FILENO) != 0; }

bool colored(const session& s) {
  if (s.color != "auto") return s.color == "always";
  const char* terminal = std::getenv("TERM");
  return terminal_stderr() && std::getenv("NO_COLOR") == nullptr && terminal != nullptr && std::string_view(terminal) != "dumb";
}

int show_failure(const session& s, const datashape::error& e) {
  datashape::render_options options;
  options.color = colored(s);
  options.source_name = "<expression>";
  std::string text;
  if (s.error_format == "json")
    text = datashape::render_json(e.all(), e.source(), options);
  else if (s.error_format == "short")
    text = datashape::render_short(e.all(), e.source(), options);
  else
    text = datashape::render(e.all(), e.source(), options);
  std::fputs(text.c_str(), stderr);
  const auto is_request = [](const datashape::diagnostic& d) { return d.id == codes::unknown_dialect || d.id == codes::unknown_mode; };
  return !e.source().empty() || std::any_of(e.all().begin(), e.all().end(), is_request) ? 2 : 1;
}

}  // namespace pluribus::cli
