// SPDX-License-Identifier: BSD-3-Clause
/// Walks a definition once; parts without variables are shared, not copied.
#include "instantiate.hpp"

#include <algorithm>
#include <vector>

#include "ndt/make.hpp"

namespace pluribus::ndt::detail {
namespace {

type with_element(const type& dim, const type& below) {
  return make_node({.what = dim.kind(),
                    .sub = dim.sub(),
                    .flags = dim.raw()->flags,
                    .value = dim.value(),
                    .extra = dim.extra(),
                    .text = dim.text(),
                    .children = {&below, 1}});
}

/// The dims of a fragment in front of `below`.
type prepend(const type& dims, const type& below) {
  return dims.kind() == kind::nothing ? below : with_element(dims, prepend(dims.element(), below));
}

}  // namespace

type instantiate(const type& t, std::span<const std::string> names, std::span<const type> arguments) {
  if (!t.is_symbolic()) return t;
  if (t.kind() == kind::typevar || t.kind() == kind::symbolic) {
    const auto at = std::find(names.begin(), names.end(), t.text());
    if (at != names.end()) {
      const type& argument = arguments[static_cast<std::size_t>(at - names.begin())];
      if (t.kind() == kind::typevar) return argument;
      const type below = instantiate(t.element(), names, arguments);
      if (argument.kind() == kind::fragment) return prepend(argument.element(), below);
      if (argument.kind() == kind::typevar) return make_node({.what = kind::symbolic, .text = argument.text(), .children = {&below, 1}});
    }
  }
  std::vector<type> children;
  std::vector<std::string_view> labels;
  std::vector<field_attributes> attributes;
  for (std::size_t i = 0; i < t.size(); ++i) {
    children.push_back(instantiate(t.child(i), names, arguments));
    labels.push_back(t.field(i).name);
    if (t.has(attributed)) attributes.push_back(t.attributes(i));
  }
  return make_node({.what = t.kind(),
                    .sub = t.sub(),
                    .flags = t.raw()->flags,
                    .value = t.value(),
                    .extra = t.extra(),
                    .text = t.text(),
                    .children = children,
                    .names = labels,
                    .attributes = attributes});
}

}  // namespace pluribus::ndt::detail
