// SPDX-License-Identifier: BSD-3-Clause
/// The block pool behind every buffer: byte counts in, 64-byte aligned memory out. Blocks of 2 MiB and more lie on huge pages, and
/// freed blocks are kept for the next request until trim(). Requested bytes are counted exactly; nothing here throws but bad_alloc.
#pragma once
#include <memory>

#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

using ndt::index;

struct pool_stats {
  index in_use = 0;    ///< bytes requested and not yet released, exact
  index peak = 0;      ///< largest in_use since the start or reset_peak()
  index reserved = 0;  ///< bytes held from the system: in use, rounded up, and kept for reuse
};

class memory_pool {
 public:
  memory_pool();
  ~memory_pool();
  memory_pool(const memory_pool&) = delete;
  memory_pool& operator=(const memory_pool&) = delete;

  /// The pool of this process. Never destroyed, so buffers may outlive main().
  static memory_pool& process() noexcept;

  /// 64-byte aligned; never null, also for 0 bytes. Throws std::bad_alloc.
  [[nodiscard]] void* allocate(index bytes);
  /// `bytes` as given to allocate.
  void release(void* block, index bytes) noexcept;

  pool_stats stats() const noexcept;
  void reset_peak() noexcept;
  /// Gives kept blocks back to the system; returns how many bytes. Of the process's pool, what other threads have at hand (blocks of up to
  /// 1 KiB, 32 of a size) stays with them until they end.
  index trim() noexcept;
  /// Kept blocks above this many bytes go back to the system at once. Default: 1 GiB.
  void keep_at_most(index bytes) noexcept;

 private:
  void* take_at_hand(index bytes) noexcept;
  bool keep_at_hand(void* block, index bytes) noexcept;

  struct state;
  std::unique_ptr<state> state_;
};

}  // namespace pluribus::gfunc
