// SPDX-License-Identifier: BSD-3-Clause
/// See row_sort.hpp.
#include "row_sort.hpp"

#include <algorithm>
#include <vector>

#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "key_sort.hpp"
#include "lane_order.hpp"
#include "leaves.hpp"
#include "lift.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

struct rows_in_order {
  row_parts rows;
  std::vector<index> begins;  ///< one a row, then the end
};

datashape::result<rows_in_order> rows_to_sort(const value_call& c, const value& ragged) {
  rows_in_order r;
  DATASHAPE_TRY(r.rows, rows_of(ragged, {}));
  if (r.rows.content.shape().rank() != 1) return c.wrong("rows of rows of fixed length are sorted along the inner dim");
  r.begins.reserve(r.rows.sizes.size() + 1);
  r.begins.push_back(0);
  for (const index n : r.rows.sizes) r.begins.push_back(r.begins.back() + n);
  return r;
}

/// f(call, first element, elements) of every row. Parts of as many elements go to the threads.
template <class F>
void each_row(const value_call& c, const rows_in_order& r, F f) {
  const std::vector<index>& sizes = r.rows.sizes;
  const index total = r.begins.back();
  constexpr index grain = index{1} << 14;
  const index parts = std::min<index>(8 * c.on.concurrency(), total / grain);
  const index longest = sizes.empty() ? 0 : *std::max_element(sizes.begin(), sizes.end());
  if (parts <= 1 || longest > total / 2) {
    for (std::size_t i = 0; i < sizes.size(); ++i) f(c, r.begins[i], sizes[i]);
    return;
  }
  inline_executor here;
  const value_call alone{c.function, c.args, c.options, c.bound, here, c.functions, nullptr};
  auto row_at = [&](index part) {
    return static_cast<std::size_t>(std::lower_bound(r.begins.begin(), r.begins.end() - 1, total / parts * part) - r.begins.begin());
  };
  c.on.parallel_for(parts, [&](index part) {
    const std::size_t end = part + 1 == parts ? sizes.size() : row_at(part + 1);
    for (std::size_t i = row_at(part); i < end; ++i) f(alone, r.begins[i], sizes[i]);
  });
}

/// Rows of keys need no places to be sorted.
bool are_keys(const value_call& c, const value& content) {
  return content.is_scalar() && key_sort::can(c, keyed_as(content.dtype().scalar()));
}

result sorted_keys(const value_call& c, const rows_in_order& r, bool positions) {
  const ndt::scalar stored = r.rows.content.dtype().scalar(), wide = keyed_as(stored);
  DATASHAPE_TRY(value in, packed_as(c, r.rows.content, wide));
  DATASHAPE_TRY(value made, make(in.shape(), positions ? ndt::scalar::int64 : wide));
  const algorithms::key_order how{c.boolean("descending"), positions};
  const index bytes = ndt::size_of(wide);
  each_row(c, r, [&](const value_call& on, index first, index n) {
    const key_sort order(on, wide, how);
    if (positions)
      order.positions(in.data() + first * bytes, data_of<index>(made) + first, n);
    else
      order.values(in.data() + first * bytes, made.data() + first * bytes, n);
  });
  return positions ? result(std::move(made)) : cast_value(made, stored, c.functions);
}

/// Positions within each row, or within all of the content.
result places_of(const value_call& c, const rows_in_order& r, bool in_row) {
  DATASHAPE_TRY(lane_order order, lane_order::of(c, r.rows.content, c.boolean("descending")));
  DATASHAPE_TRY(value made, make(dims{r.begins.back()}, ndt::scalar::int64));
  each_row(c, r, [&](const value_call& on, index first, index n) {
    index* const places = data_of<index>(made) + first;
    order.places(on, first, n, places);
    for (index i = 0; i < n && !in_row; ++i) places[i] += first;
  });
  return made;
}

}  // namespace

result sorted_rows(const value_call& c, const value& ragged) {
  DATASHAPE_TRY(rows_in_order r, rows_to_sort(c, ragged));
  value made;
  if (are_keys(c, r.rows.content)) {
    DATASHAPE_TRY(made, sorted_keys(c, r, false));
  } else {
    DATASHAPE_TRY(value places, places_of(c, r, false));
    DATASHAPE_TRY(made, take(r.rows.content, std::span<const index>(data_of<const index>(places), r.begins.back())));
  }
  return with_rows(ragged, r.rows.sizes, std::move(made));
}

result row_positions(const value_call& c, const value& ragged) {
  DATASHAPE_TRY(rows_in_order r, rows_to_sort(c, ragged));
  DATASHAPE_TRY(value made, are_keys(c, r.rows.content) ? sorted_keys(c, r, true) : places_of(c, r, true));
  return with_rows(ragged, r.rows.sizes, std::move(made));
}

}  // namespace pluribus::gfunc::whole
