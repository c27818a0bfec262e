// SPDX-License-Identifier: BSD-3-Clause
/// Reads pattern text, name(child,child) or one letter a to f, and sorts patterns by root.
#include "superinstruction.hpp"

#include <algorithm>

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
    if (word.size() != 1 || word[0] < 'a' || word[0] >= 'a' + max_super_arity) return -1;
    into.nodes[static_cast<std::size_t>(at)].argument = word[0] - 'a';
    into.arguments = std::max(into.arguments, word[0] - 'a' + 1);
    return at;
  }
};

}  // namespace

super_pattern parse_pattern(std::string_view text) {
  super_pattern made;
  std::string packed(text);
  std::erase(packed, ' ');
  reader r{packed, made};
  if (r.node() != 0 || !r.rest.empty() || made.operations == 0) made.nodes.clear();
  return made;
}

super_patterns::super_patterns(std::span<const super_kernel> kernels) {
  std::unordered_map<std::string_view, super_pattern> of_text;
  for (const super_kernel& kernel : kernels) {
    auto [at, fresh] = of_text.try_emplace(kernel.pattern);
    if (fresh) at->second = parse_pattern(kernel.pattern);
    at->second.kernels[static_cast<std::size_t>(kernel.dtype)] = &kernel;
  }
  for (const super_kernel& kernel : kernels) {  // in their order
    auto at = of_text.find(kernel.pattern);
    if (at == of_text.end()) continue;
    if (!at->second.nodes.empty()) by_root_[at->second.nodes[0].function].push_back(std::move(at->second));
    of_text.erase(at);
  }
  const auto first = [](const super_pattern& a, const super_pattern& b) {
    return a.operations != b.operations ? a.operations > b.operations : a.arguments < b.arguments;
  };
  for (auto& [root, patterns] : by_root_) std::stable_sort(patterns.begin(), patterns.end(), first);
}

std::span<const super_pattern> super_patterns::with_root(const char* function) const {
  const auto found = by_root_.find(function);
  return found == by_root_.end() ? std::span<const super_pattern>{} : found->second;
}

bool commutes(std::string_view function) noexcept {
  return function == "add" || function == "multiply" || function == "minimum" || function == "maximum";
}

}  // namespace pluribus::gfunc
