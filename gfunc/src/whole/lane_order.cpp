// SPDX-License-Identifier: BSD-3-Clause
/// See lane_order.hpp.
#include "lane_order.hpp"

#include <algorithm>
#include <limits>
#include <vector>

#include "datashape/try.hpp"
#include "key_sort.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

namespace {

/// Rising places to falling ones; equal elements keep their order.
void turn_round(const index* keys, index* places, index n) {
  std::vector<index> lane;
  lane.reserve(static_cast<std::size_t>(n));
  for (index from = n; from > 0;) {
    index to = from - 1;
    while (to > 0 && keys[places[to - 1]] == keys[places[from - 1]]) --to;
    lane.insert(lane.end(), places + to, places + from);
    from = to;
  }
  std::copy(lane.begin(), lane.end(), places);
}

}  // namespace

datashape::result<lane_order> lane_order::of(const value_call& c, const value& flat, bool descending) {
  DATASHAPE_TRY(element_keys keys, keys_of(c, flat));
  DATASHAPE_TRY(value wide, wide_keys(keys));
  return lane_order(std::move(keys), std::move(wide), descending);
}

void lane_order::places(const value_call& on, index first, index n, index* out) const {
  const index* const keys = data_of<const index>(wide_) + first;
  key_sort(on, ndt::scalar::int64, {}).positions(keys, out, n);
  if (!descending_) return;
  index staying = 0;
  if (keys_.nans || keys_.nulls) {
    const index from_key = keys_.nans ? keys_.nan_from : std::numeric_limits<index>::max();
    while (staying < n && keys[out[n - 1 - staying]] >= from_key) ++staying;
  }
  turn_round(keys, out, n - staying);
}

}  // namespace pluribus::gfunc::whole
