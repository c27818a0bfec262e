// SPDX-License-Identifier: BSD-3-Clause
/// Erased kernels: what a functions/ file compiled for one instruction set hands to the registry, and the C-like sink it hands them to.
/// All pointers are contiguous, native-endian and naturally aligned; a bool is one byte, 0 or 1. Light on purpose: no containers, no
/// inline std functions, so that a kernel TU leaves no weak symbol outside its instruction-set namespace.
#pragma once
#include <cstdint>

#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

inline constexpr int max_arity = 4;
/// Of a superinstruction.
inline constexpr int max_super_arity = 6;

/// n elements, any n >= 0. out may equal an input pointer exactly when the element sizes agree, or is disjoint from it.
using tile_kernel = void (*)(void* out, const void* const* in, std::int64_t n);

struct elementwise_kernel {
  const char* function;
  std::uint8_t arity;
  ndt::scalar args[max_arity];
  ndt::scalar result;
  tile_kernel run;
  /// The same bits, whole 64-byte lines of `out` stored past the caches, with no order towards other stores. Null where a kernel has none.
  tile_kernel streamed = nullptr;
};

struct cast_kernel {
  ndt::scalar from, to;
  tile_kernel run;
};

/// A reduction over states: one trivially copyable, 8-byte aligned state per output slot.
struct reduction_kernel {
  const char* function;
  ndt::scalar arg, result;
  std::int64_t state_bytes;
  void (*init)(void* states, std::int64_t slots);
  /// n elements into one slot: the inner dim is reduced.
  void (*along)(void* state, const void* in, std::int64_t n);
  /// element i into slot i: the inner dim is kept.
  void (*across)(void* states, const void* in, std::int64_t n);
  /// element i into slot labels[i]; the labels are already known to be in range.
  void (*labelled)(void* states, std::int64_t slots, const std::int64_t* labels, const void* in, std::int64_t n);
  void (*merge)(void* states, const void* other, std::int64_t slots);
  /// Kernels count what they saw; `count_per_slot` may be ignored.
  void (*finish)(const void* states, void* out, std::int64_t slots, std::int64_t count_per_slot, double ddof);

  /// Reductions to a position (argmin, argmax) have these instead of along, across and labelled, which are null there: element i has
  /// the logical index base + i * step, and of equal elements the one with the least index wins.
  void (*along_at)(void* state, const void* in, std::int64_t n, std::int64_t base, std::int64_t step) = nullptr;
  void (*across_at)(void* states, const void* in, std::int64_t n, std::int64_t base, std::int64_t step) = nullptr;
  void (*labelled_at)(void* states, const std::int64_t* labels, const void* in, std::int64_t n, std::int64_t base,
                      std::int64_t step) = nullptr;
  /// `across` for many rows at once, row r at `in + r * row_bytes`: touches each state once, so it is much faster where rows can be
  /// had together. Null where a kernel has none.
  void (*across_rows)(void* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) = nullptr;
  /// One result a run of adjacent elements, run r of sizes[r] >= 0 elements beginning where run r - 1 ends: the same bits as init, along
  /// and finish of each, much faster where runs are short. Null where a kernel has none.
  void (*runs)(void* out, const void* in, const std::int64_t* sizes, std::int64_t n, double ddof) = nullptr;
};

/// Several operations in one pass, each still rounding: bit-identical to the unfused kernels. The pattern is prefix text over the
/// arguments a to f, as "add(multiply(a,b),c)"; arguments and result are all of `dtype`.
struct super_kernel {
  const char* pattern;
  std::uint8_t arity;
  ndt::scalar dtype;
  tile_kernel run;
  tile_kernel streamed = nullptr;  ///< as of an elementwise kernel
};

/// Typed inner loops of functions over whole values; the type behind each pointer stands in a header of functions/.
enum class algorithm_id : std::uint8_t { compress, sort, matrix_product, text_lengths, text_contains, text_compare, fourier, philox };
inline constexpr int algorithm_count = 8;

struct algorithm_kernel {
  algorithm_id what;
  ndt::scalar dtype;
  const void* run;
};

/// Where a functions/ file puts what it has. The strings must outlive the registry (string literals do).
struct kernel_sink {
  void (*function)(kernel_sink*, const char* name, const char* doc, const char* example, const char* example_result);
  void (*elementwise)(kernel_sink*, const elementwise_kernel*);
  void (*cast)(kernel_sink*, const cast_kernel*);
  void (*reduction)(kernel_sink*, const reduction_kernel*);
  void (*super)(kernel_sink*, const super_kernel*);
  void (*algorithm)(kernel_sink*, const algorithm_kernel*);
  /// Another name of a function that was put there.
  void (*alias)(kernel_sink*, const char* name, const char* of);
};

}  // namespace pluribus::gfunc
