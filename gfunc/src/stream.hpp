// SPDX-License-Identifier: BSD-3-Clause
/// Stores that bypass the caches, for results far larger than them.
#pragma once
#include <cstddef>

#include "ndt/scalar.hpp"

namespace pluribus::gfunc {

/// Copies bytes; whole 64-byte lines of `to` are written past the caches. `from` is 64-byte aligned.
using stream_copy = void (*)(std::byte* to, const std::byte* from, ndt::index bytes);

/// The one for this processor.
stream_copy best_stream_copy() noexcept;

/// Orders streamed stores before later ones; once at the end of a run.
void stream_fence() noexcept;

}  // namespace pluribus::gfunc
