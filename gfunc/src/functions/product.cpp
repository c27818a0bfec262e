// SPDX-License-Identifier: BSD-3-Clause
/// prod, the same bits in any order: of integers widened to 64 bits and wrapping, of floats from the sum of logarithms in log_product.hpp.
/// Complex numbers have no product here, as their rounding would make it depend on the order: whole values have one, in C order.
#include "log_product.hpp"
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

struct float_product {
  using state = log_product;
  static constexpr bool positional = false;
  static state empty() { return {}; }
  template <class T>
  static void add(state& s, T x) {
    s.multiply(static_cast<double>(x));
  }
  template <class T>
  static void add_run(state& s, const T* x, std::int64_t n) {
    for (std::int64_t i = 0; i < n; ++i) s.multiply(static_cast<double>(x[i]));
  }
  static void merge(state& s, const state& other) { s.merge(other); }
};
struct rounded_product_of_all {
  static double apply(const log_product& s, double) { return product_of(s); }
};

template <class... T>
void float_products(kernel_sink* sink, dtypes<T...>) {
  (reduction<float_product, T, rounded_product_of_all, T>(sink, "prod"), ...);
}

template <class... T>
void products(kernel_sink* sink, dtypes<T...>) {
  (reduction<integer_product<T>, T, wrapped_product,
             std::conditional_t<std::is_unsigned_v<T> && !std::is_same_v<T, bool>, std::uint64_t, std::int64_t>>(sink, "prod"),
   ...);
}

}  // namespace

void product(kernel_sink* sink) {
  family f(sink);
  f.function(
      "prod",
      "Product of the elements, the same bits in any order, of complex numbers in C order; 1 of none. Integers widen to 64 bits and wrap.",
      "prod([2, 3, 4])", "24");
  products(sink, bools{});
  products(sink, integers{});
  float_products(sink, real_floats{});
}

}  // namespace pluribus::gfunc::GF_ISA
