// SPDX-License-Identifier: BSD-3-Clause
/// The reducer behind sum and mean of complex numbers: each part goes through bins of its own, so either part of the result is the one
/// that the sum of those parts alone would have.
#pragma once
#include "complex.hpp"
#include "float_sum.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// f(real parts, imaginary parts, how many) for as many elements at once as the stack takes.
template <class C, class F>
void each_part_block(const C* x, std::int64_t n, const F& f) {
  constexpr std::int64_t block = 512;
  part_of<C> real[block], imag[block];
  for (std::int64_t at = 0; at < n; at += block) {
    const std::int64_t m = n - at < block ? n - at : block;
    for (std::int64_t i = 0; i < m; ++i) {
      real[i] = x[at + i].real;
      imag[i] = x[at + i].imag;
    }
    f(real, imag, m);
  }
}

struct complex_sum {
  struct state {
    float_sum::state real, imag;
  };
  static constexpr bool positional = false;
  static state empty() { return {}; }
  template <class C>
  static void add(state& s, C x) {
    float_sum::add(s.real, x.real);
    float_sum::add(s.imag, x.imag);
  }
  template <class C>
  static void add_run(state& s, const C* x, std::int64_t n) {
    each_part_block(x, n, [&](const auto* real, const auto* imag, std::int64_t m) {
      float_sum::add_run(s.real, real, m);
      float_sum::add_run(s.imag, imag, m);
    });
  }
  /// A row of complex numbers is a row of twice as many parts, and so are its states.
  template <class C>
  static void across_rows(void* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) {
    float_sum::across_rows<part_of<C>>(states, in, 2 * n, rows, row_bytes);
  }
  static void merge(state& s, const state& other) {
    float_sum::merge(s.real, other.real);
    float_sum::merge(s.imag, other.imag);
  }
};
struct complex_total {
  static ndt::complex128 apply(const complex_sum::state& s, double) {
    return {float_total::apply(s.real, 0), float_total::apply(s.imag, 0)};
  }
};
struct complex_mean {
  static ndt::complex128 apply(const complex_sum::state& s, double) { return {float_mean::apply(s.real, 0), float_mean::apply(s.imag, 0)}; }
};

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
