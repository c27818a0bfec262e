// SPDX-License-Identifier: BSD-3-Clause
/// What the opaque handles of the C interface are: a type is its node; the others are counted boxes around a C++ value.
#pragma once
#include <atomic>

#include "boundary.hpp"
#include "ndt/c/ndt.h"
#include "ndt/type.hpp"

namespace pluribus::ndt::c {

/// The reference is the handle's own.
inline ndt_type* hand_out(const type& t) noexcept {
  const detail::node* n = t.raw();
  detail::retain(n);
  return reinterpret_cast<ndt_type*>(const_cast<detail::node*>(n));
}
inline const detail::node* node_of(const ndt_type* t) noexcept { return reinterpret_cast<const detail::node*>(t); }
/// A value of its own.
inline type type_of(const ndt_type* t) noexcept {
  detail::retain(node_of(t));
  return type::adopt(node_of(t));
}
inline std::vector<type> types_of(const ndt_type* const* types, std::size_t count) {
  std::vector<type> out;
  out.reserve(count);
  for (std::size_t i = 0; i < count; ++i) out.push_back(type_of(types[i]));
  return out;
}
inline bool any_null(const ndt_type* const* types, std::size_t count) noexcept {
  if (count && !types) return true;
  for (std::size_t i = 0; i < count; ++i)
    if (!types[i]) return true;
  return false;
}

inline bool is_dialect(std::int32_t d) noexcept { return d >= NDT_CORE && d <= NDT_AWKWARD; }
nd_status no_dialect(std::int32_t d, nd_error** error);

/// Stores the value of a result in *out, or its diagnostics in *error.
inline nd_status give(datashape::result<type> made, std::string_view source, ndt_type** out, nd_error** error) {
  if (!made) return fail(made.error(), source, error);
  *out = hand_out(*std::move(made));
  return ND_OK;
}

template <class Handle>
Handle* retain(Handle* h) noexcept {
  if (h) h->references.fetch_add(1, std::memory_order_relaxed);
  return h;
}
template <class Handle>
void release(Handle* h) noexcept {
  if (h && h->references.fetch_sub(1, std::memory_order_acq_rel) == 1) delete h;
}

}  // namespace pluribus::ndt::c
