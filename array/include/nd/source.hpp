// SPDX-License-Identifier: BSD-3-Clause
/// Where the elements of an array come from and go to. Sources and sinks are implemented by storage (io) and by callers; the runtime
/// calls them from several threads at once. They know chunks and bytes; never expressions, tasks or budgets.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

#include "nd/grid.hpp"
#include "ndt/type.hpp"

namespace pluribus::nd {

/// Memory to fill: element (i, j, ...) of the region stands at data + i * strides[0] + j * strides[1] + ... (bytes).
/// The runtime always passes C order over the chunk's valid region; strides make that explicit and let sources compose.
struct strided_target {
  std::byte* data = nullptr;
  extents strides;
};

struct strided_source {
  const std::byte* data = nullptr;
  extents strides;
};

/// A whole array that stands in addressable memory (a mapped file, a caller's buffer, a result): it is read in place.
struct resident_memory {
  const std::byte* data = nullptr;
  extents strides;                    ///< bytes; 0 and negative strides are fine
  std::shared_ptr<const void> owner;  ///< keeps the memory; may be empty where somebody else does
  bool byte_swapped = false;          ///< elements are in the other byte order
  index pool_bytes = 0;               ///< of the pool that the owner holds, and that count in a run; 0: a mapped file, the caller's memory
  bool loose_bools = false;           ///< bools of foreign make: any byte but 0 is true

  /// Elements of this dtype are what kernels and callers may read as they lie.
  bool native(const ndt::type& dtype) const {
    return !byte_swapped && !dtype.is_swapped() && !(loose_bools && dtype.is_scalar(ndt::scalar::bool_));
  }
};

class source {
 public:
  source() = default;
  source(const source&) = delete;
  source& operator=(const source&) = delete;
  virtual ~source() = default;

  /// Dimensions and dtype: `3 * 4 * float64`. All dimensions are fixed.
  virtual const ndt::type& type() const = 0;
  virtual const grid& chunks() const = 0;
  /// Decodes one chunk's valid region into `out`, elements laid out as ndt::layout_of(dtype), native byte order. Thread-safe.
  /// Throws datashape::error; a failed read may leave `out` half written.
  virtual void read_chunk(std::span<const index> chunk, const strided_target& out) const = 0;
  /// Set where the whole array can be read in place; then read_chunk is never called by the runtime.
  virtual std::optional<resident_memory> resident() const { return std::nullopt; }
  /// Memory that one read_chunk call needs besides its target (compressed bytes, decoder state), for the budget.
  virtual index read_scratch_bytes() const { return 0; }
  /// For people: "zarr /data/x.zarr (zstd)".
  virtual std::string describe() const = 0;
  /// Bytes in storage; nullopt where unknown.
  virtual std::optional<index> storage_bytes() const { return std::nullopt; }
};

class sink {
 public:
  sink() = default;
  sink(const sink&) = delete;
  sink& operator=(const sink&) = delete;
  virtual ~sink() = default;

  virtual const ndt::type& type() const = 0;
  virtual const grid& chunks() const = 0;
  /// Takes one chunk's valid region (native byte order). Called once for each chunk, whole, from several threads for different chunks.
  virtual void write_chunk(std::span<const index> chunk, const strided_source& values) = 0;
  /// Memory that one write_chunk call needs besides the values (the encoded chunk), for the budget.
  virtual index write_scratch_bytes() const { return 0; }
  /// All chunks are written: make them visible. Called once, only after success.
  virtual void finish() = 0;
  /// The run failed or was cancelled: leave nothing that looks whole. Called at most once, instead of finish.
  virtual void abandon() noexcept = 0;
};

}  // namespace pluribus::nd
