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

/// sort: what sorting 32 and 64-bit elements is made of, registered for int32, uint32, float32, int64, uint64 and float64. Counts
/// and places are one a bucket.
struct sort {
  void (*to_keys)(const void* in, void* keys, std::int64_t n, key_order how);
  void (*from_keys)(const void* keys, void* out, std::int64_t n, key_order how);
  /// Keys below the pivot to the front of `out`, the others to its end, where out has room for `room` keys, n at least; how many went to
  /// the front. What lies between the two may be overwritten.
  std::int64_t (*split)(const void* keys, std::int64_t n, std::int64_t pivot, void* out, std::int64_t room);
  /// The same with the keys of elements.
  std::int64_t (*split_elements)(const void* in, std::int64_t n, key_order how, std::int64_t pivot, void* out, std::int64_t room);
  /// Sorts n keys, with as many in `other` to work in: they end where they were, or in `other` unless `stays`; as the elements they stand
  /// for where `elements` says how.
  void (*sort_keys)(void* keys, void* other, std::int64_t n, bool stays, const key_order* elements);
  /// Sorted keys without repeats, in place; how many are left.
  std::int64_t (*drop_repeats)(void* keys, std::int64_t n);
  void (*count)(const void* in, std::int64_t n, key_order how, bucket_scale scale, std::int64_t* counts);
  /// Moves keys to their buckets; first, first + 1, ... move along to `positions`.
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
  bool packed;            ///< each element begins where the one before it ends
  std::int64_t readable;  ///< from `bytes` on, of elements or not

  bool repeats() const { return start_step == 0 && end_step == 0; }
};
/// text_lengths: code points of each, counted as the bytes that continue none.
using text_lengths = void (*)(const text_rows* text, std::int64_t n, std::int64_t* out);
/// text_contains: whether the pattern of m bytes lies in each.
using text_contains = void (*)(const text_rows* text, std::int64_t n, const char* pattern, std::int64_t m, bool* out);
/// text_compare: bytes of two by value, which for UTF-8 is the order of code points; or whether the first begins or ends with the second.
enum class text_order : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal, begins, ends };
using text_compare = void (*)(const text_rows* a, const text_rows* b, std::int64_t n, text_order what, bool* out);

/// One pass of a transform: `radix` rows at a time into as many, in groups * stride places. Twiddles are the real parts of
/// w^(p k) for k = 1 .. radix - 1 and, within each, p = 0 .. groups - 1; then the imaginary parts. Roots are the real parts of the radix-th
/// roots of one, then the imaginary parts; only odd radices read them.
struct fourier_pass {
  std::int64_t radix, groups, stride;
  const void* twiddles;
  const void* roots;
};

/// How elements lie outside: `step` from one to the next of a lane, `lane_step` from one lane to the next, both in scalars.
struct fourier_layout {
  std::int64_t step, lane_step;
};

/// fourier: what Fourier transforms are made of, registered for float32 and float64. Rows are indices of a transform; each holds one scalar
/// of every lane, and real and imaginary parts lie apart. Behind every buffer stand 16 scalars more, which may be read and written.
struct fourier {
  std::int64_t width;  ///< scalars in a vector: so many lanes at once are done best
  /// The forward transform; exchange the parts for the backward one. The result is in the others after an odd number of passes.
  void (*transform)(const fourier_pass* passes, std::int64_t count, std::int64_t lanes, void* re, void* im, void* other_re, void* other_im);
  /// Row by row, by factors that all lanes share.
  void (*multiply)(void* re, void* im, const void* factor_re, const void* factor_im, std::int64_t rows, std::int64_t lanes);
  /// `count` elements a lane into rows; the rows after them become 0. Pairs are of real and imaginary parts.
  void (*gather)(const void* from, fourier_layout at, std::int64_t count, void* to, std::int64_t rows, std::int64_t lanes);
  void (*gather_pairs)(const void* from, fourier_layout at, std::int64_t count, void* re, void* im, std::int64_t rows, std::int64_t lanes);
  void (*scatter)(const void* from, std::int64_t rows, std::int64_t lanes, void* to, fourier_layout at, double scale);
  void (*scatter_pairs)(const void* re, const void* im, std::int64_t rows, std::int64_t lanes, void* to, fourier_layout at, double scale);
  /// From the transform of half as many pairs to rows 0 .. half of the transform of the reals that were paired, and back (twice the
  /// pairs' transform). Factors are w^k of the whole length for k = 0 .. half.
  void (*unpair)(const void* re, const void* im, std::int64_t half, std::int64_t lanes, const void* factor_re, const void* factor_im,
                 void* out_re, void* out_im);
  void (*pair)(const void* re, const void* im, std::int64_t half, std::int64_t lanes, const void* factor_re, const void* factor_im,
               void* out_re, void* out_im);
  /// Row n - k becomes the conjugate of row k for 0 < k < n / 2; row 0 becomes real, and row n / 2 of an even n.
  void (*mirror)(void* re, void* im, std::int64_t n, std::int64_t lanes);
  /// A zero stays positive.
  void (*negate)(void* scalars, std::int64_t n);
};

/// philox: blocks at the counters (first + i, block, 0, name), four words each; how many of the n were made, from the first on.
using philox = std::int64_t (*)(const std::uint64_t* key, std::uint64_t first, std::uint64_t block, std::uint64_t name, std::int64_t n,
                                std::uint64_t* out);

}  // namespace pluribus::gfunc::algorithms
