// SPDX-License-Identifier: BSD-3-Clause
/// Short chains of arithmetic in one loop, for float64 and float32: multiply-and-add and its relatives, sums of squares, roots. Every
/// operation of a chain rounds, so the bits are those of its kernels run one after another (a test compares each with them).
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

inline float root(float x) { return __builtin_sqrtf(x); }
inline double root(double x) { return __builtin_sqrt(x); }
inline float magnitude(float x) { return __builtin_fabsf(x); }
inline double magnitude(double x) { return __builtin_fabs(x); }

template <class Chain, class... T>
void chain_of(kernel_sink* sink) {
  using first = std::common_type_t<T...>;
  const super_kernel k{Chain::pattern(), sizeof...(T), ndt::scalar_of<first>, tile<Chain, first, T...>};
  sink->super(sink, &k);
}

#define GF_CHAIN_1(text, expression)                                                 \
  {                                                                                  \
    struct chain {                                                                   \
      static constexpr const char* pattern() { return text; }                                \
      static double apply(double a) { return expression; }                           \
      static float apply(float a) { return expression; }                             \
    };                                                                               \
    chain_of<chain, double>(sink);                                                   \
    chain_of<chain, float>(sink);                                                    \
  }
#define GF_CHAIN_2(text, expression)                                                 \
  {                                                                                  \
    struct chain {                                                                   \
      static constexpr const char* pattern() { return text; }                                \
      static double apply(double a, double b) { return expression; }                 \
      static float apply(float a, float b) { return expression; }                    \
    };                                                                               \
    chain_of<chain, double, double>(sink);                                           \
    chain_of<chain, float, float>(sink);                                             \
  }
#define GF_CHAIN_3(text, expression)                                                 \
  {                                                                                  \
    struct chain {                                                                   \
      static constexpr const char* pattern() { return text; }                                \
      static double apply(double a, double b, double c) { return expression; }       \
      static float apply(float a, float b, float c) { return expression; }           \
    };                                                                               \
    chain_of<chain, double, double, double>(sink);                                   \
    chain_of<chain, float, float, float>(sink);                                      \
  }
#define GF_CHAIN_4(text, expression)                                                 \
  {                                                                                  \
    struct chain {                                                                   \
      static constexpr const char* pattern() { return text; }                                \
      static double apply(double a, double b, double c, double d) { return expression; } \
      static float apply(float a, float b, float c, float d) { return expression; }  \
    };                                                                               \
    chain_of<chain, double, double, double, double>(sink);                           \
    chain_of<chain, float, float, float, float>(sink);                               \
  }

void products_and_sums(kernel_sink* sink) {
  GF_CHAIN_3("add(multiply(a,b),c)", a * b + c)
  GF_CHAIN_3("subtract(multiply(a,b),c)", a * b - c)
  GF_CHAIN_3("subtract(a,multiply(b,c))", a - b * c)
  GF_CHAIN_3("multiply(add(a,b),c)", (a + b) * c)
  GF_CHAIN_3("multiply(subtract(a,b),c)", (a - b) * c)
  GF_CHAIN_3("divide(add(a,b),c)", (a + b) / c)
  GF_CHAIN_3("divide(subtract(a,b),c)", (a - b) / c)
  GF_CHAIN_3("divide(multiply(a,b),c)", a* b / c)
  GF_CHAIN_3("multiply(multiply(a,b),c)", a* b* c)
  GF_CHAIN_3("add(add(a,b),c)", a + b + c)
  GF_CHAIN_3("subtract(add(a,b),c)", a + b - c)
  GF_CHAIN_3("add(subtract(a,b),c)", a - b + c)
  GF_CHAIN_3("subtract(subtract(a,b),c)", a - b - c)
  GF_CHAIN_3("subtract(a,add(b,c))", a - (b + c))
  GF_CHAIN_4("add(multiply(a,b),multiply(c,d))", a * b + c * d)
  GF_CHAIN_4("subtract(multiply(a,b),multiply(c,d))", a * b - c * d)
  GF_CHAIN_4("add(add(multiply(a,b),c),d)", a * b + c + d)
  GF_CHAIN_4("subtract(add(multiply(a,b),c),d)", a * b + c - d)
  GF_CHAIN_4("subtract(subtract(multiply(a,b),c),d)", a * b - c - d)
  GF_CHAIN_4("subtract(a,subtract(b,multiply(c,d)))", a - (b - c * d))
  GF_CHAIN_4("add(add(a,b),add(c,d))", (a + b) + (c + d))
  GF_CHAIN_4("multiply(subtract(a,b),subtract(c,d))", (a - b) * (c - d))
}

void roots_and_squares(kernel_sink* sink) {
  GF_CHAIN_1("sqrt(abs(a))", root(magnitude(a)))
  GF_CHAIN_2("add(a,sqrt(abs(b)))", a + root(magnitude(b)))
  GF_CHAIN_2("subtract(a,sqrt(abs(b)))", a - root(magnitude(b)))
  GF_CHAIN_3("subtract(add(a,b),sqrt(abs(c)))", a + b - root(magnitude(c)))
  GF_CHAIN_2("abs(subtract(a,b))", magnitude(a - b))
  GF_CHAIN_2("square(subtract(a,b))", (a - b) * (a - b))
  GF_CHAIN_2("add(a,square(b))", a + b * b)
  GF_CHAIN_2("add(a,multiply(b,b))", a + b * b)
  GF_CHAIN_2("add(square(a),square(b))", a * a + b * b)
  GF_CHAIN_2("add(multiply(a,a),multiply(b,b))", a * a + b * b)
  GF_CHAIN_2("sqrt(add(square(a),square(b)))", root(a * a + b * b))
  GF_CHAIN_2("sqrt(add(multiply(a,a),multiply(b,b)))", root(a * a + b * b))
  GF_CHAIN_3("add(add(square(a),square(b)),square(c))", a * a + b * b + c * c)
  GF_CHAIN_3("add(add(multiply(a,a),multiply(b,b)),multiply(c,c))", a * a + b * b + c * c)
  GF_CHAIN_3("sqrt(add(add(square(a),square(b)),square(c)))", root(a * a + b * b + c * c))
  GF_CHAIN_3("sqrt(add(add(multiply(a,a),multiply(b,b)),multiply(c,c)))", root(a * a + b * b + c * c))
  GF_CHAIN_4("divide(sqrt(add(add(square(a),square(b)),square(c))),d)", root(a * a + b * b + c * c) / d)
  GF_CHAIN_4("divide(sqrt(add(add(multiply(a,a),multiply(b,b)),multiply(c,c))),d)", root(a * a + b * b + c * c) / d)
  GF_CHAIN_4("multiply(sqrt(add(add(square(a),square(b)),square(c))),d)", root(a * a + b * b + c * c) * d)
  GF_CHAIN_4("multiply(sqrt(add(add(multiply(a,a),multiply(b,b)),multiply(c,c))),d)", root(a * a + b * b + c * c) * d)
}

}  // namespace

void superinstruction(kernel_sink* sink) {
  products_and_sums(sink);
  roots_and_squares(sink);
}

}  // namespace pluribus::gfunc::GF_ISA
