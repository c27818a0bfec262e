// SPDX-License-Identifier: BSD-3-Clause
/// Superinstructions written as expressions over their arguments: `a * b + c - d` makes the pattern text by which a program finds the chain
/// and the loop that runs it, so the two cannot differ. Every operation of a chain rounds, and integers wrap after each or once, which is
/// the same: the bits are those of its kernels run one after another (a test compares each with them).
#pragma once
#include <utility>

#include "integer.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Prefix text, made while compiling.
struct chain_text {
  char text[128] = {};
  int size = 0;

  constexpr void put(const char* more) {
    while (*more != '\0') text[size++] = *more++;
  }
};

inline float root(float x) { return __builtin_sqrtf(x); }
inline double root(double x) { return __builtin_sqrt(x); }
inline float magnitude(float x) { return __builtin_fabsf(x); }
inline double magnitude(double x) { return __builtin_fabs(x); }

template <int Number>
struct chain_argument {
  static constexpr int arity = Number + 1;
  static constexpr void write(chain_text& to) { to.text[to.size++] = static_cast<char>('a' + Number); }
  template <class V>
  static V apply(const V* x) {
    return x[Number];
  }
};

#define GF_CHAIN_UNARY(name, function, expression) \
  template <class X>                               \
  struct name {                                    \
    static constexpr int arity = X::arity;         \
    static constexpr void write(chain_text& to) {  \
      to.put(function "(");                        \
      X::write(to);                                \
      to.put(")");                                 \
    }                                              \
    template <class V>                             \
    static V apply(const V* in) {                  \
      const V x = X::apply(in);                    \
      return expression;                           \
    }                                              \
  };
#define GF_CHAIN_BINARY(name, function, symbol)                             \
  template <class X, class Y>                                               \
  struct name {                                                             \
    static constexpr int arity = X::arity > Y::arity ? X::arity : Y::arity; \
    static constexpr void write(chain_text& to) {                           \
      to.put(function "(");                                                 \
      X::write(to);                                                         \
      to.put(",");                                                          \
      Y::write(to);                                                         \
      to.put(")");                                                          \
    }                                                                       \
    template <class V>                                                      \
    static V apply(const V* in) {                                           \
      return X::apply(in) symbol Y::apply(in);                              \
    }                                                                       \
  };                                                                        \
  template <class X, class Y>                                               \
  constexpr name<X, Y> operator symbol(X, Y) {                              \
    return {};                                                              \
  }

GF_CHAIN_BINARY(chain_sum, "add", +)
GF_CHAIN_BINARY(chain_difference, "subtract", -)
GF_CHAIN_BINARY(chain_product, "multiply", *)
GF_CHAIN_BINARY(chain_quotient, "divide", /)
GF_CHAIN_UNARY(chain_square, "square", x* x)
GF_CHAIN_UNARY(chain_root, "sqrt", root(x))
GF_CHAIN_UNARY(chain_magnitude, "abs", magnitude(x))
#undef GF_CHAIN_BINARY
#undef GF_CHAIN_UNARY

template <class X>
constexpr chain_square<X> square(X) {
  return {};
}
template <class X>
constexpr chain_root<X> sqrt(X) {
  return {};
}
template <class X>
constexpr chain_magnitude<X> abs(X) {
  return {};
}

namespace letters {
inline constexpr chain_argument<0> a{};
inline constexpr chain_argument<1> b{};
inline constexpr chain_argument<2> c{};
inline constexpr chain_argument<3> d{};
inline constexpr chain_argument<4> e{};
inline constexpr chain_argument<5> f{};
}  // namespace letters

template <class Chain>
constexpr chain_text text_of_chain() {
  chain_text made;
  Chain::write(made);
  return made;
}
template <class Chain>
inline constexpr chain_text chain_pattern = text_of_chain<Chain>();

template <class Chain>
struct chain_op {
  template <class T, class... More>
  static T apply(T first, More... more) {
    static_assert(!std::is_signed_v<T> || std::is_floating_point_v<T>, "integers come unsigned, so that they wrap");
    using V = std::conditional_t<std::is_integral_v<T> && (sizeof(T) < 4), std::uint32_t, T>;
    const V x[] = {static_cast<V>(first), static_cast<V>(more)...};
    return static_cast<T>(Chain::apply(x));
  }
};

template <class T>
using unsigned_twin = std::conditional_t<std::is_integral_v<T>, unsigned_of<sizeof(T), T>, T>;

template <class T, std::size_t>
using repeated = T;
template <class Chain, class T, std::size_t... I>
constexpr super_kernel chain_kernel(ndt::scalar dtype, std::index_sequence<I...>) {
  constexpr tile_kernel run = tile<chain_op<Chain>, T, repeated<T, I>...>;
  return {chain_pattern<Chain>.text, Chain::arity, dtype, run, streamed<run, chain_op<Chain>, T, repeated<T, I>...>};
}

/// One chain over some dtypes. Of integers the sign does not matter, so both dtypes of a size share a loop.
template <class Chain, class... T>
void chain(kernel_sink* sink, Chain, dtypes<T...>) {
  static_assert(Chain::arity <= max_super_arity);
  const super_kernel all[] = {chain_kernel<Chain, unsigned_twin<T>>(ndt::scalar_of<T>, std::make_index_sequence<Chain::arity>{})...};
  for (const super_kernel& k : all) sink->super(sink, &k);
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
