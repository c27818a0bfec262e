// SPDX-License-Identifier: BSD-3-Clause
/// What stands around the passes of a Fourier transform: elements of lanes to rows and back, factors, and the steps between the transform
/// of reals and that of half as many pairs. Every row is computed by itself, so no lane sees another.
#pragma once
#include "algorithms.hpp"
#include "fourier_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

using algorithms::fourier_layout;

template <class T>
void fill_zero(T* to, std::int64_t n) {
  if (n > 0) __builtin_memset(to, 0, static_cast<std::size_t>(n) * sizeof(T));
}

template <class T>
void gather(const void* from, fourier_layout at, std::int64_t count, void* to, std::int64_t rows, std::int64_t lanes) {
  const T* const in = static_cast<const T*>(from);
  T* const out = static_cast<T*>(to);
  for (std::int64_t i = 0; i < count; ++i) {
    for (std::int64_t b = 0; b < lanes; ++b) out[i * lanes + b] = in[i * at.step + b * at.lane_step];
  }
  fill_zero(out + count * lanes, (rows - count) * lanes);
}

template <class T>
void scatter(const void* from, std::int64_t rows, std::int64_t lanes, void* to, fourier_layout at, double scale) {
  const T* const in = static_cast<const T*>(from);
  T* const out = static_cast<T*>(to);
  const T factor = static_cast<T>(scale);
  for (std::int64_t i = 0; i < rows; ++i) {
    for (std::int64_t b = 0; b < lanes; ++b) out[i * at.step + b * at.lane_step] = in[i * lanes + b] * factor;
  }
}

/// n pairs that lie one after another.
template <class T>
GF_ALWAYS void split_pairs(const T* in, std::int64_t n, T* re, T* im) {
  using V = row_vector<T>;
  std::int64_t i = 0;
  for (; i + width<V> <= n; i += width<V>) {
    const V a = load<V>(in + 2 * i), b = load<V>(in + 2 * i + width<V>);
    store<V>(re + i, even_of(a, b, places<V>{}));
    store<V>(im + i, odd_of(a, b, places<V>{}));
  }
  for (; i < n; ++i) {
    re[i] = in[2 * i];
    im[i] = in[2 * i + 1];
  }
}
template <class T>
GF_ALWAYS void join_pairs(const T* re, const T* im, std::int64_t n, T* out, T scale) {
  using V = row_vector<T>;
  std::int64_t i = 0;
  for (; i + width<V> <= n; i += width<V>) {
    const V a = load<V>(re + i) * scale, b = load<V>(im + i) * scale;
    store<V>(out + 2 * i, zip_low(a, b, places<V>{}));
    store<V>(out + 2 * i + width<V>, zip_high(a, b, places<V>{}));
  }
  for (; i < n; ++i) {
    out[2 * i] = re[i] * scale;
    out[2 * i + 1] = im[i] * scale;
  }
}

/// A vector's width of lanes whose pairs lie one after another in each: blocks are turned round. Gives the rows it did.
template <class T>
std::int64_t gather_turned(const T* in, std::int64_t lane_step, std::int64_t count, T* re, T* im) {
  using V = row_vector<T>;
  constexpr int n = width<V>;
  std::int64_t i = 0;
  for (; i + n / 2 <= count; i += n / 2) {
    V lane[n], row[n];
    for (int b = 0; b < n; ++b) lane[b] = load<V>(in + b * lane_step + 2 * i);
    zip<n, 1>(lane, row);
    for (int k = 0; k < n / 2; ++k) {
      store<V>(re + (i + k) * n, row[2 * k]);
      store<V>(im + (i + k) * n, row[2 * k + 1]);
    }
  }
  return i;
}
template <class T>
std::int64_t scatter_turned(const T* re, const T* im, std::int64_t count, T* out, std::int64_t lane_step, T scale) {
  using V = row_vector<T>;
  constexpr int n = width<V>;
  std::int64_t i = 0;
  for (; i + n / 2 <= count; i += n / 2) {
    V row[n], lane[n];
    for (int k = 0; k < n / 2; ++k) {
      row[2 * k] = load<V>(re + (i + k) * n) * scale;
      row[2 * k + 1] = load<V>(im + (i + k) * n) * scale;
    }
    zip<n, 1>(row, lane);
    for (int b = 0; b < n; ++b) store<V>(out + b * lane_step + 2 * i, lane[b]);
  }
  return i;
}

template <class T>
void gather_pairs(const void* from, fourier_layout at, std::int64_t count, void* re_to, void* im_to, std::int64_t rows,
                  std::int64_t lanes) {
  const T* const in = static_cast<const T*>(from);
  T *const re = static_cast<T*>(re_to), *const im = static_cast<T*>(im_to);
  if (lanes == 1 && at.step == 2) {
    split_pairs(in, count, re, im);
  } else if (at.lane_step == 2) {
    for (std::int64_t i = 0; i < count; ++i) split_pairs(in + i * at.step, lanes, re + i * lanes, im + i * lanes);
  } else {
    std::int64_t done = 0;
    if (at.step == 2 && lanes == width<row_vector<T>>) done = gather_turned(in, at.lane_step, count, re, im);
    for (std::int64_t i = done; i < count; ++i) {
      for (std::int64_t b = 0; b < lanes; ++b) {
        const T* const pair = in + i * at.step + b * at.lane_step;
        re[i * lanes + b] = pair[0];
        im[i * lanes + b] = pair[1];
      }
    }
  }
  fill_zero(re + count * lanes, (rows - count) * lanes);
  fill_zero(im + count * lanes, (rows - count) * lanes);
}

template <class T>
void scatter_pairs(const void* re_from, const void* im_from, std::int64_t rows, std::int64_t lanes, void* to, fourier_layout at,
                   double scale) {
  const T *const re = static_cast<const T*>(re_from), *const im = static_cast<const T*>(im_from);
  T* const out = static_cast<T*>(to);
  const T factor = static_cast<T>(scale);
  if (lanes == 1 && at.step == 2) {
    join_pairs(re, im, rows, out, factor);
  } else if (at.lane_step == 2) {
    for (std::int64_t i = 0; i < rows; ++i) join_pairs(re + i * lanes, im + i * lanes, lanes, out + i * at.step, factor);
  } else {
    std::int64_t done = 0;
    if (at.step == 2 && lanes == width<row_vector<T>>) done = scatter_turned(re, im, rows, out, at.lane_step, factor);
    for (std::int64_t i = done; i < rows; ++i) {
      for (std::int64_t l = 0; l < lanes; ++l) {
        T* const pair = out + i * at.step + l * at.lane_step;
        pair[0] = re[i * lanes + l] * factor;
        pair[1] = im[i * lanes + l] * factor;
      }
    }
  }
}

template <class T>
void multiply_rows(void* re_rows, void* im_rows, const void* factor_re, const void* factor_im, std::int64_t rows, std::int64_t lanes) {
  using V = row_vector<T>;
  T *const re = static_cast<T*>(re_rows), *const im = static_cast<T*>(im_rows);
  const T *const c = static_cast<const T*>(factor_re), *const s = static_cast<const T*>(factor_im);
  auto along = [&](std::int64_t first, std::int64_t n, auto factor) {
    std::int64_t i = first;
    for (; i + width<V> <= first + n; i += width<V>) {
      const complex_vector<V> x = complex_vector<V>{load<V>(re + i), load<V>(im + i)} * factor(i, V{});
      store<V>(re + i, x.re);
      store<V>(im + i, x.im);
    }
    using one = row_vector<T, 1>;
    for (; i < first + n; ++i) {
      const complex_vector<one> x = complex_vector<one>{load<one>(re + i), load<one>(im + i)} * factor(i, one{});
      store<one>(re + i, x.re);
      store<one>(im + i, x.im);
    }
  };
  if (lanes == 1) {
    along(0, rows, [&]<class U>(std::int64_t i, U) { return complex_vector<U>{load<U>(c + i), load<U>(s + i)}; });
  } else {
    for (std::int64_t r = 0; r < rows; ++r)
      along(r * lanes, lanes, [&]<class U>(std::int64_t, U) { return complex_vector<U>{all_of<U>(c[r]), all_of<U>(s[r])}; });
  }
}

template <class V>
GF_ALWAYS V reversed(V v) {
  return [&]<int... I>(std::integer_sequence<int, I...>) { return __builtin_shufflevector(v, v, (width<V> - 1 - I)...); }
  (places<V>{});
}

/// Rows 0 < k < half of the result: f(row k, row half - k, factor k), in vectors along lanes or, of one lane, along rows. `out` is other
/// memory.
template <class T, class F>
GF_ALWAYS void each_with_its_mirror(rows_of<const T> in, std::int64_t half, std::int64_t lanes, rows_of<const T> factors, rows_of<T> out,
                                    F f) {
  auto put = [&]<class V>(std::int64_t at, complex_vector<V> x) {
    store<V>(out.re + at, x.re);
    store<V>(out.im + at, x.im);
  };
  auto along_lanes = [&]<class V>(std::int64_t k, V) {
    const complex_vector<V> w{all_of<V>(factors.re[k]), all_of<V>(factors.im[k])};
    for (std::int64_t at = 0; at < lanes; at += width<V>) {
      const std::int64_t there = k * lanes + clamped<width<V>>(at, lanes), back = there + (half - 2 * k) * lanes;
      put.template operator()<V>(there, f(complex_vector<V>{load<V>(in.re + there), load<V>(in.im + there)},
                                          complex_vector<V>{load<V>(in.re + back), load<V>(in.im + back)}, w));
    }
  };
  using V = row_vector<T>;
  constexpr std::int64_t n = width<V>;
  if (lanes == 1 && half > n) {
    for (std::int64_t at = 0; at < half - 1; at += n) {
      const std::int64_t k = 1 + clamped<n>(at, half - 1), back = half - k - n + 1;
      put.template operator()<V>(k, f(complex_vector<V>{load<V>(in.re + k), load<V>(in.im + k)},
                                      complex_vector<V>{reversed(load<V>(in.re + back)), reversed(load<V>(in.im + back))},
                                      complex_vector<V>{load<V>(factors.re + k), load<V>(factors.im + k)}));
    }
    return;
  }
  for (std::int64_t k = 1; k < half; ++k) {
    if (lanes >= n)
      along_lanes(k, V{});
    else
      along_lanes(k, row_vector<T, 1>{});
  }
}

template <class T>
GF_ALWAYS rows_of<const T> as_rows(const void* re, const void* im) {
  return {static_cast<const T*>(re), static_cast<const T*>(im)};
}

template <class T>
void unpair(const void* re, const void* im, std::int64_t half, std::int64_t lanes, const void* factor_re, const void* factor_im,
            void* out_re, void* out_im) {
  const rows_of<const T> in = as_rows<T>(re, im);
  const rows_of<T> out{static_cast<T*>(out_re), static_cast<T*>(out_im)};
  const std::int64_t end = half * lanes;
  for (std::int64_t b = 0; b < lanes; ++b) {
    out.re[b] = in.re[b] + in.im[b];
    out.re[end + b] = in.re[b] - in.im[b];
  }
  fill_zero(out.im, lanes);
  fill_zero(out.im + end, lanes);
  // Of a row and the conjugate of its mirror: half the sum, and half the difference times -i w^k.
  each_with_its_mirror<T>(in, half, lanes, as_rows<T>(factor_re, factor_im), out,
                          []<class V>(complex_vector<V> a, complex_vector<V> b, complex_vector<V> w) {
                            const V even_re = (a.re + b.re) * T(0.5), even_im = (a.im - b.im) * T(0.5);
                            const V odd_re = (a.re - b.re) * T(0.5), odd_im = (a.im + b.im) * T(0.5);
                            return complex_vector<V>{even_re + (odd_re * w.im + odd_im * w.re), even_im + (odd_im * w.im - odd_re * w.re)};
                          });
}

template <class T>
void pair(const void* re, const void* im, std::int64_t half, std::int64_t lanes, const void* factor_re, const void* factor_im, void* out_re,
          void* out_im) {
  const rows_of<const T> in = as_rows<T>(re, im);
  const rows_of<T> out{static_cast<T*>(out_re), static_cast<T*>(out_im)};
  for (std::int64_t b = 0; b < lanes; ++b) {
    const T first = in.re[b], last = in.re[half * lanes + b];
    out.re[b] = first + last;
    out.im[b] = first - last;
  }
  // Of a row and the conjugate of its mirror: the sum, and the difference times i conj(w^k).
  each_with_its_mirror<T>(in, half, lanes, as_rows<T>(factor_re, factor_im), out,
                          []<class V>(complex_vector<V> a, complex_vector<V> b, complex_vector<V> w) {
                            const V even_re = a.re + b.re, even_im = a.im - b.im;
                            const V odd_re = a.re - b.re, odd_im = a.im + b.im;
                            return complex_vector<V>{even_re + (odd_re * w.im - odd_im * w.re), even_im + (odd_im * w.im + odd_re * w.re)};
                          });
}

template <class T>
void mirror(void* re_rows, void* im_rows, std::int64_t n, std::int64_t lanes) {
  T *const re = static_cast<T*>(re_rows), *const im = static_cast<T*>(im_rows);
  fill_zero(im, lanes);
  if (n % 2 == 0) fill_zero(im + n / 2 * lanes, lanes);
  for (std::int64_t k = 1; 2 * k < n; ++k) {
    for (std::int64_t b = 0; b < lanes; ++b) {
      re[(n - k) * lanes + b] = re[k * lanes + b];
      im[(n - k) * lanes + b] = 0 - im[k * lanes + b];
    }
  }
}

template <class T>
void negate(void* scalars, std::int64_t n) {
  T* const x = static_cast<T*>(scalars);
  for (std::int64_t i = 0; i < n; ++i) x[i] = 0 - x[i];
}

}  // namespace
}  // namespace pluribus::gfunc::GF_ISA
