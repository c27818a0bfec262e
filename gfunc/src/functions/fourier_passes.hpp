// SPDX-License-Identifier: BSD-3-Clause
/// The passes of a Fourier transform after Stockham: rows in, rows out in another buffer, sorted at the end without a permutation. Every
/// element is computed by the same operations wherever it stands in a vector, so lanes never see each other and each instruction set gives
/// the same bits. Ends are done by vectors that overlap, or that reach beyond what is overwritten next; no loop has a scalar tail.
#pragma once
#include "algorithms.hpp"
#include "fourier_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class V>
GF_ALWAYS void butterfly_of_4(complex_vector<V>& a, complex_vector<V>& b, complex_vector<V>& c, complex_vector<V>& d) {
  const complex_vector<V> ac = a + c, a_c = a - c, bd = b + d, b_d = turned(b - d);
  a = ac + bd;
  b = a_c + b_d;
  c = ac - bd;
  d = a_c - b_d;
}

/// In place; roots are read by odd radices only.
template <int Radix, class V>
GF_ALWAYS void butterfly(complex_vector<V>* x, const element<V>* roots) {
  using T = element<V>;
  if constexpr (Radix == 2) {
    const complex_vector<V> a = x[0];
    x[0] = a + x[1];
    x[1] = a - x[1];
  } else if constexpr (Radix == 4) {
    butterfly_of_4(x[0], x[1], x[2], x[3]);
  } else if constexpr (Radix == 8) {
    constexpr T half_root = static_cast<T>(0.70710678118654752440084436210485);
    butterfly_of_4(x[0], x[2], x[4], x[6]);
    butterfly_of_4(x[1], x[3], x[5], x[7]);
    const complex_vector<V> b = x[3], c = turned(x[5]), d = x[7];
    const complex_vector<V> b1 = {(b.re + b.im) * half_root, (b.im - b.re) * half_root};
    const complex_vector<V> d1 = {(d.im - d.re) * half_root, -(d.re + d.im) * half_root};
    const complex_vector<V> e0 = x[0], e1 = x[2], e2 = x[4], e3 = x[6], o0 = x[1];
    x[0] = e0 + o0;
    x[1] = e1 + b1;
    x[2] = e2 + c;
    x[3] = e3 + d1;
    x[4] = e0 - o0;
    x[5] = e1 - b1;
    x[6] = e2 - c;
    x[7] = e3 - d1;
  } else {
    static_assert(Radix % 2 == 1);
    constexpr int half = Radix / 2;
    complex_vector<V> sum[half + 1], difference[half + 1];
    const complex_vector<V> first = x[0];
    complex_vector<V> all = first;
    for (int j = 1; j <= half; ++j) {
      sum[j] = x[j] + x[Radix - j];
      difference[j] = x[j] - x[Radix - j];
      all = all + sum[j];
    }
    x[0] = all;
    for (int k = 1; k <= half; ++k) {
      complex_vector<V> even = first, odd = {};
      for (int j = 1; j <= half; ++j) {
        const int at = j * k % Radix;
        const T c = roots[at], s = roots[Radix + at];
        even = {even.re + sum[j].re * c, even.im + sum[j].im * c};
        odd = {odd.re - difference[j].im * s, odd.im + difference[j].re * s};
      }
      x[k] = even + odd;
      x[Radix - k] = even - odd;
    }
  }
}

/// Vectors along the places of a group. Where a group has fewer than a vector, what a store spills over is stored next.
template <class V, int Radix, bool Twiddled>
void pass_along_places(const algorithms::fourier_pass& pass, std::int64_t places, rows_of<const element<V>> in, rows_of<element<V>> out) {
  using T = element<V>;
  const std::int64_t groups = pass.groups, twiddles = (Radix - 1) * groups;
  const T* const factors = static_cast<const T*>(pass.twiddles);
  const T* const roots = static_cast<const T*>(pass.roots);
  for (std::int64_t p = 0; p < groups; ++p) {
    complex_vector<V> w[Radix];
    if constexpr (Twiddled) {
      for (int k = 1; k < Radix; ++k)
        w[k] = {all_of<V>(factors[(k - 1) * groups + p]), all_of<V>(factors[twiddles + (k - 1) * groups + p])};
    }
    for (std::int64_t at = 0; at < places; at += width<V>) {
      const std::int64_t q = clamped<width<V>>(at, places);
      complex_vector<V> x[Radix];
      for (int k = 0; k < Radix; ++k) {
        const std::int64_t from = q + places * (p + k * groups);
        x[k] = {load<V>(in.re + from), load<V>(in.im + from)};
      }
      butterfly<Radix>(x, roots);
      for (int k = 0; k < Radix; ++k) {
        if constexpr (Twiddled) {
          if (k > 0) x[k] = x[k] * w[k];
        }
        const std::int64_t to = q + places * (Radix * p + k);
        store<V>(out.re + to, x[k].re);
        store<V>(out.im + to, x[k].im);
      }
    }
  }
}

template <int Radix, class V>
GF_ALWAYS void store_zipped(const V* x, element<V>* to) {
  if constexpr ((Radix & (Radix - 1)) == 0) {
    V zipped[Radix];
    zip<Radix, 1>(x, zipped);
    for (int k = 0; k < Radix; ++k) store<V>(to + k * width<V>, zipped[k]);
  } else {
    element<V> rows[Radix][width<V>];
    for (int k = 0; k < Radix; ++k) store<V>(rows[k], x[k]);
    for (int j = 0; j < width<V>; ++j) {
      for (int k = 0; k < Radix; ++k) to[j * Radix + k] = rows[k][j];
    }
  }
}

/// The first pass over one lane: each group has one place, so vectors run along groups, at least one of them.
template <class V, int Radix>
void pass_along_groups(const algorithms::fourier_pass& pass, rows_of<const element<V>> in, rows_of<element<V>> out) {
  using T = element<V>;
  const std::int64_t groups = pass.groups, twiddles = (Radix - 1) * groups;
  const T* const factors = static_cast<const T*>(pass.twiddles);
  const T* const roots = static_cast<const T*>(pass.roots);
  for (std::int64_t at = 0; at < groups; at += width<V>) {
    const std::int64_t p = clamped<width<V>>(at, groups);
    complex_vector<V> x[Radix];
    for (int k = 0; k < Radix; ++k) x[k] = {load<V>(in.re + p + k * groups), load<V>(in.im + p + k * groups)};
    butterfly<Radix>(x, roots);
    V re[Radix], im[Radix];
    for (int k = 0; k < Radix; ++k) {
      if (k > 0) {
        const T* const w = factors + (k - 1) * groups + p;
        x[k] = x[k] * complex_vector<V>{load<V>(w), load<V>(w + twiddles)};
      }
      re[k] = x[k].re;
      im[k] = x[k].im;
    }
    store_zipped<Radix>(re, out.re + p * Radix);
    store_zipped<Radix>(im, out.im + p * Radix);
  }
}

template <class T, int Radix>
void run_pass(const algorithms::fourier_pass& pass, std::int64_t lanes, rows_of<const T> in, rows_of<T> out) {
  using whole = row_vector<T>;
  constexpr int half_width = width<whole> / 2;
  using half = row_vector<T, (half_width > 1 ? half_width : width<whole>)>;
  const std::int64_t places = pass.stride * lanes;
  if (pass.groups == 1) {
    if (places > half_width)
      pass_along_places<whole, Radix, false>(pass, places, in, out);
    else
      pass_along_places<half, Radix, false>(pass, places, in, out);
  } else if (places == 1 && pass.groups >= width<whole>) {
    pass_along_groups<whole, Radix>(pass, in, out);
  } else if (places > half_width) {
    pass_along_places<whole, Radix, true>(pass, places, in, out);
  } else {
    pass_along_places<half, Radix, true>(pass, places, in, out);
  }
}

/// Any odd radix up to 127: the sums of each root one after another.
template <class T>
void run_any_pass(const algorithms::fourier_pass& pass, std::int64_t lanes, rows_of<const T> in, rows_of<T> out) {
  using V = row_vector<T>;
  const std::int64_t places = pass.stride * lanes, groups = pass.groups, radix = pass.radix, half = radix / 2;
  const T* const factors = static_cast<const T*>(pass.twiddles);
  const T* const roots = static_cast<const T*>(pass.roots);
  complex_vector<V> sum[64], difference[64], x[128];
  for (std::int64_t p = 0; p < groups; ++p) {
    for (std::int64_t at = 0; at < places; at += width<V>) {
      const std::int64_t q = clamped<width<V>>(at, places);
      auto row = [&](std::int64_t k) {
        const std::int64_t from = q + places * (p + k * groups);
        return complex_vector<V>{load<V>(in.re + from), load<V>(in.im + from)};
      };
      const complex_vector<V> first = row(0);
      x[0] = first;
      for (std::int64_t j = 1; j <= half; ++j) {
        const complex_vector<V> a = row(j), b = row(radix - j);
        sum[j] = a + b;
        difference[j] = a - b;
        x[0] = x[0] + sum[j];
      }
      for (std::int64_t k = 1; k <= half; ++k) {
        complex_vector<V> even = first, odd = {};
        std::int64_t root = 0;
        for (std::int64_t j = 1; j <= half; ++j) {
          root += k;
          if (root >= radix) root -= radix;
          const T c = roots[root], s = roots[radix + root];
          even = {even.re + sum[j].re * c, even.im + sum[j].im * c};
          odd = {odd.re - difference[j].im * s, odd.im + difference[j].re * s};
        }
        x[k] = even + odd;
        x[radix - k] = even - odd;
      }
      for (std::int64_t k = 0; k < radix; ++k) {
        if (groups > 1 && k > 0) {
          const T* const w = factors + (k - 1) * groups + p;
          x[k] = x[k] * complex_vector<V>{all_of<V>(w[0]), all_of<V>(w[(radix - 1) * groups])};
        }
        const std::int64_t to = q + places * (radix * p + k);
        store<V>(out.re + to, x[k].re);
        store<V>(out.im + to, x[k].im);
      }
    }
  }
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
