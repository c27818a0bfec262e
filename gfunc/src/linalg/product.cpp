// SPDX-License-Identifier: BSD-3-Clause
/// Chooses, for each batch of products, the kernel in registers (all integers, small floats), or for large floats a BLAS or the blocked
/// kernel of the instruction set, and cuts large results into tiles on a fixed grid, so that an executor changes who computes a tile and
/// never a bit of it. See product.hpp.
#include "product.hpp"

#include <limits>
#include <string>
#include <vector>

#include "../direct_call.hpp"
#include "../functions/matrix_product.hpp"
#include "../value_cast.hpp"
#include "blas.hpp"
#include "blocked.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/linalg.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/resolve.hpp"
#include "ndt/make.hpp"

namespace pluribus::gfunc::linalg {

namespace {

/// Multiplications up to which the register kernel beats blocks and a call of a BLAS.
constexpr double small_product = 64.0 * 64 * 64;
/// The most rows and columns of a tile of a large result, and what they are multiples of.
constexpr index tile_extent = 1024;
constexpr index tile_step = 64;
/// Multiplications from which on the rows of a result are two tiles at least.
constexpr double halved_product = 384.0 * 384 * 384;

matrix_product_loop loop_of(ndt::scalar s) {
  return reinterpret_cast<matrix_product_loop>(const_cast<void*>(registry::builtin().algorithm(algorithm_id::matrix_product, s)));
}

bool is_field(ndt::scalar s) noexcept { return ndt::class_of(s) >= ndt::scalar_class::floating; }

/// An operand as strides in elements, packed where a kernel could not address it.
struct sides {
  value memory;
  dims outer, steps;  ///< outer extents and steps before broadcasting
  index rows = 0, columns = 0, row = 0, column = 0;
};

bool whole_elements(const value& v, index size) {
  for (index stride : v.strides()) {
    if (stride % size != 0) return false;
  }
  return true;
}

/// What cblas takes: one direction adjacent, the other a leading dimension.
bool suits_blas(const sides& s) {
  index limit = std::numeric_limits<int>::max();
  bool rows_adjacent = s.column == 1 && s.row >= std::max<index>(1, s.columns) && s.row <= limit;
  bool columns_adjacent = s.row == 1 && s.column >= std::max<index>(1, s.rows) && s.column <= limit;
  return rows_adjacent || columns_adjacent;
}

result<sides> sides_of(const value& v, ndt::scalar compute, bool for_blas) {
  sides made;
  DATASHAPE_TRY(made.memory, cast_value(v, compute, registry::builtin()));
  index size = ndt::size_of(compute);
  for (int attempt = 0; attempt < 2; ++attempt) {
    const value& m = made.memory;
    int rank = m.shape().rank();
    made.outer = m.shape();
    made.steps = m.strides();
    made.rows = m.shape()[rank - 2];
    made.columns = m.shape()[rank - 1];
    made.row = m.strides()[rank - 2] / size;
    made.column = m.strides()[rank - 1] / size;
    // The stride of a dim of one element is free: give it what the BLAS expects.
    if (made.columns == 1 && made.row != 1) made.column = 1;
    if (made.rows == 1) made.row = std::max<index>(made.columns, 1);
    if (made.columns == 1 && made.row == 1 && made.rows > 1) made.column = made.rows;
    made.outer.resize(rank - 2);
    made.steps.resize(rank - 2);
    for (int d = 0; d < rank - 2; ++d) made.steps[d] /= size;
    if (attempt == 1 || (whole_elements(m, size) && (!for_blas || suits_blas(made)))) break;
    DATASHAPE_TRY(value fresh_memory, value::allocate(m.type()));
    DATASHAPE_CHECK(copy_value(m, fresh_memory, registry::builtin()));
    made.memory = fresh_memory;
  }
  return made;
}

struct batch_dim {
  index extent, a, b;
};

/// Outer dims with steps of both operands, neighbours merged where they can be; the last one is what a kernel loops over.
std::vector<batch_dim> batch_dims(const dims& outer, const dims& a, const dims& b) {
  std::vector<batch_dim> made;
  for (int d = 0; d < outer.rank(); ++d) {
    if (outer[d] == 1) continue;
    batch_dim next{outer[d], a[d], b[d]};
    if (!made.empty() && made.back().a == next.a * next.extent && made.back().b == next.b * next.extent) {
      made.back() = {made.back().extent * next.extent, next.a, next.b};
    } else {
      made.push_back(next);
    }
  }
  return made;
}

void run_large(ndt::scalar compute, const matrix_product& p) {
  if (blas_multiplies()) {
    with_field(compute, [&](auto t) {
      blas_product<decltype(t)>(p);
      return 0;
    });
    return;
  }
  const blocked_product& kernel = blocked_product_of(compute);
  buffer scratch = buffer::allocate(kernel.scratch(p));
  kernel.run(p, scratch.data());
}

/// How a dim of a large result is cut: even pieces of whole steps, none longer than a tile.
struct cut {
  index extent, piece, pieces;
  cut(index n, index least_pieces) : extent(n) {
    const index wanted = std::max(least_pieces, (n + tile_extent - 1) / tile_extent);
    piece = ((n + wanted - 1) / wanted + tile_step - 1) / tile_step * tile_step;
    pieces = (n + piece - 1) / piece;
  }
  index begin(index i) const { return i * piece; }
  index size(index i) const { return std::min(piece, extent - i * piece); }
};

/// A batch of large products, each in tiles of the fixed grid.
void run_tiles(executor* on, ndt::scalar compute, const matrix_product& p) {
  const index size = ndt::size_of(compute);
  const double work = static_cast<double>(p.m) * static_cast<double>(p.n) * static_cast<double>(p.k);
  const cut columns(p.n, 1);
  const cut rows(p.m, columns.pieces == 1 && work >= halved_product ? 2 : 1);
  const index tiles = rows.pieces * columns.pieces;
  auto tile = [&](index at) {
    const index each = at / tiles, i = at % tiles / columns.pieces, j = at % tiles % columns.pieces;
    matrix_product part = p;
    part.batch = 1;
    part.m = rows.size(i);
    part.n = columns.size(j);
    part.a = static_cast<const std::byte*>(p.a) + (each * p.a_batch + rows.begin(i) * p.a_row) * size;
    part.b = static_cast<const std::byte*>(p.b) + (each * p.b_batch + columns.begin(j) * p.b_column) * size;
    part.c = static_cast<std::byte*>(p.c) + (each * p.c_batch + rows.begin(i) * p.c_row + columns.begin(j)) * size;
    run_large(compute, part);
  };
  if (on != nullptr && tiles * p.batch > 1) return on->parallel_for(tiles * p.batch, tile);
  for (index at = 0; at < tiles * p.batch; ++at) tile(at);
}

struct runner {
  ndt::scalar compute;
  bool large;
  matrix_product_loop small;
  executor* on;
  index size;

  void one(const matrix_product& p) const {
    if (large) return run_tiles(on, compute, p);
    double work = static_cast<double>(p.m) * static_cast<double>(p.n) * static_cast<double>(std::max<index>(p.k, 1));
    if (p.batch > 1) {
      const index each = (p.a_batch == 0 ? 0 : p.m * p.k) + (p.b_batch == 0 ? 0 : p.k * p.n) + p.m * p.n;
      const bool past_caches = p.batch * each * size >= stream_bytes;
      over_batch(on, p.batch, work, [&](index begin, index end) -> index {
        matrix_product part = p;
        part.past_caches = past_caches;
        part.batch = end - begin;
        part.a = static_cast<const std::byte*>(p.a) + begin * p.a_batch * size;
        part.b = static_cast<const std::byte*>(p.b) + begin * p.b_batch * size;
        part.c = static_cast<std::byte*>(p.c) + begin * p.c_batch * size;
        small(part);
        return -1;
      });
      return;
    }
    over_batch(on, p.m, work / static_cast<double>(std::max<index>(p.m, 1)), [&](index begin, index end) -> index {
      matrix_product part = p;
      part.m = end - begin;
      part.a = static_cast<const std::byte*>(p.a) + begin * p.a_row * size;
      part.c = static_cast<std::byte*>(p.c) + begin * p.c_row * size;
      small(part);
      return -1;
    });
  }

  void all(std::span<const batch_dim> outer, matrix_product p) const {
    if (outer.size() <= 1) {
      if (!outer.empty()) p.batch = outer[0].extent, p.a_batch = outer[0].a, p.b_batch = outer[0].b;
      return one(p);
    }
    index inside = p.c_batch;
    for (const batch_dim& d : outer.subspan(1)) inside *= d.extent;
    for (index i = 0; i < outer[0].extent; ++i) {
      matrix_product part = p;
      part.a = static_cast<const std::byte*>(p.a) + i * outer[0].a * size;
      part.b = static_cast<const std::byte*>(p.b) + i * outer[0].b * size;
      part.c = static_cast<std::byte*>(p.c) + i * inside * size;
      all(outer.subspan(1), part);
    }
  }
};

}  // namespace

result<field> product_field(std::string_view function, std::initializer_list<const value*> args) {
  std::vector<arg> described;
  for (const value* v : args) {
    if (!v->is_scalar()) return field_of(function, args);
    described.push_back({v->dtype().scalar(), v->weak()});
  }
  DATASHAPE_TRY(ndt::scalar common, common_dtype(described));
  if (!is_field(common) && loop_of(common) != nullptr) return field{common, common};
  return field_of(function, args);
}

result<value> conjugated(const value& v) {
  if (!v.is_scalar() || ndt::class_of(v.dtype().scalar()) != ndt::scalar_class::complex) return v;
  DATASHAPE_TRY(value copy, value::allocate(ndt::array_type(v.shape(), ndt::make_scalar(v.dtype().scalar()))));
  DATASHAPE_CHECK(copy_value(v, copy, registry::builtin()));
  index n = 2 * copy.shape().count();
  if (v.dtype().is_scalar(ndt::scalar::complex64)) {
    for (index i = 1; i < n; i += 2) reinterpret_cast<float*>(copy.data())[i] = -reinterpret_cast<float*>(copy.data())[i];
  } else {
    for (index i = 1; i < n; i += 2) reinterpret_cast<double*>(copy.data())[i] = -reinterpret_cast<double*>(copy.data())[i];
  }
  return copy;
}

value permuted(const value& v, std::span<const int> order) {
  dims shape, strides;
  shape.resize(static_cast<int>(order.size()));
  strides.resize(static_cast<int>(order.size()));
  for (std::size_t d = 0; d < order.size(); ++d) {
    shape[static_cast<int>(d)] = v.shape()[order[d]];
    strides[static_cast<int>(d)] = v.strides()[order[d]];
  }
  return restrided(v, shape, strides).value();
}

result<value> batched_product(std::string_view function, const value& a, const value& b, field f, executor* on) {
  int a_rank = a.shape().rank(), b_rank = b.shape().rank();
  index m = a.shape()[a_rank - 2], k = a.shape()[a_rank - 1], n = b.shape()[b_rank - 1];
  if (b.shape()[b_rank - 2] != k) {
    return shape_error(function,
                       "the left has " + std::to_string(k) + " columns and the right " + std::to_string(b.shape()[b_rank - 2]) + " rows");
  }
  index limit = std::numeric_limits<int>::max();
  double work = static_cast<double>(m) * static_cast<double>(n) * static_cast<double>(k);
  bool large = is_field(f.compute) && work > small_product;
  if (large && (m > limit || n > limit || k > limit)) return shape_error(function, "a dim of 2^31 or more is too large");
  DATASHAPE_TRY(sides left, sides_of(a, f.compute, large));
  DATASHAPE_TRY(sides right, sides_of(b, f.compute, large));
  const dims* shapes[] = {&left.outer, &right.outer};
  DATASHAPE_TRY(dims outer, broadcast(shapes));
  DATASHAPE_TRY(value out, fresh(outer, {m, n}, f.compute));
  if (out.shape().count() == 0) return rounded(out, f.rounded);
  matrix_product p;
  p.m = m, p.n = n, p.k = k;
  p.a = left.memory.data(), p.a_row = left.row, p.a_column = left.column;
  p.b = right.memory.data(), p.b_row = right.row, p.b_column = right.column;
  p.c = out.data(), p.c_row = n, p.c_batch = m * n;
  std::vector<batch_dim> batch =
      batch_dims(outer, broadcast_strides(left.outer, left.steps, outer), broadcast_strides(right.outer, right.steps, outer));
  // One matrix on the right for a whole packed batch on the left is one tall product.
  if (batch.size() == 1 && batch[0].b == 0 && batch[0].a == m * p.a_row && is_field(f.compute) && m * batch[0].extent <= limit) {
    p.m *= batch[0].extent;
    batch.clear();
    if (!large && static_cast<double>(p.m) * static_cast<double>(n) * static_cast<double>(k) > small_product && suits_blas(left) &&
        suits_blas(right)) {
      large = true;
    }
  }
  runner{f.compute, large, loop_of(f.compute), on, ndt::size_of(f.compute)}.all(batch, p);
  return rounded(out, f.rounded);
}

namespace {

value as_matrix(const value& v, bool row) {
  dims shape, strides;
  shape.resize(2, 1);
  strides.resize(2, 0);
  shape[row ? 1 : 0] = v.shape()[0];
  strides[row ? 1 : 0] = v.strides()[0];
  return restrided(v, shape, strides).value();
}

}  // namespace

result<value> matmul(const value& a, const value& b, executor* on) {
  constexpr std::string_view name = "matmul";
  if (a.shape().rank() == 0 || b.shape().rank() == 0) return shape_error(name, "takes vectors and matrices, not scalars");
  DATASHAPE_TRY(field f, product_field(name, {&a, &b}));
  bool row = a.shape().rank() == 1, column = b.shape().rank() == 1;
  DATASHAPE_TRY(value out, batched_product(name, row ? as_matrix(a, true) : a, column ? as_matrix(b, false) : b, f, on));
  if (column) {
    DATASHAPE_TRY(out, without_dim(out, out.shape().rank() - 1));
  }
  if (row) {
    DATASHAPE_TRY(out, without_dim(out, out.shape().rank() - (column ? 1 : 2)));
  }
  return out;
}

}  // namespace pluribus::gfunc::linalg
