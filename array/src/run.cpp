// SPDX-License-Identifier: BSD-3-Clause
/// Runs a plan: passes in order, errors given the block and the datashape they happened in, bytes and time counted.
#include "run.hpp"

#include <chrono>

#include "datashape/result.hpp"
#include "nd/codes.hpp"
#include "nd/executor.hpp"

namespace pluribus::nd {

namespace {

/// Adds where it happened to an error of a block.
class named_job final : public job {
 public:
  explicit named_job(pass_job& inner) : inner_(inner) {}

  index blocks() const override { return inner_.blocks(); }
  int window() const override { return inner_.window(); }
  bool ordered() const override { return inner_.ordered(); }
  int parts(index block) const override { return inner_.parts(block); }
  admission admit(index block) override { return inner_.admit(block); }
  void run(load& l) override {
    named(l.asked_by, [&] { inner_.run(l); });
  }
  void prepare(index block) override {
    named(block, [&] { inner_.prepare(block); });
  }
  void part(index block, int which) override {
    named(block, [&] { inner_.part(block, which); });
  }
  void finish(index block) override {
    named(block, [&] { inner_.finish(block); });
  }

 private:
  template <class F>
  void named(index block, F step) {
    try {
      step();
    } catch (const datashape::error& e) {
      auto all = e.all();
      if (!all.empty()) all.front().notes.push_back("in " + inner_.name_of(block));
      throw datashape::error(std::move(all), e.source());
    }
  }

  pass_job& inner_;
};

constexpr index small_limit = index{64} << 20;

/// Less work than handing it to a thread: everything in memory, and under 64 KiB.
bool is_small(const fused& what) {
  index bytes = 0;
  for (const pass& p : what.passes) {
    const index inputs = static_cast<index>(p.inputs.size() + p.outputs.size());
    bytes += p.shape.product() * 8 * std::max<index>(1, inputs);
    for (const access& a : p.inputs)
      if (a.from && !a.from->resident()) return false;
  }
  return bytes <= index{64} << 10;
}

index default_limit() { return available_memory() / 10 * 7; }

/// Everything after the plan; throws `cancelled` or the first error.
void run_passes(run_state& state, const eval_options& options, gfunc::executor& on) {
  progress now{0, 0};
  for (const pass_plan& p : state.what.passes) now.total += p.blocks.count();
  for (std::size_t p = 0; p < state.what.passes.size(); ++p) {
    pass_job pass(state, p);
    named_job named(pass);
    const auto finished = [&] {
      ++now.done;
      if (options.on_progress) options.on_progress(now);
    };
    run(named, {on, state.what.threads, options.stop, finished});
    pass.finish_reductions();
    state.read_bytes += state.cache.loaded_bytes();
    state.chunks_loaded += state.cache.loaded_chunks();
  }
}

}  // namespace

plan plan_of(std::span<const array> arrays, const eval_options& options, const sink* to, const std::optional<grid>& cut) {
  fused what = fuse(arrays, cut.has_value());
  const bool small = is_small(what);
  plan_options o;
  // A small plan asks the system nothing: that would cost more than the work.
  // What inputs hold is not free any more, and counts: a limit made from what is free has to have room for it.
  o.limit = options.memory_limit > 0 ? options.memory_limit : held_bytes(holders_of(what)) + (small ? small_limit : default_limit());
  const int most = small ? 1 : options.on != nullptr ? options.on->concurrency() : default_executor().concurrency();
  o.threads = options.threads > 0 ? std::min(options.threads, most) : most;
  o.sink = cut;
  if (to != nullptr) o.sink_scratch_bytes = to->write_scratch_bytes();
  return make_plan(std::move(what), o);
}

std::vector<gfunc::buffer> execute(const plan& p, const eval_options& options, sink* to, const std::function<void(const block&)>* take) {
  const auto start = std::chrono::steady_clock::now();
  auto& pool = gfunc::memory_pool::process();
  const index before = pool.stats().in_use;
  pool.reset_peak();
  run_state state(p);
  state.results.resize(p.what.results.size());
  state.to = to;
  state.take = take;
  gfunc::inline_executor here;
  gfunc::executor& on = p.threads == 1 ? here : options.on != nullptr ? *options.on : default_executor();
  try {
    run_passes(state, options, on);
  } catch (const cancelled&) {
    throw datashape::error(codes::cancelled, "the run was cancelled");
  }
  state.chunks.clear();
  gfunc::run_deferred_deleters();
  if (options.report != nullptr) {
    index tasks = 0;
    for (const pass_plan& cut : p.passes) tasks += cut.blocks.count();
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    *options.report = {seconds.count(),
                       tasks,
                       state.read_bytes,
                       state.chunks_loaded,
                       state.written_bytes.load(),
                       p.input_bytes + pool.stats().peak - before,
                       p.input_bytes};
  }
  return std::move(state.results);
}

}  // namespace pluribus::nd
