// SPDX-License-Identifier: BSD-3-Clause
/// Linear algebra on values: the array API's functions and its linalg extension, with eig, lstsq, lu, kron beside them. The last two dims
/// are matrices, the dims before them a batch that broadcasts. float32, float64, complex64 and complex128 keep their dtype; float16 and
/// bfloat16 compute in float32 and are rounded once; integers and bools count as float64 where a result is not an integer. Results are
/// fresh C-order memory unless a view is promised. `on` may run batches or tiles at once and never changes a bit. What cannot be computed
/// is an error that names the matrix of the batch.
#pragma once
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "gfunc/executor.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc::linalg {

using datashape::result;

// Products. Integers wrap; bools are "and" and "or".
/// (..., m, k) @ (..., k, n) -> (..., m, n); a vector as an argument is a row on the left, a column on the right, and its dim is dropped.
result<value> matmul(const value& a, const value& b, executor* on = nullptr);
/// Sum of conj(a) * b along one axis of both (counted from the end); the other dims broadcast. Order-independent sum.
result<value> vecdot(const value& a, const value& b, index axis = -1);
/// NumPy's dot: of vectors without conjugation, matmul of matrices, last axis of a with last but one of b otherwise.
result<value> dot(const value& a, const value& b, executor* on = nullptr);
/// Sum of products over the last axes of both, without conjugation.
result<value> inner(const value& a, const value& b, executor* on = nullptr);
/// a[i] * b[j] of two vectors.
result<value> outer(const value& a, const value& b);
/// Contracts a_axes of a with b_axes of b, pair by pair.
result<value> tensordot(const value& a, const value& b, std::span<const index> a_axes, std::span<const index> b_axes,
                        executor* on = nullptr);
/// Kronecker product of arrays of one rank (a lesser rank is padded with dims of 1 in front).
result<value> kron(const value& a, const value& b);
/// (a x b) of vectors of three along an axis; the others broadcast.
result<value> cross(const value& a, const value& b, index axis = -1);
/// Sums of products by labels, "ij,jk->ik", of any number of operands; "..." broadcasts. Contracts from left to right.
result<value> einsum(std::string_view subscripts, std::span<const value> operands, executor* on = nullptr);
/// a multiplied by itself; a negative power is one of the inverse.
result<value> matrix_power(const value& a, index power, executor* on = nullptr);

// Parts and shapes. Views of the same memory.
result<value> matrix_transpose(const value& a);
/// Elements (i, i + offset) of each matrix.
result<value> diagonal(const value& a, index offset = 0);
/// Their sum; integers widen as sums do.
result<value> trace(const value& a, index offset = 0);

// Factors.
/// Lower triangular L with a = L L^H, or its adjoint; only the lower triangle of `a` is read.
result<value> cholesky(const value& a, bool upper = false, executor* on = nullptr);
struct qr_factors {
  value q, r;
};
enum class qr_mode { reduced, complete };
result<qr_factors> qr(const value& a, qr_mode mode = qr_mode::reduced, executor* on = nullptr);
struct lu_factors {
  value p, l, u;
};
/// a = P L U with a permutation matrix P.
result<lu_factors> lu(const value& a, executor* on = nullptr);
struct eigen_pairs {
  value eigenvalues, eigenvectors;
};
/// Of Hermitian matrices, ascending; only the lower triangle is read.
result<eigen_pairs> eigh(const value& a, executor* on = nullptr);
result<value> eigvalsh(const value& a, executor* on = nullptr);
/// Of any matrices, complex, in no particular order.
result<eigen_pairs> eig(const value& a, executor* on = nullptr);
result<value> eigvals(const value& a, executor* on = nullptr);
struct svd_factors {
  value u, s, vh;
};
/// a = U diag(s) Vh, s descending.
result<svd_factors> svd(const value& a, bool full_matrices = true, executor* on = nullptr);
result<value> svdvals(const value& a, executor* on = nullptr);

// Equations and what follows from factors.
/// x with a x = b; b is a vector when it has one dim, else matrices.
result<value> solve(const value& a, const value& b, executor* on = nullptr);
result<value> inv(const value& a, executor* on = nullptr);
result<value> det(const value& a, executor* on = nullptr);
struct sign_and_log {
  value sign, logabsdet;
};
result<sign_and_log> slogdet(const value& a, executor* on = nullptr);
/// Singular values not above rtol times the largest count as 0; default: max(m, n) times the epsilon of the dtype.
result<value> pinv(const value& a, std::optional<double> rtol = {}, executor* on = nullptr);
result<value> matrix_rank(const value& a, std::optional<double> rtol = {}, executor* on = nullptr);
struct least_squares {
  value x, residuals, rank, singular_values;
};
/// x of least norm among those that minimise |a x - b|, for one matrix a; residuals are empty unless m > n and the rank is n.
result<least_squares> lstsq(const value& a, const value& b, std::optional<double> rtol = {}, executor* on = nullptr);

// Norms.
enum class matrix_norm_kind { frobenius, nuclear, one, minus_one, two, minus_two, infinity, minus_infinity };
result<value> matrix_norm(const value& a, matrix_norm_kind kind = matrix_norm_kind::frobenius, bool keep_dims = false,
                          executor* on = nullptr);
/// (sum |x|^order)^(1/order) over the axes, all when none are given; order 0 counts, an infinite one is the greatest or the least.
result<value> vector_norm(const value& a, std::span<const index> axes = {}, double order = 2, bool keep_dims = false);

/// What decomposes and multiplies here: "openblas" or "eigen".
const char* backend_name();

}  // namespace pluribus::gfunc::linalg
