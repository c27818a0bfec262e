// SPDX-License-Identifier: BSD-3-Clause
/// From a reducer (a struct that says what a state is, how one element or a run of them joins it, how two states merge and what comes out)
/// to the erased kernels over arrays of states. Half dtypes reach a reducer as float32.
#pragma once
#include "complex.hpp"
#include "loops.hpp"
#include "run_blocks.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
computed<T> element(T x) {
  if constexpr (is_half<T>)
    return widen(x);
  else
    return x;
}

template <class R, class T>
struct reduction_loops {
  using state = typename R::state;
  static_assert(alignof(state) <= 8);

  static state* at(void* states) { return static_cast<state*>(states); }
  static const state* at(const void* states) { return static_cast<const state*>(states); }

  static void init(void* states, std::int64_t slots) {
    const state empty = R::empty();
    for (std::int64_t i = 0; i < slots; ++i) at(states)[i] = empty;
  }
  static void along(void* s, const void* in, std::int64_t n) {
    const T* x = static_cast<const T*>(in);
    if constexpr (is_half<T>) {
      float store[half_block];
      for (std::int64_t i = 0; i < n; i += half_block) {
        const std::int64_t m = n - i < half_block ? n - i : half_block;
        R::add_run(*at(s), static_cast<const float*>(staged<T>(in, i, m, store)), m);
      }
    } else {
      R::add_run(*at(s), x, n);
    }
  }
  static void across(void* states, const void* in, std::int64_t n) {
    const T* x = static_cast<const T*>(in);
    for (std::int64_t i = 0; i < n; ++i) R::add(at(states)[i], element(x[i]));
  }
  static void labelled(void* states, std::int64_t, const std::int64_t* labels, const void* in, std::int64_t n) {
    const T* x = static_cast<const T*>(in);
    for (std::int64_t i = 0; i < n; ++i) R::add(at(states)[labels[i]], element(x[i]));
  }
  static void merge(void* states, const void* other, std::int64_t slots) {
    for (std::int64_t i = 0; i < slots; ++i) R::merge(at(states)[i], at(other)[i]);
  }
  static void along_at(void* s, const void* in, std::int64_t n, std::int64_t base, std::int64_t step) {
    const T* x = static_cast<const T*>(in);
    if constexpr (is_half<T>) {
      float store[half_block];
      for (std::int64_t i = 0; i < n; i += half_block) {
        const std::int64_t m = n - i < half_block ? n - i : half_block;
        R::add_run(*at(s), static_cast<const float*>(staged<T>(in, i, m, store)), m, base + i * step, step);
      }
    } else {
      R::add_run(*at(s), x, n, base, step);
    }
  }
  static void across_at(void* states, const void* in, std::int64_t n, std::int64_t base, std::int64_t step) {
    const T* x = static_cast<const T*>(in);
    for (std::int64_t i = 0; i < n; ++i) R::add(at(states)[i], element(x[i]), base + i * step);
  }
  static void labelled_at(void* states, const std::int64_t* labels, const void* in, std::int64_t n, std::int64_t base, std::int64_t step) {
    const T* x = static_cast<const T*>(in);
    for (std::int64_t i = 0; i < n; ++i) R::add(at(states)[labels[i]], element(x[i]), base + i * step);
  }
};

/// Finish::apply(state, ddof) gives the result as put_result takes it.
template <class R, class Finish, class Out>
void finish_slots(const void* states, void* out, std::int64_t slots, std::int64_t, double ddof) {
  for (std::int64_t i = 0; i < slots; ++i) {
    put_result(Finish::apply(static_cast<const typename R::state*>(states)[i], ddof), static_cast<Out*>(out)[i]);
  }
}

template <class R, class T, class Finish, class Out>
reduction_kernel reduction_of(const char* function) {
  using loops = reduction_loops<R, T>;
  reduction_kernel k{};
  k.function = function;
  k.arg = ndt::scalar_of<T>;
  k.result = ndt::scalar_of<Out>;
  k.state_bytes = sizeof(typename R::state);
  k.init = loops::init;
  k.merge = loops::merge;
  k.finish = finish_slots<R, Finish, Out>;
  if constexpr (R::positional) {
    k.along_at = loops::along_at;
    k.across_at = loops::across_at;
    k.labelled_at = loops::labelled_at;
  } else {
    k.along = loops::along;
    k.across = loops::across;
    k.labelled = loops::labelled;
  }
  if constexpr (requires { R::template across_rows<T>; }) k.across_rows = R::template across_rows<T>;
  if constexpr (run_prefixes<R, T, Finish>::usable) k.runs = runs<R, T, Finish, Out>;
  return k;
}

template <class R, class T, class Finish, class Out>
void reduction(kernel_sink* sink, const char* function) {
  const reduction_kernel k = reduction_of<R, T, Finish, Out>(function);
  sink->reduction(sink, &k);
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
