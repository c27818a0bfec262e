// SPDX-License-Identifier: BSD-3-Clause
/// Which chunks are in memory while blocks are admitted in order. Decisions depend on the order of blocks alone, never on timing, so that
/// the plan, explain() and the run agree on every byte: a chunk is kept until its last use if it fits, and the one whose next use is
/// farthest goes first when it does not.
#pragma once
#include <map>
#include <set>
#include <vector>

#include "plan.hpp"

namespace pluribus::nd {

class residency {
 public:
  explicit residency(const plan& p) : plan_(p) {}

  struct decision {
    std::vector<chunk_key> needed;   ///< all chunks of the block
    std::vector<chunk_key> loaded;   ///< those to read now
    std::vector<chunk_key> evicted;  ///< those to free first; no block in flight uses them
  };
  /// All blocks of earlier passes are finished.
  void begin_pass(std::size_t pass);
  /// Blocks are admitted in order; all but the last `window - 1` of those before it are finished.
  decision admit(index block);

  index occupied() const noexcept { return occupied_; }
  /// Most bytes of chunks in this pass, and what was loaded in it.
  index peak() const noexcept { return peak_; }
  index loaded_bytes() const noexcept { return loaded_bytes_; }
  index loaded_chunks() const noexcept { return loaded_chunks_; }

 private:
  static constexpr index never = index{1} << 62;
  struct entry {
    index bytes = 0;
    index last_touch = 0;  ///< block of this pass; -1 from an earlier one
    index next_use = never;
  };

  index next_use(chunk_key key, index after) const;
  void drop(chunk_key key, decision& d);
  void make_room(index block, index incoming, decision& d);

  const plan& plan_;
  std::size_t pass_ = 0;
  std::vector<index> first_block_;  ///< of each pass, counting all blocks before it
  std::map<chunk_key, entry> held_;
  std::set<std::pair<index, chunk_key>> by_next_use_;
  index occupied_ = 0, peak_ = 0, loaded_bytes_ = 0, loaded_chunks_ = 0;
};

}  // namespace pluribus::nd
