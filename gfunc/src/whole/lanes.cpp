// SPDX-License-Identifier: BSD-3-Clause
/// See lanes.hpp.
#include "lanes.hpp"

#include <algorithm>

#include "datashape/try.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

datashape::result<lanes> lanes_of(const value_call& c, const value& v, ndt::scalar as) {
  const int rank = v.shape().rank();
  DATASHAPE_TRY(std::vector<int> axes, axes_option(c, "axis", rank));
  const bool keep = c.options.find("keepdims") != nullptr && c.boolean("keepdims");
  lanes made;
  std::vector<view_dim> view, reduced;
  for (int d = 0; d < rank; ++d) {
    const bool gone = std::find(axes.begin(), axes.end(), d) != axes.end();
    const index extent = v.shape()[d];
    (gone ? reduced : view).push_back({d, extent, 0, 1});
    (gone ? made.n : made.slots) *= extent;
    if (gone && !keep) continue;
    made.kept.resize(made.kept.rank() + 1);
    made.kept[made.kept.rank() - 1] = gone ? 1 : extent;
  }
  view.insert(view.end(), reduced.begin(), reduced.end());
  DATASHAPE_TRY(made.packed, packed_value(v.viewed(view), as, c.functions));
  return made;
}

void for_each_lane(const value_call& c, index slots, index n, function_ref<void(index)> body) {
  constexpr index grain = index{1} << 14;
  const index per_task = std::max<index>(1, grain / std::max<index>(n, 1));
  const index tasks = (slots + per_task - 1) / per_task;
  auto task = [&](index t) {
    const index end = std::min(slots, (t + 1) * per_task);
    for (index s = t * per_task; s < end; ++s) body(s);
  };
  if (tasks <= 1 || c.on.concurrency() == 1) {
    for (index t = 0; t < tasks; ++t) task(t);
  } else {
    c.on.parallel_for(tasks, task);
  }
}

}  // namespace pluribus::gfunc::whole
