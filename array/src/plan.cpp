// SPDX-License-Identifier: BSD-3-Clause
/// Cuts passes into blocks that fit the memory limit. Fused passes in; a plan, or an error that names what does not fit, out.
#include "plan.hpp"

#include "ndt/layout.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "block_shape.hpp"
#include "datashape/result.hpp"
#include "nd/codes.hpp"

namespace pluribus::nd {

namespace {

std::size_t at(index i) { return static_cast<std::size_t>(i); }

index volume(const strided_region& r) { return r.count.product(); }

class planner {
 public:
  planner(fused what, const plan_options& options) : options_(options) {
    plan_.what = std::move(what);
    plan_.limit = options.limit;
    plan_.threads = std::max(1, options.threads);
    plan_.input_bytes = held_bytes(holders_of(plan_.what));
  }

  plan run() {
    for (const result_spec& r : plan_.what.results)
      if (!r.streamed) plan_.result_bytes += r.bytes();
    for (std::size_t p = 0; p < plan_.what.passes.size(); ++p) {
      plan_.passes.emplace_back();
      find_storage(p);
    }
    for (std::size_t p = 0; p < plan_.passes.size(); ++p) cut(p);
    return std::move(plan_);
  }

 private:
  static constexpr index most_examined = 100000;  ///< chunks looked at one by one; beyond it a bound is used

  const pass& fused_pass(std::size_t p) const { return plan_.what.passes[p]; }
  bool streams(std::size_t p) const {
    return std::any_of(fused_pass(p).outputs.begin(), fused_pass(p).outputs.end(),
                       [&](const written& w) { return plan_.what.results[at(w.result)].streamed; });
  }

  int store_of(const std::shared_ptr<const source>& from) {
    const auto [entry, fresh] = store_ids_.try_emplace(from.get(), static_cast<int>(plan_.stores.size()));
    if (fresh) {
      const index bytes = ndt::layout_of(from->type().dtype()).value().size();
      plan_.stores.push_back({from, bytes});
    }
    return entry->second;
  }

  void find_storage(std::size_t p) {
    pass_plan& cut = plan_.passes[p];
    for (const access& a : fused_pass(p).inputs) {
      cut.memory.push_back(a.from ? a.from->resident() : std::nullopt);
      cut.group_of.push_back(-1);
      if (a.from && !cut.memory.back()) store_of(a.from);
      if (cut.memory.back()) cut.resident_bytes += a.from->chunks().shape().product() * ndt::size_of(a.dtype);
    }
  }

  /// Inputs whose regions of one store overlap so much that one fetch is no larger than two.
  void group_inputs(std::size_t p) {
    pass_plan& cut = plan_.passes[p];
    cut.groups.clear();
    if (cut.blocks.count() == 0) return;
    const extents middle = cut.blocks.chunk_at(cut.blocks.count() / 2);
    const box block = cut.blocks.chunk_box(middle);
    for (std::size_t i = 0; i < cut.memory.size(); ++i) {
      const access& a = fused_pass(p).inputs[i];
      if (!a.from || cut.memory[i]) continue;
      const int store = store_ids_.at(a.from.get());
      const region_group own{store, {static_cast<int>(i)}};
      const index own_volume = volume(group_region(fused_pass(p), own, block));
      bool joined = false;
      for (region_group& g : cut.groups) {
        if (g.store != store || joined) continue;
        region_group both = g;
        both.members.push_back(static_cast<int>(i));
        if (volume(group_region(fused_pass(p), both, block)) <= volume(group_region(fused_pass(p), g, block)) + own_volume) {
          g = std::move(both);
          joined = true;
        }
      }
      if (!joined) cut.groups.push_back(own);
    }
    for (std::size_t g = 0; g < cut.groups.size(); ++g)
      for (int m : cut.groups[g].members) cut.group_of[at(m)] = static_cast<int>(g);
  }

  index block_bytes(std::size_t p) const {
    const pass_plan& cut = plan_.passes[p];
    box block{extents(cut.blocks.rank(), 0), cut.blocks.chunk_shape()};
    for (int d = 0; d < block.rank(); ++d) block.shape[d] = std::min(block.shape[d], cut.blocks.shape()[d]);
    index bytes = 0;
    std::vector<int> counted;
    for (const written& w : fused_pass(p).outputs) {
      const result_spec& r = plan_.what.results[at(w.result)];
      if (r.streamed && std::find(counted.begin(), counted.end(), w.result) == counted.end()) {
        bytes += block.volume() * r.item_bytes;
        counted.push_back(w.result);
      }
    }
    for (const region_group& g : cut.groups) bytes += volume(group_region(fused_pass(p), g, block)) * plan_.stores[at(g.store)].item_bytes;
    if (plan_.threads == 1) return bytes;  // one thread reduces straight into the pass's states
    for (std::size_t s = 0; s < fused_pass(p).sinks.size(); ++s) {
      const reduced& sink = fused_pass(p).sinks[s];
      index slots = sink.grouped ? sink.slots : 1;
      for (index d : sink.kept) slots *= block.shape[static_cast<int>(d)];
      bytes += slots * fused_pass(p).run.sink(static_cast<int>(s)).state_bytes;
    }
    return bytes;
  }

  index thread_bytes(std::size_t p) const {
    index scratch = 0;
    for (const region_group& g : plan_.passes[p].groups) scratch = std::max(scratch, plan_.stores[at(g.store)].from->read_scratch_bytes());
    if (streams(p)) scratch = std::max(scratch, options_.sink_scratch_bytes);
    return scratch + fused_pass(p).run.scratch_bytes();
  }

  index state_bytes(std::size_t p) const {
    index bytes = 0;
    for (std::size_t s = 0; s < fused_pass(p).sinks.size(); ++s)
      bytes += fused_pass(p).sinks[s].slots * fused_pass(p).run.sink(static_cast<int>(s)).state_bytes;
    return bytes;
  }

  /// Most bytes of chunks that `window` consecutive blocks use; exact for a moderate number of blocks, else an upper bound.
  index chunk_need(std::size_t p, int window) const {
    const index count = plan_.passes[p].blocks.count();
    if (plan_.passes[p].groups.empty() || count == 0) return 0;
    const auto each = static_cast<index>(needed_chunks(plan_, p, 0).size());
    const index examined = std::min(count, most_examined / std::max<index>(1, each));
    std::map<chunk_key, int> uses;
    std::vector<std::vector<chunk_key>> recent(at(window));
    index held = 0, most = 0;
    for (index b = 0; b < examined; ++b) {
      auto& slot = recent[at(b % window)];
      for (chunk_key k : slot)
        if (--uses[k] == 0) {
          held -= bytes_of(k);
          uses.erase(k);
        }
      slot = needed_chunks(plan_, p, b);
      for (chunk_key k : slot)
        if (++uses[k] == 1) held += bytes_of(k);
      most = std::max(most, held);
    }
    return examined == count ? most : std::max(most, bound_of_chunks(p) * window);
  }

  index bytes_of(chunk_key k) const { return plan_.stores[at(k.store)].chunk_bytes(k.chunk); }

  /// No block touches more than this.
  index bound_of_chunks(std::size_t p) const {
    const pass_plan& cut = plan_.passes[p];
    const index cut_ends = reads_each_chunk_once(plan_, p) ? 0 : 1;  // a region that starts inside a chunk meets one more
    index bytes = 0;
    for (const region_group& g : cut.groups) {
      const grid& chunks = plan_.stores[at(g.store)].from->chunks();
      const box r = group_region(fused_pass(p), g, {extents(cut.blocks.rank(), 0), cut.blocks.chunk_shape()}).bounds();
      index n = plan_.stores[at(g.store)].item_bytes;
      for (int d = 0; d < r.rank(); ++d)
        n *= std::min(chunks.counts()[d], (r.shape[d] - 1) / chunks.chunk_shape()[d] + 1 + cut_ends) * chunks.chunk_shape()[d];
      bytes += n;
    }
    return bytes;
  }

  struct demand {
    index fixed = 0, block = 0, thread = 0, chunks = 0;
    int window = 1, threads = 1;
    index total() const { return fixed + window * block + threads * thread + chunks; }
  };

  demand demand_of(std::size_t p, const extents& block, int window, int threads) {
    pass_plan& cut = plan_.passes[p];
    cut.blocks = grid(fused_pass(p).shape, block);
    group_inputs(p);
    demand d{plan_.input_bytes + plan_.result_bytes + state_bytes(p), block_bytes(p), thread_bytes(p), 0, window, threads};
    const index most = std::max<index>(1, cut.blocks.count());
    d.window = static_cast<int>(std::min<index>(window, most));
    d.chunks = chunk_need(p, d.window);
    return d;
  }

  void cut(std::size_t p) {
    const std::optional<grid> aligned = streams(p) ? options_.sink : std::nullopt;
    const int threads = plan_.threads;
    demand d;
    extents block = first_block_shape(plan_, p, aligned, threads);
    for (;;) {
      for (int window : {2 * threads, threads}) {
        d = demand_of(p, block, window, threads);
        if (d.total() <= plan_.limit) return settle(p, d);
      }
      const extents smaller = smaller_block(block, aligned);
      if (smaller == block) break;
      block = smaller;
    }
    if (threads > 1) {
      // Fewer threads need less scratch and no partial states.
      plan_.threads = 1;
      for (std::size_t done = 0; done <= p; ++done) cut(done);
      return;
    }
    refuse(p, d, block, aligned);
  }

  void settle(std::size_t p, const demand& d) {
    pass_plan& cut = plan_.passes[p];
    cut.window = d.window;
    cut.block_bytes = d.block;
    cut.thread_bytes = d.thread;
    cut.state_bytes = d.fixed - plan_.result_bytes - plan_.input_bytes;
    cut.chunk_need = d.chunks;
    cut.chunk_capacity = plan_.limit - (d.total() - d.chunks);
    const index elements = cut.blocks.chunk_shape().product();
    const index blocks = cut.blocks.count();
    if (fused_pass(p).sinks.empty() && blocks > 0 && blocks < 2 * plan_.threads)
      cut.parts = static_cast<int>(std::clamp<index>(elements / 16384, 1, (2 * plan_.threads + blocks - 1) / blocks));
    index out = 0;
    for (const written& w : fused_pass(p).outputs)
      out += plan_.what.results[at(w.result)].streamed ? 0 : plan_.what.results[at(w.result)].bytes();
    cut.stream_outputs = out >= index{64} << 20;
    cut.out_of_cache = cut.resident_bytes + out >= index{16} << 20 && cut.groups.empty();
  }

  [[noreturn]] void refuse(std::size_t p, const demand& d, const extents& block, const std::optional<grid>& aligned) {
    const auto mib = [](index bytes) { return std::to_string((bytes + 1023) / 1024) + " KiB"; };
    std::string message = "the plan needs at least " + mib(d.total()) + ", the limit is " + mib(plan_.limit) + ": ";
    const index left = plan_.limit - d.fixed - d.thread;
    const auto shape_text = [](const extents& e) {
      std::string text;
      for (index x : e) text += std::to_string(x) + " * ";
      return text;
    };
    if (plan_.input_bytes > 0 && (plan_.input_bytes >= plan_.limit || d.total() - plan_.input_bytes <= plan_.limit)) {
      const std::vector<holder> holders = holders_of(plan_.what);
      const holder& largest =
          *std::max_element(holders.begin(), holders.end(), [](const auto& a, const auto& b) { return a.bytes < b.bytes; });
      message += "of this, inputs that are in memory as a whole hold " + mib(plan_.input_bytes) + "; " + largest.from->describe() +
                 " holds " + mib(largest.bytes);
    } else if (d.fixed + d.thread >= plan_.limit) {
      message += "results and reduction states alone take " + mib(d.fixed - plan_.input_bytes) +
                 "; store the result instead of holding it in memory";
    } else if (aligned && d.block >= d.chunks) {
      extents fits = block;
      while (fits.product() > 1 && d.block / std::max<index>(1, block.product() / fits.product()) + d.chunks > left) fits = halved(fits);
      message += "one chunk of the output, `" + shape_text(aligned->chunk_shape()) + ndt::to_string(streamed_dtype()) + "`, takes " +
                 mib(d.block) + " with its inputs; a chunk of `" + shape_text(fits) + ndt::to_string(streamed_dtype()) + "` would fit";
    } else {
      message += refused_input(p, d, left, shape_text, mib);
    }
    throw datashape::error(codes::does_not_fit_memory, std::move(message));
  }

  template <class Shape, class Size>
  std::string refused_input(std::size_t p, const demand& d, index left, Shape shape_text, Size size) const {
    const storage* largest = nullptr;
    for (const region_group& g : plan_.passes[p].groups)
      if (largest == nullptr || plan_.stores[at(g.store)].chunk_bytes(0) > largest->chunk_bytes(0)) largest = &plan_.stores[at(g.store)];
    if (largest == nullptr) return "the block in flight takes " + size(d.block);
    const extents chunk = largest->from->chunks().chunk_shape();
    extents fits = chunk;
    while (fits.product() > 1 && d.chunks / std::max<index>(1, chunk.product() / fits.product()) + d.block > left) fits = halved(fits);
    const std::string dtype = ndt::to_string(largest->from->type().dtype());
    return "the chunks `" + shape_text(chunk) + dtype + "` of " + largest->from->describe() + " that one block reads take " +
           size(d.chunks) + "; chunks of `" + shape_text(fits) + dtype + "` would fit";
  }

  ndt::type streamed_dtype() const {
    for (const result_spec& r : plan_.what.results)
      if (r.streamed) return r.dtype;
    return {};
  }

  plan plan_;
  plan_options options_;
  std::map<const source*, int> store_ids_;
};

}  // namespace

std::vector<holder> holders_of(const fused& what) {
  std::vector<holder> holders;
  std::set<const std::byte*> known;
  for (const pass& p : what.passes)
    for (const access& a : p.inputs) {
      const auto memory = a.from ? a.from->resident() : std::nullopt;
      if (memory && memory->pool_bytes > 0 && known.insert(memory->data).second) holders.push_back({a.from, memory->pool_bytes});
    }
  return holders;
}

index held_bytes(const std::vector<holder>& holders) {
  return std::accumulate(holders.begin(), holders.end(), index{0}, [](index sum, const holder& h) { return sum + h.bytes; });
}

plan make_plan(fused what, const plan_options& options) { return planner(std::move(what), options).run(); }

}  // namespace pluribus::nd
