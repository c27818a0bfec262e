// SPDX-License-Identifier: BSD-3-Clause
/// The chains of sums and differences of up to three terms, each an argument or a product, and of products of sums, over some dtypes.
#pragma once
#include "chain.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// `first` is a sum or difference of two terms, which used the arguments before x and y.
template <class Dtypes, class First, class X, class Y>
void third_term(kernel_sink* sink, First first, X x, Y y) {
  chain(sink, first + x, Dtypes{});
  chain(sink, first - x, Dtypes{});
  chain(sink, first + x * y, Dtypes{});
  chain(sink, first - x * y, Dtypes{});
}

template <class Dtypes>
void sums(kernel_sink* sink) {
  using namespace letters;
  chain(sink, a * b + c, Dtypes{});
  chain(sink, a * b - c, Dtypes{});
  chain(sink, a - b * c, Dtypes{});
  chain(sink, a * b + c * d, Dtypes{});
  chain(sink, a * b - c * d, Dtypes{});
  third_term<Dtypes>(sink, a + b, c, d);
  third_term<Dtypes>(sink, a - b, c, d);
  third_term<Dtypes>(sink, a * b + c, d, e);
  third_term<Dtypes>(sink, a * b - c, d, e);
  third_term<Dtypes>(sink, a - b * c, d, e);
  third_term<Dtypes>(sink, a * b + c * d, e, f);
  third_term<Dtypes>(sink, a * b - c * d, e, f);
  chain(sink, a - (b + c), Dtypes{});
  chain(sink, a - (b - c), Dtypes{});
  chain(sink, a - (b - c * d), Dtypes{});
  chain(sink, (a + b) + (c + d), Dtypes{});
}

template <class Dtypes>
void products(kernel_sink* sink) {
  using namespace letters;
  chain(sink, a * b * c, Dtypes{});
  chain(sink, (a + b) * c, Dtypes{});
  chain(sink, (a - b) * c, Dtypes{});
  chain(sink, (a + b) * c + d, Dtypes{});
  chain(sink, (a - b) * c + d, Dtypes{});
  chain(sink, (a - b) * (c - d), Dtypes{});
  chain(sink, square(a - b), Dtypes{});
  chain(sink, a + square(b), Dtypes{});
  chain(sink, a + b * b, Dtypes{});
  chain(sink, square(a) + square(b), Dtypes{});
  chain(sink, a * a + b * b, Dtypes{});
  chain(sink, square(a) + square(b) + square(c), Dtypes{});
  chain(sink, a * a + b * b + c * c, Dtypes{});
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
