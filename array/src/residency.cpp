// SPDX-License-Identifier: BSD-3-Clause
/// The replacement rule. Blocks admitted in order in; chunks to load and to free out.
#include "residency.hpp"

#include <algorithm>
#include <cassert>

namespace pluribus::nd {

namespace {

/// The first block at or after `from` (C order) inside a box of blocks; -1 where there is none.
index first_inside(const grid& blocks, const box& b, index from) {
  if (b.volume() == 0 || from >= blocks.count()) return -1;
  extents i = blocks.chunk_at(from);
  for (int d = 0; d < b.rank(); ++d) {
    if (i[d] < b.lo[d]) {
      for (int k = d; k < b.rank(); ++k) i[k] = b.lo[k];
      return blocks.linear(i);
    }
    if (i[d] < b.hi(d)) continue;
    // Past the box in this dim: step the nearest outer one that still can.
    int outer = d - 1;
    while (outer >= 0 && i[outer] + 1 >= b.hi(outer)) --outer;
    if (outer < 0) return -1;
    ++i[outer];
    for (int k = outer + 1; k < b.rank(); ++k) i[k] = b.lo[k];
    return blocks.linear(i);
  }
  return blocks.linear(i);
}

}  // namespace

void residency::begin_pass(std::size_t pass) {
  pass_ = pass;
  first_block_.clear();
  index before = 0;
  for (const pass_plan& p : plan_.passes) {
    first_block_.push_back(before);
    before += p.blocks.count();
  }
  for (auto& [key, e] : held_) e.last_touch = -1;
  peak_ = occupied_;
  loaded_bytes_ = loaded_chunks_ = 0;
}

index residency::next_use(chunk_key key, index after) const {
  for (std::size_t p = pass_; p < plan_.passes.size(); ++p) {
    const auto readers = blocks_reading(plan_, p, key);
    if (!readers) continue;
    const index found = first_inside(plan_.passes[p].blocks, *readers, p == pass_ ? after + 1 : 0);
    if (found >= 0) return first_block_[p] + found;
  }
  return never;
}

void residency::drop(chunk_key key, decision& d) {
  const auto found = held_.find(key);
  occupied_ -= found->second.bytes;
  by_next_use_.erase({found->second.next_use, key});
  held_.erase(found);
  d.evicted.push_back(key);
}

void residency::make_room(index block, index incoming, decision& d) {
  const pass_plan& p = plan_.passes[pass_];
  std::vector<chunk_key> out;
  index left = occupied_;
  for (auto e = by_next_use_.rbegin(); e != by_next_use_.rend(); ++e) {
    const bool full = left + incoming > p.chunk_capacity;
    if (!full && e->first != never) break;
    const entry& candidate = held_.at(e->second);
    const bool in_flight = candidate.last_touch >= 0 && candidate.last_touch > block - p.window;
    if (in_flight) continue;
    left -= candidate.bytes;
    out.push_back(e->second);
  }
  for (chunk_key key : out) drop(key, d);
}

residency::decision residency::admit(index block) {
  decision d;
  d.needed = needed_chunks(plan_, pass_, block);
  index incoming = 0;
  for (chunk_key key : d.needed) {
    const auto found = held_.find(key);
    if (found == held_.end()) {
      d.loaded.push_back(key);
      incoming += plan_.stores[static_cast<std::size_t>(key.store)].chunk_bytes(key.chunk);
      continue;
    }
    found->second.last_touch = block;
  }
  make_room(block, incoming, d);
  for (chunk_key key : d.loaded) {
    const index bytes = plan_.stores[static_cast<std::size_t>(key.store)].chunk_bytes(key.chunk);
    held_[key] = {bytes, block, never};
    by_next_use_.insert({never, key});
    loaded_bytes_ += bytes;
  }
  occupied_ += incoming;
  loaded_chunks_ += static_cast<index>(d.loaded.size());
  peak_ = std::max(peak_, occupied_);
  for (chunk_key key : d.needed) {
    entry& e = held_[key];
    by_next_use_.erase({e.next_use, key});
    e.next_use = next_use(key, block);
    by_next_use_.insert({e.next_use, key});
  }
  return d;
}

}  // namespace pluribus::nd
