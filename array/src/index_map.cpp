// SPDX-License-Identifier: BSD-3-Clause
/// Composition and images of index maps. Numbers in, numbers out.
#include "index_map.hpp"

namespace pluribus::nd {

namespace {
std::size_t at(int d) { return static_cast<std::size_t>(d); }
}  // namespace

index_map identity_map(int rank) {
  index_map map(at(rank));
  for (int d = 0; d < rank; ++d) map[at(d)] = {d, 0, 1};
  return map;
}

index_map broadcast_map(const extents& result, const extents& operand) {
  index_map map(operand.size());
  const int shift = result.rank() - operand.rank();
  for (int d = 0; d < operand.rank(); ++d)
    if (operand[d] == result[d + shift]) map[at(d)] = {d + shift, 0, 1};
  return map;
}

index_map compose(const index_map& to_middle, const index_map& to_inner) {
  index_map map(to_inner.size());
  for (std::size_t d = 0; d < to_inner.size(); ++d) {
    const dim_map& inner = to_inner[d];
    if (inner.from < 0) {
      map[d] = inner;
      continue;
    }
    const dim_map& middle = to_middle[at(inner.from)];
    map[d] = {middle.from, inner.offset + inner.step * middle.offset, middle.from < 0 ? 0 : inner.step * middle.step};
  }
  return map;
}

bool is_identity(const index_map& map, const extents& outer, const extents& inner) {
  return outer == inner && map == identity_map(inner.rank());
}

box strided_region::bounds() const noexcept {
  box b{lo, count};
  for (int d = 0; d < lo.rank(); ++d) b.shape[d] = count[d] == 0 ? 0 : (count[d] - 1) * step[d] + 1;
  return b;
}

strided_region image(const index_map& map, const box& outer) {
  const int rank = static_cast<int>(map.size());
  strided_region r{extents(rank, 0), extents(rank, 1), extents(rank, 1)};
  for (int d = 0; d < rank; ++d) {
    const dim_map& m = map[at(d)];
    r.lo[d] = m.offset;
    if (m.from < 0) continue;
    const index n = outer.shape[m.from];
    const index first = m.offset + m.step * outer.lo[m.from];
    const index last = first + m.step * (n > 0 ? n - 1 : 0);
    r.lo[d] = std::min(first, last);
    r.count[d] = n;
    r.step[d] = m.step < 0 ? -m.step : m.step == 0 ? 1 : m.step;
  }
  return r;
}

}  // namespace pluribus::nd
