// SPDX-License-Identifier: BSD-3-Clause
/// {"signature", "args": [], "out"?: [], "dialect"?} -> {"ok", "outer_dims", "types": []}.
#include "dialects.hpp"
#include "ndt/print.hpp"
#include "ndt/signature.hpp"
#include "rows.hpp"

namespace pluribus::cli {

answer resolve_row(const request& r) {
  const ndt::dialect d = dialect_of(r.text_or("dialect", "core"));
  const ndt::type signature = read_type(r.text("signature"), d);
  std::vector<ndt::type> arguments, out;
  std::vector<ndt::dim_notes> layouts;
  const auto read = [&](const std::string& text, std::vector<ndt::type>& into) {
    ndt::placed p = read_placed(text, d);
    into.push_back(std::move(p.type));
    layouts.push_back(std::move(p.notes));
  };
  for (const std::string& text : r.list("args")) read(text, arguments);
  for (const std::string& text : r.list("out")) read(text, out);
  const auto resolved = ndt::resolve(signature, {.arguments = arguments, .out = out, .layouts = layouts, .rules = d});
  if (!resolved) return answer::failure(resolved.error(), {});
  std::vector<std::string> types;
  for (const ndt::type& t : resolved->types) types.push_back(ndt::to_string(t));
  return answer().put("ok", true).put("outer_dims", std::int64_t{resolved->outer_dims()}).put("types", types);
}

}  // namespace pluribus::cli
