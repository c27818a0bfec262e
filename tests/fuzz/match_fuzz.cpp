// SPDX-License-Identifier: BSD-3-Clause
// Two texts, split at the first NUL or newline: whatever both parse to is matched, unified, joined, diffed and laid out. What matches
// itself must match, and layout text must read back.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "ndt/diff.hpp"
#include "ndt/join.hpp"
#include "ndt/layout.hpp"
#include "ndt/match.hpp"
#include "ndt/parse.hpp"
#include "ndt/signature.hpp"
#include "ndt/substitute.hpp"
#include "ndt/unify.hpp"

using namespace pluribus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 4096) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = text.find_first_of(std::string_view("\n\0", 2));
  const auto a = ndt::try_parse(text.substr(0, cut)), b = ndt::try_parse(cut == text.npos ? text : text.substr(cut + 1));
  (void)ndt::try_parse_layout(text);
  if (!a || !b) return 0;
  for (const auto rules : {ndt::dialect::core, ndt::dialect::dynd, ndt::dialect::ndtypes}) {
    const auto m = ndt::match(*a, *b, {.rules = rules});
    if (m.ok())
      (void)ndt::try_substitute(*a, m.bindings());
    else
      (void)m.why();
  }
  if (!b->is_symbolic() && !ndt::match(*b, *b).ok()) {
    // Only sizes nobody knows are not equal to themselves in two places.
    if (text.find('_') == text.npos) std::abort();
  }
  (void)ndt::unify(*a, *b);
  const ndt::type both[] = {*a, *b}, turned[] = {*b, *a};
  for (const auto rule : {ndt::join_rule::safe, ndt::join_rule::array, ndt::join_rule::c, ndt::join_rule::unify}) {
    const auto one = ndt::join(rule, both, {.fill_missing = true}), other = ndt::join(rule, turned, {.fill_missing = true});
    if (one.has_value() != other.has_value() || (one && *one != *other)) std::abort();
  }
  if (ndt::diff(*a, *b).empty() != (*a == *b)) std::abort();
  const ndt::type arguments[] = {*b, *b};
  (void)ndt::resolve(*a, {.arguments = std::span(arguments).first(1)});
  (void)ndt::resolve(*a, {.arguments = arguments});
  if (const auto l = ndt::layout_of(*a)) {
    const ndt::storage s{*a, *l};
    const auto again = ndt::try_parse_layout(to_string(s));
    if (!again || !(*again == s)) std::abort();
  }
  return 0;
}
