// SPDX-License-Identifier: BSD-3-Clause
/// The rows of a ragged value, each sorted for itself in the order of order.hpp and by the option `descending` of the call: as the same
/// rows of other elements, or of positions within their row. Threads share the rows; one that is most of the value is sorted by all.
#pragma once
#include "gfunc/value_function.hpp"

namespace pluribus::gfunc::whole {

datashape::result<value> sorted_rows(const value_call& c, const value& ragged);
datashape::result<value> row_positions(const value_call& c, const value& ragged);

}  // namespace pluribus::gfunc::whole
