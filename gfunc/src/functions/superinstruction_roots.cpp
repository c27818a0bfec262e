// SPDX-License-Identifier: BSD-3-Clause
/// Quotients and square roots with sums and products around them in one loop: superinstructions of float64 and float32. The divider takes
/// its time whatever the rest does, so the rest costs nothing beside it.
#include "chain.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// x plus or minus what waits for the divider: a quotient, a root, the root of a magnitude.
template <class X, class Y, class Z>
void divided_term(kernel_sink* sink, X x, Y y, Z z) {
  chain(sink, x + y / z, floats{});
  chain(sink, x - y / z, floats{});
  chain(sink, x + sqrt(y), floats{});
  chain(sink, x - sqrt(y), floats{});
  chain(sink, x + sqrt(abs(y)), floats{});
  chain(sink, x - sqrt(abs(y)), floats{});
}

void divided_terms(kernel_sink* sink) {
  using namespace letters;
  divided_term(sink, a, b, c);
  divided_term(sink, a + b, c, d);
  divided_term(sink, a - b, c, d);
  divided_term(sink, a * b, c, d);
  divided_term(sink, a * b + c, d, e);
  divided_term(sink, a * b - c, d, e);
  divided_term(sink, a - b * c, d, e);
  divided_term(sink, a * b + c * d, e, f);
  divided_term(sink, a * b - c * d, e, f);
}

void quotients(kernel_sink* sink) {
  using namespace letters;
  chain(sink, a * b / c, floats{});
  chain(sink, a / b * c, floats{});
  chain(sink, (a + b) / c, floats{});
  chain(sink, (a - b) / c, floats{});
  chain(sink, (a - b) / (c - d), floats{});
  chain(sink, (a - b) / (c + d), floats{});
}

void roots(kernel_sink* sink) {
  using namespace letters;
  chain(sink, sqrt(abs(a)), floats{});
  chain(sink, abs(a - b), floats{});
  chain(sink, a * sqrt(b), floats{});
  chain(sink, a / sqrt(b), floats{});
  chain(sink, sqrt(a * b), floats{});
  chain(sink, sqrt(a + b), floats{});
  chain(sink, sqrt(a - b), floats{});
  chain(sink, sqrt(square(a) + square(b)), floats{});
  chain(sink, sqrt(a * a + b * b), floats{});
}

template <class Length, class X>
void length(kernel_sink* sink, Length root, X x) {
  chain(sink, root, floats{});
  chain(sink, root / x, floats{});
  chain(sink, root * x, floats{});
}

}  // namespace

void superinstruction_roots(kernel_sink* sink) {
  using namespace letters;
  divided_terms(sink);
  quotients(sink);
  roots(sink);
  length(sink, sqrt(square(a) + square(b) + square(c)), d);
  length(sink, sqrt(a * a + b * b + c * c), d);
}

}  // namespace pluribus::gfunc::GF_ISA
