// SPDX-License-Identifier: BSD-3-Clause
/// The types of the typed loops behind functions over whole values, one an algorithm_id. Packed native elements flow in and out; who calls
/// them knows axes, layouts and threads. Loops that only move or order bits are registered for one dtype a size (uint8 to uint64,
/// complex128) and serve all of that size.
#pragma once
#include <cstdint>

namespace pluribus::gfunc::algorithms {

/// compress: elements whose mask is true, in order, to out; at most `capacity` are written, which is how many there are.
using compress = void (*)(void* out, std::int64_t capacity, const void* in, const bool* mask, std::int64_t n);

/// sort: unsigned keys in place, ascending.
using sort_keys = void (*)(void* keys, std::int64_t n);

}  // namespace pluribus::gfunc::algorithms
