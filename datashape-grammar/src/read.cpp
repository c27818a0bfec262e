// SPDX-License-Identifier: BSD-3-Clause
/// Text to tree: the one unit that instantiates the datashape grammar. Limits are checked here and in the builder.
#include "grammar.hpp"

namespace pluribus::datashape {

bool read(std::string_view text, dialect d, tree& out, diagnostics& errors, const limits& most) {
  const std::size_t before = errors.size();
  if (text.data() == nullptr) text = "";
  tree_builder builder(out, text, d, errors, most);
  try {
    if (text.size() > most.text)
      builder.fail_all(codes::text_too_long, {0, 0},
                       "a text of " + std::to_string(text.size()) + " bytes; at most " + std::to_string(most.text) + " are read");
    grammar::input in(text.data(), text.data() + text.size(), "");
    grammar::run<grammar::text>(in, builder);
    builder.finish();
  } catch (const stop_here&) {
    builder.abandon();
  } catch (const stop_all&) {
    builder.abandon();
  }
  return errors.size() == before;
}

}  // namespace pluribus::datashape
