// SPDX-License-Identifier: BSD-3-Clause
/// Which parts of storage a block reads, and which blocks read a chunk: index maps and grids in, boxes out.
#include <algorithm>

#include "plan.hpp"

namespace pluribus::nd {

namespace {

std::size_t at(index i) { return static_cast<std::size_t>(i); }

/// Both regions in one: the same step where the lattices agree, else every element.
strided_region joined(const strided_region& a, const strided_region& b) {
  strided_region r = a;
  for (int d = 0; d < a.lo.rank(); ++d) {
    const index a_last = a.lo[d] + (a.count[d] - 1) * a.step[d];
    const index b_last = b.lo[d] + (b.count[d] - 1) * b.step[d];
    const index a_step = a.count[d] == 1 ? b.step[d] : a.step[d];
    const index b_step = b.count[d] == 1 ? a.step[d] : b.step[d];
    const bool agree = a_step == b_step && (a.lo[d] - b.lo[d]) % a_step == 0;
    r.lo[d] = std::min(a.lo[d], b.lo[d]);
    r.step[d] = agree ? a_step : 1;
    r.count[d] = (std::max(a_last, b_last) - r.lo[d]) / r.step[d] + 1;
  }
  return r;
}

/// Chunk indices along one dimension that hold at least one element of the region.
std::vector<index> chunks_along(const strided_region& r, int d, index chunk) {
  std::vector<index> list;
  const index last = r.lo[d] + (r.count[d] - 1) * r.step[d];
  for (index x = r.lo[d]; x <= last;) {
    list.push_back(x / chunk);
    const index next = (x / chunk + 1) * chunk;
    x += std::max<index>(1, (next - x + r.step[d] - 1) / r.step[d]) * r.step[d];
  }
  return list;
}

void add_chunks(const grid& g, const strided_region& r, int store, std::vector<chunk_key>& out) {
  std::vector<std::vector<index>> along;
  for (int d = 0; d < g.rank(); ++d) along.push_back(chunks_along(r, d, g.chunk_shape()[d]));
  std::vector<std::size_t> pick(along.size(), 0);
  for (;;) {
    extents chunk(g.rank(), 0);
    for (int d = 0; d < g.rank(); ++d) chunk[d] = along[at(d)][pick[at(d)]];
    out.push_back({store, g.linear(chunk)});
    int d = g.rank() - 1;
    for (; d >= 0 && ++pick[at(d)] == along[at(d)].size(); --d) pick[at(d)] = 0;
    if (d < 0) return;
  }
}

}  // namespace

index storage::chunk_bytes(index chunk) const { return from->chunks().chunk_box(from->chunks().chunk_at(chunk)).volume() * item_bytes; }

strided_region group_region(const pass& p, const region_group& group, const box& block) {
  strided_region r = image(p.inputs[at(group.members.front())].map, block);
  for (std::size_t m = 1; m < group.members.size(); ++m) r = joined(r, image(p.inputs[at(group.members[m])].map, block));
  return r;
}

std::vector<chunk_key> needed_chunks(const plan& p, std::size_t pass, index block) {
  const pass_plan& cut = p.passes[pass];
  const box where = cut.blocks.chunk_box(cut.blocks.chunk_at(block));
  std::vector<chunk_key> keys;
  for (const region_group& g : cut.groups)
    add_chunks(p.stores[at(g.store)].from->chunks(), group_region(p.what.passes[pass], g, where), g.store, keys);
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

namespace {

index floor_div(index a, index b) { return a >= 0 ? a / b : -((-a + b - 1) / b); }

/// Positions i with lo <= offset + step * i < hi, as [first, last]; where the lattice misses, the positions around it.
std::pair<index, index> positions_in(const dim_map& x, index lo, index hi) {
  const index a = x.step > 0 ? lo - x.offset : x.offset - (hi - 1);
  const index b = x.step > 0 ? hi - 1 - x.offset : x.offset - lo;
  const index step = x.step > 0 ? x.step : -x.step;
  const index first = -floor_div(-a, step);
  const index last = floor_div(b, step);
  return {std::min(first, last), std::max(first, last)};
}

/// The blocks in which one input reads something of a chunk.
box blocks_of_member(const grid& blocks, const index_map& map, const box& chunk) {
  box b = whole(blocks.counts());
  for (int d = 0; d < chunk.rank(); ++d) {
    const dim_map& x = map[at(d)];
    if (x.from < 0 || x.step == 0) continue;
    const auto [first, last] = positions_in(x, chunk.lo[d], chunk.hi(d));
    const index size = blocks.chunk_shape()[x.from];
    const index lo = std::max(b.lo[x.from], floor_div(first, size));
    const index hi = std::min(b.hi(x.from), floor_div(last, size) + 1);
    b.lo[x.from] = lo;
    b.shape[x.from] = std::max<index>(0, hi - lo);
  }
  return b;
}

box bounds_of(const box& a, const box& b) {
  if (a.volume() == 0) return b;
  if (b.volume() == 0) return a;
  box both = a;
  for (int d = 0; d < a.rank(); ++d) {
    both.lo[d] = std::min(a.lo[d], b.lo[d]);
    both.shape[d] = std::max(a.hi(d), b.hi(d)) - both.lo[d];
  }
  return both;
}

}  // namespace

std::optional<box> blocks_reading(const plan& p, std::size_t pass, chunk_key key) {
  const pass_plan& cut = p.passes[pass];
  const grid& g = p.stores[at(key.store)].from->chunks();
  const box chunk = g.chunk_box(g.chunk_at(key.chunk));
  box all{extents(cut.blocks.rank(), 0), extents(cut.blocks.rank(), 0)};
  bool read = false;
  for (const region_group& group : cut.groups) {
    if (group.store != key.store) continue;
    for (int m : group.members) {
      const box b = blocks_of_member(cut.blocks, p.what.passes[pass].inputs[at(m)].map, chunk);
      all = read ? bounds_of(all, b) : b;
      read = true;
    }
  }
  if (!read) return std::nullopt;
  return all;
}

bool reads_each_chunk_once(const plan& p, std::size_t pass) {
  const pass_plan& cut = p.passes[pass];
  std::vector<int> stores;
  for (const region_group& group : cut.groups) {
    if (group.members.size() != 1 || std::find(stores.begin(), stores.end(), group.store) != stores.end()) return false;
    stores.push_back(group.store);
    const grid& g = p.stores[at(group.store)].from->chunks();
    const index_map& map = p.what.passes[pass].inputs[at(group.members.front())].map;
    extents used(cut.blocks.rank(), 0);
    for (int d = 0; d < g.rank(); ++d) {
      const dim_map& m = map[at(d)];
      if (m.from < 0) continue;
      used[m.from] = 1;
      const bool one_block = cut.blocks.counts()[m.from] == 1;
      const bool aligned = m.step == 1 && m.offset % g.chunk_shape()[d] == 0 && cut.blocks.chunk_shape()[m.from] % g.chunk_shape()[d] == 0;
      if (!one_block && !aligned) return false;
    }
    for (int d = 0; d < used.rank(); ++d)
      if (used[d] == 0 && cut.blocks.counts()[d] > 1) return false;
  }
  for (std::size_t other = 0; other < p.passes.size(); ++other)
    if (other != pass)
      for (const region_group& group : p.passes[other].groups)
        if (std::find(stores.begin(), stores.end(), group.store) != stores.end()) return false;
  return true;
}

}  // namespace pluribus::nd
