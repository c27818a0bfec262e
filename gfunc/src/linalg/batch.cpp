// SPDX-License-Identifier: BSD-3-Clause
/// See batch.hpp.
#include "batch.hpp"

#include <limits>
#include <mutex>

#include "../value_cast.hpp"
#include "gfunc/registry.hpp"
#include "gfunc/resolve.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"

namespace pluribus::gfunc::linalg {

using datashape::diagnostic;
using datashape::severity;

result<field> field_of(std::string_view function, std::initializer_list<const value*> args) {
  std::vector<arg> described;
  for (const value* v : args) {
    if (!v->is_scalar()) {
      return diagnostic{codes::no_matching_kernel, severity::error,
                        "`" + std::string(function) + "` takes numbers, not `" + ndt::to_string(v->dtype()) + "`"};
    }
    described.push_back({v->dtype().scalar(), v->weak()});
  }
  DATASHAPE_TRY(ndt::scalar common, common_dtype(described));
  switch (common) {
    case ndt::scalar::float32:
    case ndt::scalar::float64:
    case ndt::scalar::complex64:
    case ndt::scalar::complex128: return field{common, common};
    case ndt::scalar::float16:
    case ndt::scalar::bfloat16: return field{ndt::scalar::float32, common};
    default: break;
  }
  if (registry::builtin().cast(common, ndt::scalar::float64) != nullptr && ndt::class_of(common) < ndt::scalar_class::floating) {
    return field{ndt::scalar::float64, ndt::scalar::float64};
  }
  return diagnostic{codes::no_matching_kernel, severity::error,
                    "`" + std::string(function) + "` does not compute with " + ndt::name(common) +
                        "; it takes float16 to float64, bfloat16, complex64, complex128, integers and bools"};
}

ndt::scalar real_dtype(ndt::scalar s) noexcept {
  return s == ndt::scalar::complex64 ? ndt::scalar::float32 : s == ndt::scalar::complex128 ? ndt::scalar::float64 : s;
}
ndt::scalar complex_dtype(ndt::scalar s) noexcept {
  return s == ndt::scalar::float64 || s == ndt::scalar::complex128 ? ndt::scalar::complex128 : ndt::scalar::complex64;
}

diagnostic shape_error(std::string_view function, std::string what) {
  return {codes::bad_argument, severity::error, "`" + std::string(function) + "`: " + std::move(what)};
}

diagnostic matrix_error(datashape::code code, std::string_view function, const dims& outer, index position, std::string_view is) {
  std::string which = "the matrix ";
  if (outer.rank() > 0) {
    std::string at;
    for (int d = outer.rank() - 1; d >= 0; --d) {
      at = std::to_string(position % outer[d]) + (at.empty() ? "" : ", ") + at;
      position /= outer[d];
    }
    which = "matrix [" + at + "] of the batch ";
  }
  return {code, severity::error, "`" + std::string(function) + "`: " + which + std::string(is)};
}

std::string extents(index rows, index columns) { return std::to_string(rows) + " x " + std::to_string(columns); }

result<value> fresh(const dims& outer, std::initializer_list<index> inner, ndt::scalar dtype) {
  dims shape = outer;
  if (outer.rank() + static_cast<int>(inner.size()) > max_rank) {
    return diagnostic{codes::rank_too_high, severity::error, "the result would have more than " + std::to_string(max_rank) + " dims"};
  }
  for (index extent : inner) {
    shape.resize(shape.rank() + 1);
    shape[shape.rank() - 1] = extent;
  }
  return value::allocate(ndt::array_type(shape, ndt::make_scalar(dtype)));
}

result<value> rounded(value computed, ndt::scalar to) {
  if (computed.dtype().is_scalar(to)) return computed;
  return packed(computed, to);
}

result<value> restrided(const value& v, const dims& shape, const dims& strides) {
  if (v.form() != value_form::strided) {
    return diagnostic{codes::no_matching_kernel, severity::error, "a value of `" + ndt::to_string(v.dtype()) + "` has no strides"};
  }
  return value::strided(ndt::array_type(shape, v.dtype()), v.memory(), v.data() - v.memory().data(), strides);
}

result<value> without_dim(const value& v, int dim) {
  dims shape, strides;
  for (int d = 0; d < v.shape().rank(); ++d) {
    if (d == dim) continue;
    shape.resize(shape.rank() + 1, v.shape()[d]);
    strides.resize(strides.rank() + 1, v.strides()[d]);
  }
  return restrided(v, shape, strides);
}

result<value> identity_like(const value& v, ndt::scalar dtype) {
  int rank = v.shape().rank();
  index n = v.shape()[rank - 1], size = ndt::size_of(dtype);
  DATASHAPE_TRY(value out, value::allocate(ndt::array_type(v.shape(), ndt::make_scalar(dtype))));
  std::fill_n(out.data(), out.shape().count() * size, std::byte{});
  DATASHAPE_TRY(value one, packed(value::literal(std::int64_t{1}), dtype));
  for (index at = 0; at + n * n <= out.shape().count(); at += std::max<index>(n * n, 1)) {
    for (index i = 0; i < n; ++i) std::copy_n(one.data(), size, out.data() + (at + i * n + i) * size);
    if (n == 0) break;
  }
  return out;
}

result<value> packed(const value& v, ndt::scalar to) { return packed_value(v, to, registry::builtin()); }

result<matrices> matrices_of(std::string_view function, const value& v, ndt::scalar compute) {
  int rank = v.shape().rank();
  if (rank < 2) return shape_error(function, "takes matrices, two dims or more, not " + std::to_string(rank));
  matrices made;
  made.rows = v.shape()[rank - 2];
  made.columns = v.shape()[rank - 1];
  if (made.rows > std::numeric_limits<int>::max() / 64 || made.columns > std::numeric_limits<int>::max() / 64) {
    return shape_error(function, "a matrix of " + extents(made.rows, made.columns) + " is too large");
  }
  made.outer = v.shape();
  made.outer.resize(rank - 2);
  made.count = made.outer.count();
  DATASHAPE_TRY(made.memory, packed(v, compute));
  return made;
}

result<matrices> square_matrices_of(std::string_view function, const value& v, ndt::scalar compute) {
  DATASHAPE_TRY(matrices made, matrices_of(function, v, compute));
  if (made.rows == made.columns) return made;
  return shape_error(function, "takes square matrices, not " + extents(made.rows, made.columns));
}

result<matrices> fresh_matrices(const dims& outer, index rows, index columns, ndt::scalar dtype) {
  matrices made;
  DATASHAPE_TRY(made.memory, fresh(outer, {rows, columns}, dtype));
  made.outer = outer;
  made.count = outer.count();
  made.rows = rows;
  made.columns = columns;
  return made;
}

index over_batch(executor* on, index count, double work, function_ref<index(index, index)> body) {
  constexpr double grain_work = 1e5;
  if (count <= 0) return -1;
  index grain = std::max<index>(1, static_cast<index>(grain_work / std::max(work, 1.0)));
  index pieces = on == nullptr ? 1 : (count + grain - 1) / grain;
  if (pieces <= 1) return body(0, count);
  std::mutex lock;
  index failed = -1;
  on->parallel_for(pieces, [&](index piece) {
    index at = body(piece * grain, std::min(count, (piece + 1) * grain));
    if (at < 0) return;
    std::lock_guard hold(lock);
    if (failed < 0 || at < failed) failed = at;
  });
  return failed;
}

}  // namespace pluribus::gfunc::linalg
