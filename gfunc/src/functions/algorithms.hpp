// SPDX-License-Identifier: BSD-3-Clause
/// The types of the typed loops behind functions over whole values, one an algorithm_id. Packed native elements flow in and out; who calls
/// them knows axes, layouts and threads. Loops that only move or order bits are registered for one dtype a size (uint8 to uint64,
/// complex128) and serve all of that size.
#pragma once
#include <cstdint>

namespace pluribus::gfunc::algorithms {

/// compress: elements whose mask is true, in order, to out; at most `capacity` are written, which is how many there are.
using compress = void (*)(void* out, std::int64_t capacity, const void* in, const bool* mask, std::int64_t n);

/// How elements become keys: signed integers of their size in ascending order. -0.0 precedes 0.0, unless `grouped`, where they are one key.
/// NaNs come last, without their signs; grouped, they are one key. Descending turns the order round, but NaNs stay last.
struct key_order {
  bool descending = false;
  bool grouped = false;
};

/// Which bucket a key falls into: by its distance from `low` over 2^shift, at most `last`; keys below `low` into the first.
struct bucket_scale {
  std::int64_t low = 0;
  int shift = 0;
  std::int64_t last = 0;
};

/// sort: what sorting 32 and 64-bit elements is made of, registered for int32, uint32, float32, int64, uint64 and float64. Scratch is n
/// keys and 64 bytes more. Counts and places are one a bucket.
struct sort {
  void (*to_keys)(const void* in, void* keys, std::int64_t n, key_order how);
  void (*from_keys)(const void* keys, void* out, std::int64_t n, key_order how);
  void (*sort_keys)(void* keys, std::int64_t n, void* scratch);
  /// Keys below the pivot to the front; how many there are.
  std::int64_t (*split)(void* keys, std::int64_t n, std::int64_t pivot, void* scratch);
  void (*count)(const void* in, std::int64_t n, key_order how, bucket_scale scale, std::int64_t* counts);
  /// Moves keys to their buckets; with `positions`, first, first + 1, ... move along.
  void (*scatter)(const void* in, std::int64_t n, key_order how, bucket_scale scale, std::int64_t* places, void* keys,
                  std::int64_t* positions, std::int64_t first);
  /// Stable; both runs have scratch of n.
  void (*sort_pairs)(void* keys, std::int64_t* positions, std::int64_t n, void* scratch_keys, std::int64_t* scratch_positions);
};

/// Text: element i is bytes[starts[i] : ends[i]], the two at any steps of bytes (0 repeats one), int64 where `wide`, else int32.
struct text_rows {
  const char* bytes;
  const char *starts, *ends;
  std::int64_t start_step, end_step;
  bool wide;
  bool packed;  ///< each element begins where the one before it ends
};
/// text_lengths: code points of each, counted as the bytes that continue none.
using text_lengths = void (*)(const text_rows* text, std::int64_t n, std::int64_t* out);
/// text_contains: whether the pattern of m bytes lies in each.
using text_contains = void (*)(const text_rows* text, std::int64_t n, const char* pattern, std::int64_t m, bool* out);
/// text_compare: bytes of two by value, which for UTF-8 is the order of code points.
enum class text_order : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };
using text_compare = void (*)(const text_rows* a, const text_rows* b, std::int64_t n, text_order what, bool* out);

}  // namespace pluribus::gfunc::algorithms
