// SPDX-License-Identifier: BSD-3-Clause
/// Questions a type answers about itself.
#include "ndt/type.hpp"

#include "codes.hpp"
#include "datashape/nearest.hpp"
#include "ndt/print.hpp"

namespace pluribus::ndt {

const type& type::dtype() const noexcept {
  const type* t = this;
  while (t->node_->ndim > 0) t = &t->child(0);
  return *t;
}

bool type::is_fixed_shape() const noexcept {
  const type* t = this;
  for (; t->node_->ndim > 0; t = &t->child(0))
    if (t->is_dim() && t->kind() != ndt::kind::fixed) return false;
  return true;
}

std::vector<index> type::shape() const {
  std::vector<index> extents;
  extents.reserve(static_cast<std::size_t>(ndim()));
  const type* t = this;
  for (; t->node_->ndim > 0; t = &t->child(0)) {
    if (!t->is_dim()) continue;
    if (t->kind() != ndt::kind::fixed)
      throw datashape::error(codes::not_fixed,
                             "dimension " + std::to_string(extents.size()) + " of `" + to_string(*this) + "` has no fixed size");
    extents.push_back(t->value());
  }
  return extents;
}

std::ptrdiff_t type::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < size(); ++i)
    if (node_->name(static_cast<std::uint32_t>(i)) == name) return static_cast<std::ptrdiff_t>(i);
  return -1;
}

const type& type::field(std::string_view name) const {
  if (const auto i = find(name); i >= 0) return child(static_cast<std::size_t>(i));
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < size(); ++i) names.push_back(field(i).name);
  datashape::diagnostic d{codes::no_such_field, datashape::severity::error,
                          "no field `" + std::string(name) + "` in `" + to_string(*this) + "`"};
  if (const auto near = datashape::nearest(name, names); !near.empty()) d.help = "did you mean `" + std::string(near) + "`?";
  throw datashape::error(datashape::diagnostics{std::move(d)});
}

}  // namespace pluribus::ndt
