// SPDX-License-Identifier: BSD-3-Clause
/// See ragged_axis.hpp.
#include "ragged_axis.hpp"

#include "datashape/try.hpp"
#include "lift.hpp"

namespace pluribus::gfunc::whole {

bool has_rows(const value& v) noexcept { return is_ragged(v) || (v.form() == value_form::option && has_rows(v.child())); }

datashape::result<value> below(const value& given, int axis, at_axis f) {
  DATASHAPE_TRY(value v, given.unwrapped());
  const int rank = v.shape().rank();
  if (v.form() == value_form::option && (is_ragged(v.child()) || v.child().shape().rank() > rank) && axis >= rank) {
    DATASHAPE_TRY(value inner, below(v.child(), axis, f));
    return with_nulls(std::move(inner), valid_of(v), rank);
  }
  if (!is_ragged(v) || axis <= rank) return f(v, axis);
  DATASHAPE_TRY(row_parts rows, rows_of(v, {}));
  DATASHAPE_TRY(value content, below(rows.content, axis - rank, f));
  return with_rows(v, rows.sizes, std::move(content));
}

}  // namespace pluribus::gfunc::whole
