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

void show_diagnostics(const session& s, const datashape::diagnostics& all, std::string_view source, std::string_view source_name) {
  datashape::render_options options;
  options.color = colored(s);
  options.source_name = source_name;
  const std::size_t most = s.max_errors.empty() ? all.size() : static_cast<std::size_t>(std::strtoull(s.max_errors.c_str(), nullptr, 10));
  const datashape::diagnostics shown(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(std::min(most, all.size())));
  const std::string text = s.error_format == "json"    ? datashape::render_json(shown, source, options)
                           : s.error_format == "short" ? datashape::render_short(shown, source, options)
                                                       : datashape::render(shown, source, options);
  std::fputs(text.c_str(), stderr);
  if (shown.size() < all.size() && s.error_format != "json")
    std::fprintf(stderr, "%zu more errors are not shown\n", all.size() - shown.size());
}

int show_failure(const session& s, const datashape::error& e) {
  show_diagnostics(s, e.all(), e.source(), "<expression>");
  const auto is_request = [](const datashape::diagnostic& d) { return d.id == codes::unknown_dialect || d.id == codes::unknown_mode; };
  return !e.source().empty() || std::any_of(e.all().begin(), e.all().end(), is_request) ? 2 : 1;
}

}  // namespace pluribus::cli
