// SPDX-License-Identifier: BSD-3-Clause
/// Equal elements by number: group_index over a whole value, run_lengths of neighbours. All NaNs are one group, all nulls one, the last.
#include <algorithm>
#include <numeric>
#include <vector>

#include "datashape/try.hpp"
#include "gfunc/copy.hpp"
#include "gfunc/module.hpp"
#include "key_groups.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;

/// Groups renumbered as they first appear.
datashape::result<key_groups> by_appearance(const key_groups& g) {
  const index n = g.size();
  std::vector<index> order(static_cast<std::size_t>(n)), number(static_cast<std::size_t>(n));
  std::iota(order.begin(), order.end(), index{0});
  const index* first = data_of<const index>(g.first);
  std::sort(order.begin(), order.end(), [&](index a, index b) { return first[a] < first[b]; });
  key_groups made;
  DATASHAPE_TRY(made.first, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(made.counts, make(dims{n}, ndt::scalar::int64));
  DATASHAPE_TRY(made.inverse, make(g.inverse.shape(), ndt::scalar::int64));
  for (index i = 0; i < n; ++i) {
    const index from = order[static_cast<std::size_t>(i)];
    number[static_cast<std::size_t>(from)] = i;
    data_of<index>(made.first)[i] = first[from];
    data_of<index>(made.counts)[i] = data_of<const index>(g.counts)[from];
  }
  for (index i = 0; i < g.inverse.size(); ++i)
    data_of<index>(made.inverse)[i] = number[static_cast<std::size_t>(data_of<const index>(g.inverse)[i])];
  return made;
}

result group_index(const value_call& c) {
  DATASHAPE_TRY(element_keys k, keys_of(c, c.args[0]));
  DATASHAPE_TRY(key_groups g, groups_of(c, k, true));
  if (!c.boolean("sort")) {
    DATASHAPE_TRY(g, by_appearance(g));
  }
  DATASHAPE_TRY(value inverse, reshaped(c, g.inverse, c.args[0].shape()));
  return record_of({{"index", inverse}, {"first", g.first}, {"counts", g.counts}});
}

template <class K>
std::vector<index> run_starts(const K* keys, index n) {
  std::vector<index> starts;
  for (index i = 0; i < n; ++i) {
    if (i == 0 || keys[i] != keys[i - 1]) starts.push_back(i);
  }
  return starts;
}

result run_lengths(const value_call& c) {
  const value& x = c.args[0];
  if (x.shape().rank() != 1) return c.wrong("runs are of one dim, not " + std::to_string(x.shape().rank()));
  DATASHAPE_TRY(element_keys k, keys_of(c, x));
  const index n = k.size();
  const std::vector<index> at =
      k.wide() ? run_starts(data_of<const std::int64_t>(k.keys), n) : run_starts(data_of<const std::int32_t>(k.keys), n);
  const auto count = static_cast<index>(at.size());
  DATASHAPE_TRY(value values, take(x, at));
  DATASHAPE_TRY(value starts, make(dims{count}, ndt::scalar::int64));
  DATASHAPE_TRY(value lengths, make(dims{count}, ndt::scalar::int64));
  std::copy(at.begin(), at.end(), data_of<index>(starts));
  for (index i = 0; i < count; ++i)
    data_of<index>(lengths)[i] = (i + 1 < count ? at[static_cast<std::size_t>(i) + 1] : n) - at[static_cast<std::size_t>(i)];
  return record_of({{"values", values}, {"starts", starts}, {"lengths", lengths}});
}

}  // namespace

void grouping(module_builder& m) {
  m.function("group_index",
             "Which elements are equal: for each element the number of its group, for each group where it first stands in C order and how "
             "many it has. Groups ascend, NaNs and then nulls last, or unless sort they stand as they first appear. Records group by "
             "several keys.")
      .example("group_index([30, 10, 30])", "{index: [1, 0, 1], first: [1, 0], counts: [1, 2]}")
      .arguments({"x"})
      .option("sort", parameter_kind::boolean, true)
      .whole("(A... * T) -> {index: B... * int64, first: K * int64, counts: K * int64}", group_index, null_policy::custom);
  m.function("run_lengths", "Runs of equal neighbours: the element of each, where it begins, and how long it is.")
      .example("run_lengths([5, 5, 7, 5])", "{values: [5, 7, 5], starts: [0, 2, 3], lengths: [2, 1, 1]}")
      .arguments({"x"})
      .whole("(A... * T) -> {values: B... * T, starts: K * int64, lengths: K * int64}", run_lengths, null_policy::custom);
}

}  // namespace pluribus::gfunc::whole
