// SPDX-License-Identifier: BSD-3-Clause
/// Reads pattern text: name(child,child) or one letter a to d.
#include "superinstruction.hpp"

namespace pluribus::gfunc {

namespace {

struct reader {
  std::string_view rest;
  super_pattern& into;

  /// The index of the node read, -1 on an error.
  int node() {
    std::size_t end = rest.find_first_of("(,)");
    std::string_view word = rest.substr(0, end);
    rest.remove_prefix(word.size());
    int at = static_cast<int>(into.nodes.size());
    into.nodes.emplace_back();
    if (rest.empty() || rest.front() != '(') return leaf(at, word);
    into.nodes[static_cast<std::size_t>(at)].function = std::string(word);
    ++into.operations;
    do {
      rest.remove_prefix(1);
      int child = node();
      if (child < 0) return -1;
      into.nodes[static_cast<std::size_t>(at)].children.push_back(child);
    } while (!rest.empty() && rest.front() == ',');
    if (rest.empty() || rest.front() != ')') return -1;
    rest.remove_prefix(1);
    return at;
  }

  int leaf(int at, std::string_view word) {
    if (word.size() != 1 || word[0] < 'a' || word[0] >= 'a' + max_arity) return -1;
    into.nodes[static_cast<std::size_t>(at)].argument = word[0] - 'a';
    return at;
  }
};

}  // namespace

super_pattern parse_pattern(const super_kernel& kernel) {
  super_pattern made;
  made.kernel = &kernel;
  std::string text;
  for (const char* c = kernel.pattern; *c != '\0'; ++c) {
    if (*c != ' ') text += *c;
  }
  reader r{text, made};
  if (r.node() != 0 || !r.rest.empty() || made.operations == 0) made.nodes.clear();
  return made;
}

bool commutes(std::string_view function) noexcept {
  return function == "add" || function == "multiply" || function == "minimum" || function == "maximum";
}

}  // namespace pluribus::gfunc
