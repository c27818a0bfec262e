// SPDX-License-Identifier: BSD-3-Clause
/// A built program: straight-line instructions over tile slots. Written by build (lower_program.cpp), read by run (run_program.cpp).
#pragma once
#include <memory>
#include <vector>

#include "gfunc/buffer.hpp"
#include "gfunc/inner_loop.hpp"
#include "gfunc/program.hpp"

namespace pluribus::gfunc {

/// The largest tile, in elements: an in-cache working set keeps its temporaries in the first-level cache.
inline constexpr index cache_tile = 512;
/// Elements of a tile out of cache: eight or twelve lines of float64 an operand, so that fetching the next tile runs under the arithmetic.
/// Short programs wait for memory and do best with the fewer, long ones for the kernels and with the more. Where results leave through
/// scratch the next tile is prefetched, and a program of two instructions is a short one.
inline constexpr index memory_tile = 96, short_memory_tile = 64;
inline constexpr std::size_t short_program = 2;  ///< instructions

/// Where an argument is found while a tile is computed.
enum class slot_kind : std::uint8_t { input, constant, temporary, output };

struct slot {
  slot_kind kind = slot_kind::temporary;
  std::int32_t number = 0;  ///< of the input, constant, temporary or output

  friend bool operator==(slot, slot) = default;
};

struct instruction {
  tile_kernel run = nullptr;
  tile_kernel streamed = nullptr;  ///< null unless the result is an output that nothing reads
  const inner_loop* loop = nullptr;
  std::uint8_t arity = 0;
  slot args[max_super_arity];
  ndt::scalar arg_dtypes[max_super_arity] = {};
  ndt::scalar result = ndt::scalar::float64;
  slot out;  ///< a temporary or an output
  const char* name = "";
};

struct sink_facts {
  const reduction_kernel* kernel = nullptr;
  slot value;
  bool labelled = false;
  slot label;  ///< int64
};

struct input_facts {
  ndt::scalar dtype;
  bool used = false;
};

struct program::code {
  std::shared_ptr<const registry::state> functions;
  std::vector<input_facts> inputs;
  std::size_t used_inputs = 0;
  std::vector<ndt::scalar> outputs;
  std::vector<bool> streams;  ///< beside outputs: the instruction that computes it can store it past the caches
  std::vector<sink_facts> sinks;
  std::vector<instruction> instructions;
  index temporaries = 0;  ///< each cache_tile * widest bytes
  index widest = 1;       ///< bytes of the widest element of any slot
  buffer constants;       ///< splatted, cache_tile elements each
  std::vector<index> constant_offsets;

  /// Of one temporary or staging area.
  index slot_bytes() const noexcept { return cache_tile * widest + 64; }
};

/// Whether a run may begin: no more dims than there may be, and as many operands as the program has.
datashape::outcome check_operands(const program::code& code, std::size_t rank, std::size_t inputs, std::size_t outputs);

}  // namespace pluribus::gfunc
