// SPDX-License-Identifier: BSD-3-Clause
/// {"left", "right", "mode", "promote_option"?, "dialect"?} -> {"ok", "result"}.
#include "codes.hpp"
#include "dialects.hpp"
#include "ndt/join.hpp"
#include "ndt/print.hpp"
#include "ndt/unify.hpp"
#include "rows.hpp"

namespace pluribus::cli {
namespace {

ndt::join_rule rule_of(std::string_view mode) {
  if (mode == "safe") return ndt::join_rule::safe;
  if (mode == "array") return ndt::join_rule::array;
  if (mode == "c") return ndt::join_rule::c;
  throw datashape::error(codes::unknown_mode, "there is no join `" + std::string(mode) + "`; modes are safe, array, c, unify");
}

}  // namespace

answer join_row(const request& r) {
  const ndt::dialect d = dialect_of(r.text_or("dialect", "core"));
  const std::string mode = r.text_or("mode", "safe");
  const ndt::placed left = read_placed(r.text("left"), d), right = read_placed(r.text("right"), d);
  const ndt::type both[] = {left.type, right.type};
  auto joined =
      mode == "unify" ? ndt::unify(left, right) : ndt::join(rule_of(mode), both, {.promote_option = r.flag_or("promote_option", true)});
  if (!joined) return answer::failure(joined.error(), {});
  return answer().put("ok", true).put("result", ndt::to_string(*joined));
}

}  // namespace pluribus::cli
