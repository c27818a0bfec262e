// SPDX-License-Identifier: BSD-3-Clause
/// {"pattern", "candidate", "dialect"?} -> {"ok", "bindings", "why"}.
#include "dialects.hpp"
#include "ndt/match.hpp"
#include "rows.hpp"

namespace pluribus::cli {

answer match_row(const request& r) {
  const std::string pattern_text = r.text("pattern"), candidate_text = r.text("candidate");
  const ndt::dialect d = dialect_of(r.text_or("dialect", "core"));
  const ndt::type pattern = read_type(pattern_text, d);
  ndt::placed candidate = read_placed(candidate_text, d);
  const ndt::match_result m = ndt::match(pattern, candidate.type, {.rules = d, .layout = std::move(candidate.notes)});
  answer bindings, a;
  for (const auto& b : m.bindings()) bindings.put(b.name, ndt::to_string(b));
  a.put("ok", m.ok()).put_json("bindings", m.ok() ? bindings.json() : "{}");
  if (m.ok())
    a.put_null("why");
  else
    a.put("why", m.why());
  return a;
}

}  // namespace pluribus::cli
