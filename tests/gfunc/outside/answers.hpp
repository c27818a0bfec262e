// SPDX-License-Identifier: BSD-3-Clause
/// What a call or the building of a module answers, as one line of text: type and value, or the errors.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "gfunc/call.hpp"
#include "gfunc/module.hpp"
#include "gfunc/value_text.hpp"
#include "ndt/print.hpp"

namespace pluribus::gfunc {

inline value read(std::string_view type, std::string_view text) { return value_from_text(type, text); }

inline std::string result_of(const registry& r, std::string_view name, std::vector<value> args, const attributes& options = {}) {
  auto made = try_call(name, args, options, {nullptr, &r});
  if (!made) return datashape::to_string(made.error().front().id) + ": " + made.error().front().message;
  return ndt::to_string(made->type()) + " " + to_text(*made);
}
inline std::string result_of(std::string_view name, std::vector<value> args, const attributes& options = {}) {
  return result_of(registry::builtin(), name, std::move(args), options);
}

inline std::string failure_of(module_builder& m) {
  auto made = m.build();
  if (made) return "built";
  std::string all;
  for (const auto& d : made.error()) all += (all.empty() ? "" : "; ") + datashape::to_string(d.id) + ": " + d.message;
  return all;
}

}  // namespace pluribus::gfunc
