// SPDX-License-Identifier: BSD-3-Clause
/// Products of matrices in registers: strips of B as wide as one or two vectors are multiplied with eight rows of A at a time. Each element
/// of C is one sum over k in order, every product and every sum rounded (integers wrap), so its bits depend on nothing but its row and its
/// column. All dtypes; small float matrices and all integers run here, large float ones in a BLAS.
#include "loops.hpp"
#include "matrix_product.hpp"
#include "past_caches.hpp"

#if !defined(__clang__)
#pragma GCC diagnostic ignored "-Wpsabi"  // vectors never cross this translation unit
#endif

namespace pluribus::gfunc::GF_ISA {
namespace {

/// Rows of B that a packed strip holds: with two vectors a row it stays in the first-level cache.
constexpr std::int64_t strip_rows = 128;
constexpr int rows_at_once = 8;

template <class T>
struct vector_of {
  typedef T type __attribute__((vector_size(GF_VECTOR_BYTES)));
};
template <class T>
using vector_type = typename vector_of<T>::type;
template <class T>
constexpr int lanes_of = GF_VECTOR_BYTES / static_cast<int>(sizeof(T));

template <class V, class T>
V load(const T* from) {
  V v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}

/// Sums and products of one dtype; bools are "or" and "and" of bytes, signed integers run as unsigned ones, which wrap.
template <class T>
struct ring {
  using storage = T;
  template <class V>
  static V add_product(V sum, V a, V b) {
    return sum + a * b;
  }
};
template <>
struct ring<bool> {
  using storage = std::uint8_t;
  template <class V>
  static V add_product(V sum, V a, V b) {
    return sum | (a & b);
  }
};
/// One strip: `Vectors` vectors of columns, `k` rows of B at `b`, b_step elements apart.
template <class Ring, class S, int Vectors, int Rows>
void rows_of_strip(std::int64_t k, const S* a, std::int64_t a_row, std::int64_t a_column, const S* b, std::int64_t b_step, S* c,
                   std::int64_t c_row, std::int64_t columns, bool first) {
  using V = vector_type<S>;
  constexpr int width = lanes_of<S> * Vectors;
  V sum[Rows][Vectors];
  alignas(64) S edge[width];
  const bool whole = columns == width;
  for (int r = 0; r < Rows; ++r) {
    const S* from = c + r * c_row;
    if (!first && !whole) {
      for (int j = 0; j < width; ++j) edge[j] = j < columns ? from[j] : S{};
      from = edge;
    }
    for (int v = 0; v < Vectors; ++v) sum[r][v] = first ? V{} : load<V>(from + v * lanes_of<S>);
  }
  for (std::int64_t p = 0; p < k; ++p) {
    V row[Vectors];
    for (int v = 0; v < Vectors; ++v) row[v] = load<V>(b + p * b_step + v * lanes_of<S>);
    for (int r = 0; r < Rows; ++r) {
      const V scale = a[r * a_row + p * a_column] - V{};  // a difference with zero is the number itself, -0.0 too
      for (int v = 0; v < Vectors; ++v) sum[r][v] = Ring::add_product(sum[r][v], scale, row[v]);
    }
  }
  for (int r = 0; r < Rows; ++r) {
    if (whole) {
      __builtin_memcpy(c + r * c_row, sum[r], sizeof sum[r]);
    } else {
      __builtin_memcpy(edge, sum[r], sizeof sum[r]);
      for (std::int64_t j = 0; j < columns; ++j) c[r * c_row + j] = edge[j];
    }
  }
}

template <class Ring, class S, int Vectors>
void strip(std::int64_t m, std::int64_t k, const S* a, std::int64_t a_row, std::int64_t a_column, const S* b, std::int64_t b_step, S* c,
           std::int64_t c_row, std::int64_t columns, bool first) {
  std::int64_t i = 0;
  for (; i + rows_at_once <= m; i += rows_at_once) {
    rows_of_strip<Ring, S, Vectors, rows_at_once>(k, a + i * a_row, a_row, a_column, b, b_step, c + i * c_row, c_row, columns, first);
  }
  for (; i < m; ++i) rows_of_strip<Ring, S, Vectors, 1>(k, a + i * a_row, a_row, a_column, b, b_step, c + i * c_row, c_row, columns, first);
}

template <class Ring, class S>
void product(const matrix_product& p, const S* a, const S* b, S* c) {
  constexpr int width = 2 * lanes_of<S>;
  alignas(64) S packed[strip_rows * width];
  for (std::int64_t j = 0; j < p.n; j += width) {
    const std::int64_t columns = p.n - j < width ? p.n - j : width;
    const bool narrow = columns <= lanes_of<S>;
    const int strip_width = narrow ? lanes_of<S> : width;
    const bool direct = p.b_column == 1 && columns == strip_width && (p.m <= rows_at_once || p.b_row == p.n);
    for (std::int64_t from = 0; from < p.k || from == 0; from += strip_rows) {
      const std::int64_t k = p.k - from < strip_rows ? p.k - from : strip_rows;
      const S* rows = b + from * p.b_row + j * p.b_column;
      std::int64_t step = p.b_row;
      if (!direct) {
        for (std::int64_t r = 0; r < k; ++r) {
          for (std::int64_t q = 0; q < strip_width; ++q)
            packed[r * strip_width + q] = q < columns ? rows[r * p.b_row + q * p.b_column] : S{};
        }
        rows = packed;
        step = strip_width;
      }
      const S* left = a + from * p.a_column;
      if (narrow)
        strip<Ring, S, 1>(p.m, k, left, p.a_row, p.a_column, rows, step, c + j, p.c_row, columns, from == 0);
      else
        strip<Ring, S, 2>(p.m, k, left, p.a_row, p.a_column, rows, step, c + j, p.c_row, columns, from == 0);
    }
  }
}

/// Packed square matrices of one vector a row, extents known here: the same sums, in registers from the first element to the last. Where
/// the batch is far larger than the caches it waits for memory alone: the next matrices are asked for, and results are stored past the
/// caches.
template <class Ring, class S, int N, bool Far>
void square_products(const matrix_product& p, const S* a, const S* b, S* c) {
  typedef S row __attribute__((vector_size(N * sizeof(S)), aligned(alignof(S)), may_alias));
  for (std::int64_t i = 0; i < p.batch; ++i, a += p.a_batch, b += p.b_batch, c += p.c_batch) {
    if constexpr (Far) {
      prefetch_lines(reinterpret_cast<const char*>(a) + bytes_ahead, N * N * sizeof(S));
      prefetch_lines(reinterpret_cast<const char*>(b) + bytes_ahead, N * N * sizeof(S));
    }
    row sum[N];
    const row* from = reinterpret_cast<const row*>(b);
#pragma GCC unroll 16
    for (int r = 0; r < N; ++r) sum[r] = row{};
#pragma GCC unroll 16
    for (int k = 0; k < N; ++k) {
      const row right = from[k];
#pragma GCC unroll 16
      for (int r = 0; r < N; ++r) sum[r] = Ring::add_product(sum[r], a[r * N + k] - row{}, right);
    }
#pragma GCC unroll 16
    for (int r = 0; r < N; ++r) {
      if constexpr (Far)
        store_past_caches<row>(c + r * N, sum[r]);
      else
        reinterpret_cast<row*>(c)[r] = sum[r];
    }
  }
  if constexpr (Far) finish_stores_past_caches();
}

template <class Ring, class S, int N>
bool square(const matrix_product& p, const S* a, const S* b, S* c) {
  if constexpr (N * sizeof(S) <= GF_VECTOR_BYTES) {
    if (p.m != N || p.n != N || p.k != N || p.a_row != N || p.a_column != 1 || p.b_row != N || p.b_column != 1 || p.c_row != N)
      return false;
    const bool aligned = reinterpret_cast<std::uintptr_t>(c) % (N * sizeof(S)) == 0 && p.c_batch % N == 0;
    if (p.past_caches && aligned)
      square_products<Ring, S, N, true>(p, a, b, c);
    else
      square_products<Ring, S, N, false>(p, a, b, c);
    return true;
  }
  return false;
}

/// Of a batch far larger than the caches, the packed matrices that come some thousand bytes after the i-th.
template <class S>
void ask_ahead(const matrix_product& p, const S* a, const S* b, std::int64_t i) {
  if (!p.past_caches) return;
  const std::int64_t left = p.m * p.k * std::int64_t{sizeof(S)}, right = p.k * p.n * std::int64_t{sizeof(S)};
  const std::int64_t next = i + 1 + bytes_ahead / (left + right + 1);
  if (next >= p.batch) return;
  if (p.a_batch == p.m * p.k) prefetch_lines(a + next * p.a_batch, left);
  if (p.b_batch == p.k * p.n) prefetch_lines(b + next * p.b_batch, right);
}

template <class T>
void product_loop(const matrix_product& p) {
  using S = typename ring<T>::storage;
  const S *a = static_cast<const S*>(p.a), *b = static_cast<const S*>(p.b);
  S* c = static_cast<S*>(p.c);
  if constexpr (std::is_floating_point_v<S>) {
    if (square<ring<T>, S, 4>(p, a, b, c) || square<ring<T>, S, 8>(p, a, b, c)) return;
  }
  for (std::int64_t i = 0; i < p.batch; ++i) {
    ask_ahead<S>(p, a, b, i);
    product<ring<T>>(p, a + i * p.a_batch, b + i * p.b_batch, c + i * p.c_batch);
  }
}

/// Complex matrices as their real and imaginary parts: strips of B are packed apart, and each product rounds its four products and two
/// sums.
template <class T, int Rows>
void complex_rows(std::int64_t k, const T* a, std::int64_t a_row, std::int64_t a_column, const T* real, const T* imag, T* c,
                  std::int64_t c_row, std::int64_t columns, bool first) {
  using V = vector_type<T>;
  constexpr int width = lanes_of<T>;
  V re[Rows], im[Rows];
  alignas(64) T edge[2][width];
  for (int r = 0; r < Rows; ++r) {
    for (int j = 0; j < width; ++j) {
      edge[0][j] = !first && j < columns ? c[2 * (r * c_row + j)] : T{};
      edge[1][j] = !first && j < columns ? c[2 * (r * c_row + j) + 1] : T{};
    }
    re[r] = load<V>(edge[0]);
    im[r] = load<V>(edge[1]);
  }
  for (std::int64_t p = 0; p < k; ++p) {
    const V b_re = load<V>(real + p * width), b_im = load<V>(imag + p * width);
    for (int r = 0; r < Rows; ++r) {
      const T* at = a + 2 * (r * a_row + p * a_column);
      const V a_re = at[0] - V{}, a_im = at[1] - V{};
      re[r] = re[r] + (a_re * b_re - a_im * b_im);
      im[r] = im[r] + (a_re * b_im + a_im * b_re);
    }
  }
  for (int r = 0; r < Rows; ++r) {
    __builtin_memcpy(edge[0], &re[r], sizeof re[r]);
    __builtin_memcpy(edge[1], &im[r], sizeof im[r]);
    for (std::int64_t j = 0; j < columns; ++j) {
      c[2 * (r * c_row + j)] = edge[0][j];
      c[2 * (r * c_row + j) + 1] = edge[1][j];
    }
  }
}

template <class T>
void complex_product_of(const matrix_product& p, const T* a, const T* b, T* c) {
  constexpr int width = lanes_of<T>;
  alignas(64) T real[strip_rows * width], imag[strip_rows * width];
  for (std::int64_t j = 0; j < p.n; j += width) {
    const std::int64_t columns = p.n - j < width ? p.n - j : width;
    for (std::int64_t from = 0; from < p.k || from == 0; from += strip_rows) {
      const std::int64_t k = p.k - from < strip_rows ? p.k - from : strip_rows;
      for (std::int64_t r = 0; r < k; ++r) {
        for (std::int64_t q = 0; q < width; ++q) {
          const T* at = b + 2 * ((from + r) * p.b_row + (j + q) * p.b_column);
          real[r * width + q] = q < columns ? at[0] : T{};
          imag[r * width + q] = q < columns ? at[1] : T{};
        }
      }
      std::int64_t i = 0;
      for (; i + 4 <= p.m; i += 4) {
        complex_rows<T, 4>(k, a + 2 * (i * p.a_row + from * p.a_column), p.a_row, p.a_column, real, imag, c + 2 * (i * p.c_row + j),
                           p.c_row, columns, from == 0);
      }
      for (; i < p.m; ++i) {
        complex_rows<T, 1>(k, a + 2 * (i * p.a_row + from * p.a_column), p.a_row, p.a_column, real, imag, c + 2 * (i * p.c_row + j),
                           p.c_row, columns, from == 0);
      }
    }
  }
}

template <class T>
void complex_loop(const matrix_product& p) {
  const T *a = static_cast<const T*>(p.a), *b = static_cast<const T*>(p.b);
  T* c = static_cast<T*>(p.c);
  struct number {
    T re, im;
  };
  for (std::int64_t i = 0; i < p.batch; ++i) {
    ask_ahead(p, static_cast<const number*>(p.a), static_cast<const number*>(p.b), i);
    complex_product_of(p, a + 2 * i * p.a_batch, b + 2 * i * p.b_batch, c + 2 * i * p.c_batch);
  }
}

void have(kernel_sink* sink, ndt::scalar dtype, matrix_product_loop run) {
  const algorithm_kernel k{algorithm_id::matrix_product, dtype, reinterpret_cast<const void*>(run)};
  sink->algorithm(sink, &k);
}

}  // namespace

void matrix(kernel_sink* sink) {
  have(sink, ndt::scalar::bool_, product_loop<bool>);
  have(sink, ndt::scalar::int8, product_loop<std::uint8_t>);
  have(sink, ndt::scalar::int16, product_loop<std::uint16_t>);
  have(sink, ndt::scalar::int32, product_loop<std::uint32_t>);
  have(sink, ndt::scalar::int64, product_loop<std::uint64_t>);
  have(sink, ndt::scalar::uint8, product_loop<std::uint8_t>);
  have(sink, ndt::scalar::uint16, product_loop<std::uint16_t>);
  have(sink, ndt::scalar::uint32, product_loop<std::uint32_t>);
  have(sink, ndt::scalar::uint64, product_loop<std::uint64_t>);
  have(sink, ndt::scalar::float32, product_loop<float>);
  have(sink, ndt::scalar::float64, product_loop<double>);
  have(sink, ndt::scalar::complex64, complex_loop<float>);
  have(sink, ndt::scalar::complex128, complex_loop<double>);
}

}  // namespace pluribus::gfunc::GF_ISA
