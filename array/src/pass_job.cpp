// SPDX-License-Identifier: BSD-3-Clause
/// The steps of a block: chunks are decoded into pool memory, overlapping regions gathered, the program run in place on all of them.
#include "pass_job.hpp"

#include <algorithm>

#include "datashape/result.hpp"
#include "nd/codes.hpp"
#include "strided_copy.hpp"

namespace pluribus::nd {

namespace {

std::size_t at(index i) { return static_cast<std::size_t>(i); }

/// Strides in slots of a reduction over a box: C order over the kept dims, 0 elsewhere.
extents slot_strides(const reduced& sink, const extents& shape) {
  extents strides(shape.rank(), 0);
  index step = 1;
  for (int k = sink.kept.rank() - 1; k >= 0; --k) {
    const int d = static_cast<int>(sink.kept[k]);
    strides[d] = step;
    step *= shape[d];
  }
  return strides;
}

index slots_in(const reduced& sink, const extents& shape) {
  if (sink.grouped) return sink.slots;
  index n = 1;
  for (index d : sink.kept) n *= shape[static_cast<int>(d)];
  return n;
}

/// Steps and start of an operand through a map on memory that holds `lo`, `lo + step`, ...
struct reach {
  index start = 0;
  index strides[gfunc::max_rank] = {};
};

reach reach_of(const access& a, const box& where, const extents& lo, const extents& step, const extents& strides) {
  reach r;
  r.start = a.byte_offset;
  for (int d = 0; d < lo.rank(); ++d) {
    const dim_map& m = a.map[at(d)];
    const index first = m.offset + (m.from >= 0 ? m.step * where.lo[m.from] : 0);
    r.start += (first - lo[d]) / step[d] * strides[d];
    if (m.from >= 0) r.strides[m.from] += m.step / step[d] * strides[d];
  }
  for (const inner_term& t : a.inner) {
    r.start += (t.map.offset + (t.map.from >= 0 ? t.map.step * where.lo[t.map.from] : 0)) * t.stride;
    if (t.map.from >= 0) r.strides[t.map.from] += t.map.step * t.stride;
  }
  return r;
}

}  // namespace

pass_job::pass_job(run_state& run, std::size_t pass)
    : run_(run), pass_(run.what.what.passes[pass]), cut_(run.what.passes[pass]), flying_(at(std::max(1, cut_.window))) {
  run_.cache.begin_pass(pass);
  for (const written& w : pass_.outputs) {
    const result_spec& r = run_.what.what.results[at(w.result)];
    if (!r.streamed && !run_.results[at(w.result)]) run_.results[at(w.result)] = gfunc::buffer::allocate(r.bytes());
  }
  for (std::size_t s = 0; s < pass_.sinks.size(); ++s) {
    const auto& kernel = pass_.run.sink(static_cast<int>(s));
    states_.push_back(gfunc::buffer::allocate(pass_.sinks[s].slots * kernel.state_bytes));
    kernel.init(states_.back().data(), pass_.sinks[s].slots);
  }
}

void pass_job::finish_reductions() {
  for (std::size_t s = 0; s < pass_.sinks.size(); ++s) {
    const reduced& sink = pass_.sinks[s];
    const result_spec& r = run_.what.what.results[at(sink.result)];
    gfunc::buffer& out = run_.results[at(sink.result)];
    out = gfunc::buffer::allocate(r.bytes());
    pass_.run.sink(static_cast<int>(s)).finish(states_[s].data(), out.data(), sink.slots, sink.count_per_slot, sink.ddof);
    run_.written_bytes += r.bytes();
    states_[s] = {};
  }
}

job::admission pass_job::admit(index block) {
  in_flight& f = of(block);
  f = in_flight{};
  f.where = cut_.blocks.chunk_box(cut_.blocks.chunk_at(block));
  admission a;
  if (cut_.groups.empty()) return a;
  const residency::decision d = run_.cache.admit(block);
  for (chunk_key key : d.evicted) run_.chunks.erase(key);
  for (chunk_key key : d.loaded) {
    auto slot = std::make_shared<chunk_slot>();
    const storage& s = run_.what.stores[at(key.store)];
    slot->key = key;
    slot->where = s.from->chunks().chunk_box(s.from->chunks().chunk_at(key.chunk));
    slot->strides = c_strides(slot->where.shape, s.item_bytes);
    a.fresh.push_back(slot);
    run_.chunks[key] = std::move(slot);
  }
  for (chunk_key key : d.needed) a.needed.push_back(run_.chunks.at(key));
  f.chunks = a.needed;
  return a;
}

void pass_job::run(load& l) {
  auto& slot = static_cast<chunk_slot&>(l);
  const storage& s = run_.what.stores[at(slot.key.store)];
  slot.bytes = gfunc::buffer::allocate(slot.where.volume() * s.item_bytes);
  s.from->read_chunk(s.from->chunks().chunk_at(slot.key.chunk), {slot.bytes.data(), slot.strides});
}

pass_job::fetched pass_job::fetch(const region_group& group, const in_flight& block) const {
  const storage& s = run_.what.stores[at(group.store)];
  fetched f;
  f.region = group_region(pass_, group, block.where);
  const grid& chunks = s.from->chunks();
  const box bounds = f.region.bounds();
  const box meeting = chunks.chunks_meeting(bounds);
  if (meeting.volume() == 1) {
    const chunk_key key{group.store, chunks.linear(meeting.lo)};
    const auto is_it = [&](const auto& l) { return static_cast<const chunk_slot&>(*l).key == key; };
    const auto& only = static_cast<const chunk_slot&>(**std::find_if(block.chunks.begin(), block.chunks.end(), is_it));
    f.data = only.bytes.data();
    f.strides = only.strides;
    for (int d = 0; d < bounds.rank(); ++d) {
      f.data += (f.region.lo[d] - only.where.lo[d]) * only.strides[d];
      f.strides[d] *= f.region.step[d];
    }
    return f;
  }
  f.own = gfunc::buffer::allocate(f.region.count.product() * s.item_bytes);
  f.data = f.own.data();
  f.strides = c_strides(f.region.count, s.item_bytes);
  return f;
}

namespace {

/// Copies what a region and one chunk have in common into the region's own memory.
void gather(const strided_region& region, const chunk_slot& chunk, index item_bytes, std::byte* to, const extents& to_strides) {
  extents count = region.count;
  extents from_strides = chunk.strides;
  const std::byte* from = chunk.bytes.data();
  for (int d = 0; d < region.lo.rank(); ++d) {
    const index step = region.step[d];
    const index first = std::max<index>(0, (chunk.where.lo[d] - region.lo[d] + step - 1) / step);
    const index reach = chunk.where.hi(d) - 1 - region.lo[d];
    const index last = reach < 0 ? -1 : std::min(region.count[d] - 1, reach / step);
    if (last < first) return;
    count[d] = last - first + 1;
    from += (region.lo[d] + first * step - chunk.where.lo[d]) * chunk.strides[d];
    to += first * to_strides[d];
    from_strides[d] *= step;
  }
  strided_copy(count, item_bytes, from, from_strides, to, to_strides);
}

}  // namespace

gfunc::operand pass_job::input_operand(std::size_t i, const in_flight& f) const {
  const access& a = pass_.inputs[i];
  gfunc::operand o;
  o.dtype = a.dtype;
  o.byte_swapped = a.swapped;
  const std::byte* data = nullptr;
  reach r;
  const int rank = static_cast<int>(a.map.size());
  const extents origin(rank, 0), ones(rank, 1);
  if (!a.from) {
    const result_spec& result = run_.what.what.results[at(a.result)];
    data = run_.results[at(a.result)].data();
    r = reach_of(a, f.where, origin, ones, c_strides(result.shape, result.item_bytes));
  } else if (cut_.memory[i]) {
    data = cut_.memory[i]->data;
    o.byte_swapped = o.byte_swapped != cut_.memory[i]->byte_swapped;
    o.loose_bools = cut_.memory[i]->loose_bools;
    r = reach_of(a, f.where, origin, ones, cut_.memory[i]->strides);
  } else {
    const fetched& g = f.groups[at(cut_.group_of[i])];
    data = g.data;
    r = reach_of(a, f.where, g.region.lo, g.region.step, g.strides);
  }
  o.data = const_cast<std::byte*>(data) + r.start;
  std::copy(std::begin(r.strides), std::end(r.strides), std::begin(o.strides));
  return o;
}

gfunc::operand pass_job::output_operand(std::size_t k, in_flight& f) {
  const written& w = pass_.outputs[k];
  const result_spec& r = run_.what.what.results[at(w.result)];
  gfunc::operand o;
  o.dtype = pass_.run.output_dtype(static_cast<int>(k));
  const extents strides = c_strides(r.streamed ? f.where.shape : r.shape, r.item_bytes);
  if (r.streamed) {
    f.blocks.resize(run_.what.what.results.size());
    gfunc::buffer& block = f.blocks[at(w.result)];
    if (!block) block = gfunc::buffer::allocate(f.where.volume() * r.item_bytes);
    o.data = block.data() + w.byte_offset;
  } else {
    o.data = run_.results[at(w.result)].data() + w.byte_offset;
    for (int d = 0; d < strides.rank(); ++d) o.data += f.where.lo[d] * strides[d];
  }
  for (int d = 0; d < strides.rank(); ++d) o.strides[d] = strides[d];
  return o;
}

void pass_job::set_targets(in_flight& f) {
  const bool direct = run_.what.threads == 1;
  for (std::size_t s = 0; s < pass_.sinks.size(); ++s) {
    const reduced& sink = pass_.sinks[s];
    const auto& kernel = pass_.run.sink(static_cast<int>(s));
    gfunc::reduction_target t;
    const extents strides = slot_strides(sink, direct ? pass_.shape : f.where.shape);
    for (int d = 0; d < strides.rank(); ++d) t.slot_strides[d] = strides[d];
    t.slots = direct ? sink.slots : slots_in(sink, f.where.shape);
    index step = 1;  // positions count along the reduced dims, in C order
    for (int d = pass_.shape.rank() - 1; d >= 0; --d) {
      if (sink.grouped || std::find(sink.kept.begin(), sink.kept.end(), index{d}) != sink.kept.end()) continue;
      t.position += f.where.lo[d] * step;
      t.position_strides[d] = step;
      step *= pass_.shape[d];
    }
    std::byte* states = states_[s].data();
    if (direct) {
      for (int d = 0; d < strides.rank(); ++d) states += f.where.lo[d] * strides[d] * kernel.state_bytes;
    } else {
      f.states.push_back(gfunc::buffer::allocate(t.slots * kernel.state_bytes));
      states = f.states.back().data();
      kernel.init(states, t.slots);
    }
    t.states = states;
    f.targets.push_back(t);
  }
}

void pass_job::prepare(index block) {
  in_flight& f = of(block);
  for (const region_group& group : cut_.groups) {
    f.groups.push_back(fetch(group, f));
    const fetched& g = f.groups.back();
    if (!g.own) continue;
    const index item = run_.what.stores[at(group.store)].item_bytes;
    for (const auto& l : f.chunks) {
      const auto& chunk = static_cast<const chunk_slot&>(*l);
      if (chunk.key.store == group.store) gather(g.region, chunk, item, g.own.data(), g.strides);
    }
  }
  for (std::size_t i = 0; i < pass_.inputs.size(); ++i) f.inputs.push_back(input_operand(i, f));
  for (std::size_t k = 0; k < pass_.outputs.size(); ++k) f.outputs.push_back(output_operand(k, f));
  set_targets(f);
}

void pass_job::part(index block, int which) {
  const in_flight& f = of(block);
  extents shape = f.where.shape;
  const gfunc::run_options options{cut_.stream_outputs, cut_.out_of_cache};
  if (cut_.parts == 1) {
    const auto ok = pass_.run.run(shape, f.inputs, f.outputs, f.targets, options);
    if (!ok) throw datashape::error(ok.error());
    return;
  }
  int longest = 0;
  for (int d = 1; d < shape.rank(); ++d)
    if (shape[d] > shape[longest] && shape[longest] < cut_.parts) longest = d;
  const index from = shape[longest] * which / cut_.parts;
  const index to = shape[longest] * (which + 1) / cut_.parts;
  if (from == to) return;
  shape[longest] = to - from;
  const auto moved = [&](std::vector<gfunc::operand> list) {
    for (gfunc::operand& o : list) o.data += from * o.strides[longest];
    return list;
  };
  const auto ok = pass_.run.run(shape, moved(f.inputs), moved(f.outputs), {}, options);
  if (!ok) throw datashape::error(ok.error());
}

void pass_job::merge_states(in_flight& f) {
  for (std::size_t s = 0; s < f.states.size(); ++s) {
    const reduced& sink = pass_.sinks[s];
    const auto& kernel = pass_.run.sink(static_cast<int>(s));
    const std::byte* from = f.states[s].data();
    if (sink.grouped || sink.kept.empty()) {
      const std::lock_guard hold(merging_);
      kernel.merge(states_[s].data(), from, sink.slots);
      continue;
    }
    // One merge for each row of the last kept dim.
    extents rows, starts, strides;
    const extents all = slot_strides(sink, pass_.shape);
    for (index d : sink.kept) {
      rows.push_back(f.where.shape[static_cast<int>(d)]);
      starts.push_back(f.where.lo[static_cast<int>(d)]);
      strides.push_back(all[static_cast<int>(d)]);
    }
    const int inner = rows.rank() - 1;
    const index run = rows[inner];
    rows[inner] = 1;
    const std::lock_guard hold(merging_);
    for (index row = 0; row < rows.product(); ++row) {
      index slot = starts[inner];
      index left = row;
      for (int d = inner - 1; d >= 0; --d) {
        slot += (starts[d] + left % rows[d]) * strides[d];
        left /= rows[d];
      }
      kernel.merge(states_[s].data() + slot * kernel.state_bytes, from + row * run * kernel.state_bytes, run);
    }
  }
}

void pass_job::write_block(in_flight& f, int result) {
  const result_spec& r = run_.what.what.results[at(result)];
  const gfunc::buffer& bytes = f.blocks[at(result)];
  const extents strides = c_strides(f.where.shape, r.item_bytes);
  run_.written_bytes += f.where.volume() * r.item_bytes;
  if (run_.take != nullptr) {
    (*run_.take)({f.where, ndt::array_type(f.where.shape, r.dtype), {bytes.data(), strides}});
    return;
  }
  const grid& chunks = run_.to->chunks();
  const box meeting = chunks.chunks_meeting(f.where);
  for (index n = 0; n < meeting.volume(); ++n) {
    extents chunk = grid(meeting.shape, extents(meeting.rank(), 1)).chunk_at(n);
    for (int d = 0; d < chunk.rank(); ++d) chunk[d] += meeting.lo[d];
    const box where = chunks.chunk_box(chunk);
    const std::byte* data = bytes.data();
    for (int d = 0; d < where.rank(); ++d) data += (where.lo[d] - f.where.lo[d]) * strides[d];
    run_.to->write_chunk(chunk, {data, strides});
  }
}

void pass_job::finish(index block) {
  in_flight& f = of(block);
  merge_states(f);
  index in_place = 0;
  std::vector<int> streamed;
  for (const written& w : pass_.outputs) {
    const result_spec& r = run_.what.what.results[at(w.result)];
    if (r.streamed && std::find(streamed.begin(), streamed.end(), w.result) == streamed.end()) streamed.push_back(w.result);
    if (!r.streamed && w.byte_offset == 0) in_place += f.where.volume() * r.item_bytes;
  }
  run_.written_bytes += in_place;
  for (int result : streamed) write_block(f, result);
  f = in_flight{};
}

std::string pass_job::name_of(index block) const {
  const extents position = cut_.blocks.chunk_at(block);
  std::string text = "block (";
  for (int d = 0; d < position.rank(); ++d) text += (d == 0 ? "" : ", ") + std::to_string(position[d]);
  text += ") of";
  for (const written& w : pass_.outputs) {
    const result_spec& r = run_.what.what.results[at(w.result)];
    text += " `" + ndt::to_string(ndt::array_type(r.shape, r.dtype)) + "`";
  }
  for (const reduced& s : pass_.sinks) {
    const result_spec& r = run_.what.what.results[at(s.result)];
    text += " `" + ndt::to_string(ndt::array_type(r.shape, r.dtype)) + "`";
  }
  return text;
}

}  // namespace pluribus::nd
