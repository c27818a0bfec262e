// SPDX-License-Identifier: BSD-3-Clause
/// Words of failed conversions.
#include "refusal.hpp"
#include "datashape/excerpt.hpp"

#include "datashape/identifier.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt::notations {

diagnostic cannot_say(std::string_view notation, const type& t, std::string_view path, std::string_view why, std::string_view help) {
  std::string shown = to_string(t);
  shown = datashape::excerpt(shown, 80);
  std::string message = std::string(notation) + " cannot say `" + shown + "`";
  if (!path.empty()) message += " at `" + std::string(path) + "`";
  message += ": " + std::string(why);
  diagnostic d{codes::not_representable, datashape::severity::error, std::move(message)};
  if (!help.empty()) d.help = std::string(help);
  return d;
}

diagnostic bad_text(span where, std::string message, std::string_view help) {
  diagnostic d{codes::bad_notation, datashape::severity::error, std::move(message), where};
  if (!help.empty()) d.help = std::string(help);
  return d;
}

result<std::monostate> check_text(std::string_view notation, std::string_view text) {
  if (text.size() > max_text)
    return bad_text(at(max_text, max_text), "a text of " + std::to_string(text.size()) + " bytes; " + std::string(notation) +
                                                " is read up to " + std::to_string(max_text));
  for (std::size_t i = 0; i < text.size();) {
    const int size = datashape::utf8_size(text, i);
    if (size == 0) return bad_text(at(i, i + 1), "a byte that is not UTF-8");
    i += static_cast<std::size_t>(size);
  }
  return std::monostate{};
}

result<std::monostate> check_depth(std::string_view notation, const type& t) {
  if (t.raw()->depth <= max_nesting) return std::monostate{};
  return cannot_say(notation, t, "", "it nests deeper than " + std::to_string(max_nesting) + " levels");
}

}  // namespace pluribus::ndt::notations
