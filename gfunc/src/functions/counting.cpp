// SPDX-License-Identifier: BSD-3-Clause
/// count, count_nonzero, any and all: how many elements there are and how many are not zero (NaN is not zero). Elements flow in, counts or
/// truth values flow out; `count` of bools counts the true ones.
#include "complex.hpp"
#include "reduction.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
struct nonzero {
  struct state {
    std::int64_t nonzero, count;
  };
  static constexpr bool positional = false;
  static state empty() { return {0, 0}; }
  static bool is(T x) {
    if constexpr (is_complex<T>)
      return (x.real != 0) | (x.imag != 0);
    else
      return x != T(0);
  }
  static void add(state& s, T x) {
    s.nonzero += is(x);
    ++s.count;
  }
  static void add_run(state& s, const T* x, std::int64_t n) {
    for (std::int64_t at = 0; at < n; at += 8192) {
      const std::int64_t end = n - at < 8192 ? n : at + 8192;
      std::uint32_t found = 0;
      for (std::int64_t i = at; i < end; ++i) found += is(x[i]);
      s.nonzero += found;
    }
    s.count += n;
  }
  static void merge(state& s, const state& other) {
    s.nonzero += other.nonzero;
    s.count += other.count;
  }
};

/// Counting all elements looks at none of them.
struct everything {
  using state = std::int64_t;
  static constexpr bool positional = false;
  static state empty() { return 0; }
  template <class T>
  static void add(state& s, T) {
    ++s;
  }
  template <class T>
  static void add_run(state& s, const T*, std::int64_t n) {
    s += n;
  }
  static void merge(state& s, const state& other) { s += other; }
};

struct total {
  static std::int64_t apply(const std::int64_t& s, double) { return s; }
};
struct nonzero_total {
  template <class S>
  static std::int64_t apply(const S& s, double) {
    return s.nonzero;
  }
};
struct any_nonzero {
  template <class S>
  static bool apply(const S& s, double) {
    return s.nonzero != 0;
  }
};
struct all_nonzero {
  template <class S>
  static bool apply(const S& s, double) {
    return s.nonzero == s.count;
  }
};

template <class... T>
void counts(family& f, dtypes<T...>) {
  kernel_sink* sink = f.sink();
  f.function("count_nonzero", "How many elements are not zero.", "count_nonzero([0, 2, 3])", "2");
  (reduction<nonzero<computed<T>>, T, nonzero_total, std::int64_t>(sink, "count_nonzero"), ...);
  f.function("any", "Whether an element is not zero; false of none.", "any([false, true])", "true");
  (reduction<nonzero<computed<T>>, T, any_nonzero, bool>(sink, "any"), ...);
  f.function("all", "Whether no element is zero; true of none.", "all([false, true])", "false");
  (reduction<nonzero<computed<T>>, T, all_nonzero, bool>(sink, "all"), ...);
}
template <class... T>
void count_elements(kernel_sink* sink, dtypes<T...>) {
  (reduction<everything, T, total, std::int64_t>(sink, "count"), ...);
}

}  // namespace

void counting(kernel_sink* sink) {
  family f(sink);
  f.function("count", "How many elements there are; of bools, how many are true.", "count([true, false, true])", "2");
  reduction<nonzero<bool>, bool, nonzero_total, std::int64_t>(sink, "count");
  count_elements(sink, numbers{});
  counts(f, all_dtypes{});
}

}  // namespace pluribus::gfunc::GF_ISA
