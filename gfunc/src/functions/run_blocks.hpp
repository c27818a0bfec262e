// SPDX-License-Identifier: BSD-3-Clause
/// Reductions of many short runs at once: a table over a block of adjacent elements, from which the result of a run is read by where it
/// begins and ends, so that no loop is as short as a run. A reducer takes part through a specialisation of run_prefixes; blocks that this
/// refuses, and long runs, go to the reducer one by one, and the bits are the same.
#pragma once
#include <cstdint>

#include "complex.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Specialisations have `short_run`, the most elements of a run that is read from the table, and `block`, the most of the table;
/// `bool fill(const T* x, std::int64_t n, std::int64_t longest)`, of runs of at most `longest`, false where the table of these elements
/// would not do; `result(from, to)` of the elements between two places; and `bool whole(x, n, result)` for one run alone.
template <class R, class T, class Finish>
struct run_prefixes {
  static constexpr bool usable = false;
};

template <class R, class T>
struct reduction_loops;

/// A result as it is stored: of a half it is a float32, of a complex a complex128.
template <class Out, class V>
void put_result(V value, Out& to) {
  if constexpr (is_half<Out>)
    narrow(static_cast<float>(value), to);
  else if constexpr (is_complex<Out>)
    to = {static_cast<part_of<Out>>(value.real), static_cast<part_of<Out>>(value.imag)};
  else
    to = static_cast<Out>(value);
}

template <class R, class T, class Finish, class Out>
void runs(void* out, const void* in, const std::int64_t* sizes, std::int64_t n, double ddof) {
  using table = run_prefixes<R, T, Finish>;
  const T* x = static_cast<const T*>(in);
  Out* to = static_cast<Out*>(out);
  table prefixes;
  for (std::int64_t r = 0; r < n;) {
    std::int64_t end = r, elements = 0, longest = 0;
    for (; end < n && sizes[end] <= table::short_run && elements + sizes[end] <= table::block; elements += sizes[end++])
      longest = sizes[end] > longest ? sizes[end] : longest;
    if (end > r && prefixes.fill(x, elements, longest)) {
      for (std::int64_t at = 0; r < end; ++r) {
        put_result(prefixes.result(at, at + sizes[r]), to[r]);
        at += sizes[r];
      }
      x += elements;
      continue;
    }
    for (end = end > r ? end : r + 1; r < end; ++r) {
      if (prefixes.whole(x, sizes[r], to[r])) {
        x += sizes[r];
        continue;
      }
      typename R::state s = R::empty();
      reduction_loops<R, T>::along(&s, x, sizes[r]);
      put_result(Finish::apply(s, ddof), to[r]);
      x += sizes[r];
    }
  }
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
