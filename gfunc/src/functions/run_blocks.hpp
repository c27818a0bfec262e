// SPDX-License-Identifier: BSD-3-Clause
/// Reductions of many short runs at once: running totals over a block of adjacent elements, of which the result of a run is one difference,
/// so that no loop is as short as a run. A reducer takes part through a specialisation of run_prefixes; blocks that this refuses, and long
/// runs, go to the reducer one by one, and the bits are the same.
#pragma once
#include <cstdint>

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Elements of a block of short runs, which have at most `short_run`; a run of more than `longest_run` is left to the reducer.
inline constexpr std::int64_t run_block = 1024, short_run = 256, longest_run = 4096;

/// Specialisations have `bool fill(const T* x, std::int64_t n)`, false where the totals of these elements would not do,
/// `result(from, to)` of the elements between two places, from the totals, and `bool whole(x, n, result)` for one run alone.
template <class R, class T, class Finish>
struct run_prefixes {
  static constexpr bool usable = false;
};

template <class R, class T, class Finish, class Out>
void runs(void* out, const void* in, const std::int64_t* sizes, std::int64_t n, double ddof) {
  const T* x = static_cast<const T*>(in);
  Out* to = static_cast<Out*>(out);
  run_prefixes<R, T, Finish> prefixes;
  for (std::int64_t r = 0; r < n;) {
    std::int64_t end = r, elements = 0;
    while (end < n && sizes[end] <= short_run && elements + sizes[end] <= run_block) elements += sizes[end++];
    if (end > r && prefixes.fill(x, elements)) {
      for (std::int64_t at = 0; r < end; ++r) {
        to[r] = static_cast<Out>(prefixes.result(at, at + sizes[r]));
        at += sizes[r];
      }
      x += elements;
      continue;
    }
    for (end = end > r ? end : r + 1; r < end; ++r) {
      if (sizes[r] <= longest_run && prefixes.whole(x, sizes[r], to[r])) {
        x += sizes[r];
        continue;
      }
      typename R::state s = R::empty();
      R::add_run(s, x, sizes[r]);
      to[r] = static_cast<Out>(Finish::apply(s, ddof));
      x += sizes[r];
    }
  }
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
