// SPDX-License-Identifier: BSD-3-Clause
/// Reducers of complex numbers as one of real numbers for each part, so either part of the result is what those parts alone would have;
/// and the one behind sum and mean.
#pragma once
#include "complex.hpp"
#include "float_sum.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

/// What Part does of real numbers, of both parts.
template <class Part>
struct by_parts {
  struct state {
    typename Part::state real, imag;
  };
  static constexpr bool positional = false;
  static state empty() { return {}; }
  template <class C>
  static void add(state& s, C x) {
    Part::add(s.real, x.real);
    Part::add(s.imag, x.imag);
  }
  template <class C>
  static void add_run(state& s, const C* x, std::int64_t n) {
    constexpr std::int64_t block = 512;
    part_of<C> real[block], imag[block];
    for (std::int64_t at = 0; at < n; at += block) {
      const std::int64_t m = n - at < block ? n - at : block;
      for (std::int64_t i = 0; i < m; ++i) {
        real[i] = x[at + i].real;
        imag[i] = x[at + i].imag;
      }
      Part::add_run(s.real, real, m);
      Part::add_run(s.imag, imag, m);
    }
  }
  /// A row of complex numbers is a row of twice as many parts, and so are its states.
  template <class C>
  static void across_rows(void* states, const void* in, std::int64_t n, std::int64_t rows, std::int64_t row_bytes) {
    Part::template across_rows<part_of<C>>(states, in, 2 * n, rows, row_bytes);
  }
  static void merge(state& s, const state& other) {
    Part::merge(s.real, other.real);
    Part::merge(s.imag, other.imag);
  }
};

using complex_sum = by_parts<float_sum>;
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
