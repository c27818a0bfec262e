// SPDX-License-Identifier: BSD-3-Clause
/// Makes the n-th allocation of the calling thread fail, and counts what is alive, so that a test can run an operation once for every
/// allocation it makes. Link failing_new.cpp into the test; it replaces the global operator new.
#pragma once
#include <cstdint>
#include <new>

namespace pluribus::testing {

/// From now on: n allocations succeed, the next throws std::bad_alloc; negative: none fails.
void fail_after(std::int64_t n) noexcept;
/// Allocations of this thread that are not freed yet.
std::int64_t alive() noexcept;
/// Allocations refused since the last fail_after.
bool refused() noexcept;

/// Runs f with the 1st, 2nd, ... allocation failing until it runs through; returns how many runs it took. `leaked` counts blocks that a
/// failed run left behind.
template <class F>
int run_with_failures(F f, std::int64_t& leaked) {
  leaked = 0;
  for (int n = 0;; ++n) {
    const std::int64_t before = alive();
    fail_after(n);
    bool done = false;
    try {
      f();
      done = !refused();
    } catch (const std::bad_alloc&) {
    }
    fail_after(-1);
    leaked += alive() - before;
    if (done) return n;
  }
}

}  // namespace pluribus::testing
