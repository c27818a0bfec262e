// SPDX-License-Identifier: BSD-3-Clause
/// See comparable.hpp.
#include "comparable.hpp"

#include "datashape/try.hpp"
#include "gfunc/resolve.hpp"
#include "promote.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

bool across_signs(const value& a, const value& b) noexcept {
  auto one = [](const value& u, const value& s) {
    return u.dtype().is_scalar(ndt::scalar::uint64) && s.is_scalar() && !s.weak() &&
           ndt::class_of(s.dtype().scalar()) == ndt::scalar_class::signed_integer;
  };
  return a.is_scalar() && b.is_scalar() && !a.weak() && !b.weak() && (one(a, b) || one(b, a));
}

datashape::result<std::vector<value>> comparable(const value_call& c) {
  std::vector<value> all(c.args.begin(), c.args.end());
  if (!all[0].is_scalar() || !all[1].is_scalar() || across_signs(all[0], all[1])) return all;
  const arg both[] = {{all[0].dtype().scalar(), all[0].weak()}, {all[1].dtype().scalar(), all[1].weak()}};
  DATASHAPE_TRY(ndt::scalar common, common_dtype(both));
  for (std::size_t i = 0; i < 2; ++i) {
    DATASHAPE_TRY(all[i], all[i].weak() ? cast_literal(all[i], common, c.functions) : cast_value(all[i], common, c.functions));
  }
  return all;
}

}  // namespace pluribus::gfunc::whole
