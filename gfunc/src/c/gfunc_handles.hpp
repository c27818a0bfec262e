// SPDX-License-Identifier: BSD-3-Clause
/// The handles of gfunc.h: counted boxes around a value, a registry, a module. Diagnostics of this layer become statuses here.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "gfunc/c/gfunc.h"
#include "gfunc/module.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/value.hpp"
#include "handles.hpp"

struct gf_value {
  std::atomic<int> references{1};
  pluribus::gfunc::value held;
};
struct gf_registry {
  std::atomic<int> references{1};
  pluribus::gfunc::registry held;
};
struct gf_module {
  pluribus::gfunc::module_builder held;
  bool named = false;  ///< a function was named
};

namespace pluribus::gfunc::c {

using ndt::c::first_missing;
using ndt::c::guarded;
using ndt::c::guarded_text;
using ndt::c::null_argument;
using ndt::c::options_of;
using ndt::c::view;
using ndt::c::write_text;

/// With the status that the first diagnostic means.
nd_status fail(const datashape::diagnostics& all, std::string_view source, nd_error** error) noexcept;
nd_status fail(datashape::diagnostic d, nd_error** error);

inline nd_status give(value made, gf_value** out) {
  auto box = std::make_unique<gf_value>();
  box->held = std::move(made);
  *out = box.release();
  return ND_OK;
}
inline nd_status give(datashape::result<value> made, gf_value** out, nd_error** error, std::string_view source = {}) {
  return made ? give(*std::move(made), out) : fail(made.error(), source, error);
}
inline nd_status give(registry made, gf_registry** out) {
  *out = new gf_registry{{1}, std::move(made)};
  return ND_OK;
}
inline bool any_null(gf_value* const* values, std::size_t count) noexcept {
  if (count > 0 && values == nullptr) return true;
  for (std::size_t i = 0; i < count; ++i) {
    if (values[i] == nullptr) return true;
  }
  return false;
}
inline std::vector<value> values_of(gf_value* const* values, std::size_t count) {
  std::vector<value> all;
  all.reserve(count);
  for (std::size_t i = 0; i < count; ++i) all.push_back(values[i]->held);
  return all;
}

}  // namespace pluribus::gfunc::c
