// SPDX-License-Identifier: BSD-3-Clause
/// The leading dimensions of a type as a list of borrowed nodes and the dtype below them; and back to a type. Contiguity brackets and
/// annotations are stepped through. Nothing here owns a type.
#pragma once
#include <span>
#include <vector>

#include "ndt/make.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt::detail {

struct contiguity {
  char order;         ///< C or F
  std::size_t begin;  ///< first dimension inside the brackets
};

struct dim_list {
  std::vector<const type*> dims;
  const type* dtype = nullptr;
  std::vector<contiguity> demands;
};

/// Steps over annotations.
inline const type& bare(const type& t) noexcept {
  const type* at = &t;
  while (at->kind() == kind::annotated) at = &at->element();
  return *at;
}

inline dim_list dims_of(const type& t) {
  dim_list list;
  const type* at = &bare(t);
  for (;;) {
    if (at->kind() == kind::contiguous)
      list.demands.push_back({static_cast<char>(at->sub()), list.dims.size()});
    else if (at->is_dim())
      list.dims.push_back(at);
    else
      break;
    at = &bare(at->element());
  }
  list.dtype = at;
  return list;
}

/// The same dimension over another element.
inline type over(const type& d, const type& element) {
  if (d.kind() == kind::fixed) return fixed_dim(d.value(), element);
  std::vector<type> children;
  children.push_back(element);
  for (std::size_t i = 1; i < d.size(); ++i) children.push_back(d.child(i));
  return make_node({.what = d.kind(),
                    .sub = d.sub(),
                    .flags = d.raw()->flags,
                    .value = d.value(),
                    .extra = d.extra(),
                    .text = d.text(),
                    .children = children});
}

/// Right side of `P = N + 1`: a sum, a number, a symbol. `N: var` and `N: Fixed` say no size.
inline bool is_size(const type& t) noexcept {
  if (t.kind() == kind::arithmetic) return true;
  return (t.kind() == kind::fixed || t.kind() == kind::symbolic) && t.element().kind() == kind::nothing;
}

/// One dimension over `nothing`.
inline type alone(const type& d) { return d.element().kind() == kind::nothing ? d : over(d, type()); }

inline type chain(std::span<const type* const> dims, type end) {
  for (std::size_t i = dims.size(); i-- > 0;) end = over(*dims[i], end);
  return end;
}
inline type chain(std::span<const type> dims, type end) {
  for (std::size_t i = dims.size(); i-- > 0;) end = over(dims[i], end);
  return end;
}

/// Count of the power `D**3`, -1 where it is a symbol.
index power_count(const type& power) noexcept;

}  // namespace pluribus::ndt::detail
