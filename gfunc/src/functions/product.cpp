// SPDX-License-Identifier: BSD-3-Clause
/// prod of integers: widens to 64 bits and wraps, so any order gives the same bits. Floats have no product here: rounding would make it
/// depend on the order.
#include "reduction.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
struct integer_product {
  using state = std::uint64_t;
  static constexpr bool positional = false;
  static state empty() { return 1; }
  static void add(state& s, T x) { s *= static_cast<std::uint64_t>(x); }
  static void add_run(state& s, const T* x, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) s *= static_cast<std::uint64_t>(x[i]);
  }
  static void merge(state& s, const state& other) { s *= other; }
};
struct wrapped_product {
  static std::uint64_t apply(const std::uint64_t& s, double) { return s; }
};

template <class... T>
void products(kernel_sink* sink, dtypes<T...>) {
  (reduction<integer_product<T>, T, wrapped_product, std::conditional_t<std::is_unsigned_v<T> && !std::is_same_v<T, bool>, std::uint64_t, std::int64_t>>(sink, "prod"), ...);
}

}  // namespace

void product(kernel_sink* sink) {
  family f(sink);
  f.function("prod", "Product of integers, widened to 64 bits, wrapping; 1 of none.", "prod([2, 3, 4])", "24");
  products(sink, bools{});
  products(sink, integers{});
}

}  // namespace pluribus::gfunc::GF_ISA
