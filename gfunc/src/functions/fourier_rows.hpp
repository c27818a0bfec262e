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

/// row(k, place of row k, place of row half - k) for every lane and 0 < k < half.
template <class F>
GF_ALWAYS void each_with_its_mirror(std::int64_t half, std::int64_t lanes, F row) {
  if (lanes == 1) {
    for (std::int64_t k = 1; k < half; ++k) row(k, k, half - k);
  } else {
    for (std::int64_t k = 1; k < half; ++k) {
      for (std::int64_t b = 0; b < lanes; ++b) row(k, k * lanes + b, (half - k) * lanes + b);
    }
  }
}

template <class T>
void unpair(const void* re_rows, const void* im_rows, std::int64_t half, std::int64_t lanes, const void* factor_re, const void* factor_im,
            void* out_re, void* out_im) {
  const T *const re = static_cast<const T*>(re_rows), *const im = static_cast<const T*>(im_rows);
  const T *const c = static_cast<const T*>(factor_re), *const s = static_cast<const T*>(factor_im);
  T *const to_re = static_cast<T*>(out_re), *const to_im = static_cast<T*>(out_im);
  const std::int64_t end = half * lanes;
  for (std::int64_t b = 0; b < lanes; ++b) {
    to_re[b] = re[b] + im[b];
    to_im[b] = 0;
    to_re[end + b] = re[b] - im[b];
    to_im[end + b] = 0;
  }
  // Of row k and the conjugate of row half - k: half the sum, and half the difference times -i w^k.
  auto row = [&](std::int64_t k, std::int64_t there, std::int64_t back) {
    const T even_re = (re[there] + re[back]) * T(0.5), even_im = (im[there] - im[back]) * T(0.5);
    const T odd_re = (re[there] - re[back]) * T(0.5), odd_im = (im[there] + im[back]) * T(0.5);
    to_re[there] = even_re + (odd_re * s[k] + odd_im * c[k]);
    to_im[there] = even_im + (odd_im * s[k] - odd_re * c[k]);
  };
  each_with_its_mirror(half, lanes, row);
}

template <class T>
void pair(const void* re_rows, const void* im_rows, std::int64_t half, std::int64_t lanes, const void* factor_re, const void* factor_im,
          void* out_re, void* out_im) {
  const T *const re = static_cast<const T*>(re_rows), *const im = static_cast<const T*>(im_rows);
  const T *const c = static_cast<const T*>(factor_re), *const s = static_cast<const T*>(factor_im);
  T *const to_re = static_cast<T*>(out_re), *const to_im = static_cast<T*>(out_im);
  for (std::int64_t b = 0; b < lanes; ++b) {
    to_re[b] = re[b] + re[half * lanes + b];
    to_im[b] = re[b] - re[half * lanes + b];
  }
  // Of row k and the conjugate of row half - k: the sum, and the difference times i conj(w^k).
  auto row = [&](std::int64_t k, std::int64_t there, std::int64_t back) {
    const T even_re = re[there] + re[back], even_im = im[there] - im[back];
    const T odd_re = re[there] - re[back], odd_im = im[there] + im[back];
    to_re[there] = even_re + (odd_re * s[k] - odd_im * c[k]);
    to_im[there] = even_im + (odd_im * s[k] + odd_re * c[k]);
  };
  each_with_its_mirror(half, lanes, row);
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
