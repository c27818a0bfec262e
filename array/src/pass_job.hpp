// SPDX-License-Identifier: BSD-3-Clause
/// One pass as a job of blocks: loads chunks, points the program at them, writes blocks to the sink or into results, merges partial
/// states. A plan in, values in results and in the sink out; when and where units run is the scheduler's business.
#pragma once
#include <atomic>
#include <functional>
#include <mutex>

#include "gfunc/buffer.hpp"
#include "nd/eval.hpp"
#include "plan.hpp"
#include "residency.hpp"
#include "schedule.hpp"

namespace pluribus::nd {

/// Chunks in memory, kept from pass to pass.
struct chunk_slot final : load {
  chunk_key key;
  box where;
  extents strides;
  gfunc::buffer bytes;
};

/// What lives as long as a run.
struct run_state {
  explicit run_state(const plan& p) : what(p), cache(p) {}

  const plan& what;
  residency cache;
  std::map<chunk_key, std::shared_ptr<chunk_slot>> chunks;
  std::vector<gfunc::buffer> results;  ///< one for each result; empty where streamed
  sink* to = nullptr;
  const std::function<void(const block&)>* take = nullptr;  ///< streams blocks instead of writing to a sink
  index read_bytes = 0, chunks_loaded = 0;
  std::atomic<index> written_bytes{0};
};

class pass_job final : public job {
 public:
  pass_job(run_state& run, std::size_t pass);
  /// After the last block: states become results.
  void finish_reductions();

  index blocks() const override { return cut_.blocks.count(); }
  int window() const override { return cut_.window; }
  bool ordered() const override { return run_.take != nullptr; }
  int parts(index) const override { return cut_.parts; }
  admission admit(index block) override;
  void run(load& l) override;
  void prepare(index block) override;
  void part(index block, int which) override;
  void finish(index block) override;

  /// "block (0, 1) of 3 * 4 * float64": for messages.
  std::string name_of(index block) const;

 private:
  struct in_flight;
  struct fetched {
    const std::byte* data = nullptr;  ///< of the element at region.lo
    strided_region region;
    extents strides;  ///< bytes from one element of the region to the next
    gfunc::buffer own;
  };
  struct in_flight {
    box where;
    std::vector<std::shared_ptr<load>> chunks;
    std::vector<fetched> groups;
    std::vector<gfunc::operand> inputs, outputs;
    std::vector<gfunc::buffer> blocks;  ///< of streamed results, in the order of results
    std::vector<gfunc::reduction_target> targets;
    std::vector<gfunc::buffer> states;  ///< partial ones
  };

  in_flight& of(index block) { return flying_[static_cast<std::size_t>(block % cut_.window)]; }
  fetched fetch(const region_group& group, const in_flight& block) const;
  gfunc::operand input_operand(std::size_t i, const in_flight& f) const;
  gfunc::operand output_operand(std::size_t k, in_flight& f);
  void set_targets(in_flight& f);
  void merge_states(in_flight& f);
  void write_block(in_flight& f, int result);

  run_state& run_;
  const pass& pass_;
  const pass_plan& cut_;
  std::vector<in_flight> flying_;
  std::vector<gfunc::buffer> states_;  ///< of the whole pass, one for each sink
  std::mutex merging_;
};

}  // namespace pluribus::nd
