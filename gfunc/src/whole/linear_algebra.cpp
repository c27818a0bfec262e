// SPDX-License-Identifier: BSD-3-Clause
/// The functions of gfunc/linalg.hpp under their names: options and arguments in, one call each. Several results come out as a record.
#include <cmath>
#include <optional>

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/linalg.hpp"
#include "gfunc/module.hpp"
#include "leaves.hpp"

namespace pluribus::gfunc::whole {

namespace {

using result = datashape::result<value>;
using one_argument = result (*)(const value&, executor*);

std::optional<double> rtol_of(const value_call& c) {
  if (!c.has("rtol")) return std::nullopt;
  return c.real("rtol");
}

whole_callable on_matrix(one_argument run) {
  return [run](const value_call& c) { return run(c.args[0], &c.on); };
}

result qr_record(const value_call& c) {
  linalg::qr_mode mode = c.text("mode") == "complete" ? linalg::qr_mode::complete : linalg::qr_mode::reduced;
  DATASHAPE_TRY(linalg::qr_factors f, linalg::qr(c.args[0], mode, &c.on));
  return record_of({{"Q", f.q}, {"R", f.r}});
}
result lu_record(const value_call& c) {
  DATASHAPE_TRY(linalg::lu_factors f, linalg::lu(c.args[0], &c.on));
  return record_of({{"P", f.p}, {"L", f.l}, {"U", f.u}});
}
result eigh_record(const value_call& c) {
  DATASHAPE_TRY(linalg::eigen_pairs f, linalg::eigh(c.args[0], &c.on));
  return record_of({{"eigenvalues", f.eigenvalues}, {"eigenvectors", f.eigenvectors}});
}
result eig_record(const value_call& c) {
  DATASHAPE_TRY(linalg::eigen_pairs f, linalg::eig(c.args[0], &c.on));
  return record_of({{"eigenvalues", f.eigenvalues}, {"eigenvectors", f.eigenvectors}});
}
result svd_record(const value_call& c) {
  DATASHAPE_TRY(linalg::svd_factors f, linalg::svd(c.args[0], c.boolean("full_matrices"), &c.on));
  return record_of({{"U", f.u}, {"S", f.s}, {"Vh", f.vh}});
}
result slogdet_record(const value_call& c) {
  DATASHAPE_TRY(linalg::sign_and_log f, linalg::slogdet(c.args[0], &c.on));
  return record_of({{"sign", f.sign}, {"logabsdet", f.logabsdet}});
}
result lstsq_record(const value_call& c) {
  DATASHAPE_TRY(linalg::least_squares f, linalg::lstsq(c.args[0], c.args[1], rtol_of(c), &c.on));
  return record_of({{"x", f.x}, {"residuals", f.residuals}, {"rank", f.rank}, {"singular_values", f.singular_values}});
}

/// axes= counts the last dims of the first and the first dims of the second; a_axes= and b_axes= name them.
result tensordot_call(const value_call& c) {
  std::vector<index> a_axes, b_axes;
  if (c.has("a_axes") != c.has("b_axes")) return c.wrong("a_axes and b_axes are given together");
  if (c.has("a_axes")) {
    a_axes.assign(c.integers("a_axes").begin(), c.integers("a_axes").end());
    b_axes.assign(c.integers("b_axes").begin(), c.integers("b_axes").end());
  } else {
    index n = c.integer("axes");
    if (n < 0 || n > c.args[0].shape().rank() || n > c.args[1].shape().rank())
      return c.wrong("axes is not a number of dims of both arguments");
    for (index i = 0; i < n; ++i) {
      a_axes.push_back(c.args[0].shape().rank() - n + i);
      b_axes.push_back(i);
    }
  }
  return linalg::tensordot(c.args[0], c.args[1], a_axes, b_axes, &c.on);
}

result matrix_norm_call(const value_call& c) {
  using kind = linalg::matrix_norm_kind;
  constexpr std::pair<std::string_view, kind> kinds[] = {
      {"fro", kind::frobenius}, {"nuc", kind::nuclear},  {"1", kind::one},        {"-1", kind::minus_one},
      {"2", kind::two},         {"-2", kind::minus_two}, {"inf", kind::infinity}, {"-inf", kind::minus_infinity}};
  for (const auto& [text, k] : kinds) {
    if (c.text("ord") == text) return linalg::matrix_norm(c.args[0], k, c.boolean("keepdims"), &c.on);
  }
  return c.wrong("no such order");
}

result vector_norm_call(const value_call& c) {
  std::span<const index> axes;
  if (c.has("axis")) axes = c.integers("axis");
  if (c.has("axis") && axes.empty()) return c.wrong("axis names no axis");
  return linalg::vector_norm(c.args[0], axes, c.real("ord"), c.boolean("keepdims"));
}

datashape::result<value> along_one(const value_call& c, datashape::result<value> (*of)(const value&, const value&, index)) {
  if (!c.has("axis")) return c.wrong("works along one axis, and `axis` is none");
  return of(c.args[0], c.args[1], c.integer("axis"));
}

void products(module_builder& m) {
  using kind = parameter_kind;
  for (const char* name : {"matmul", "linalg.matmul"}) {
    m.function(
         name,
         "Matrix product over the last two dims; the others broadcast. A vector is a row on the left and a column on the right. Integers "
         "wrap, bools are \"or\" of \"and\".")
        .example(std::string(name) + "([[1, 2], [3, 4]], [[5, 6], [7, 8]])", "[[19, 22], [43, 50]]")
        .arguments({"x1", "x2"})
        .whole("(A... * M * T, B... * N * S) -> C... * U", [](const value_call& c) { return linalg::matmul(c.args[0], c.args[1], &c.on); });
  }
  for (const char* name : {"vecdot", "linalg.vecdot"}) {
    m.function(name, "Sum of conj(x1) * x2 along an axis, counted from the end; the other dims broadcast. Order-independent.")
        .example(std::string(name) + "([[1, 2], [3, 4]], [5, 6])", "[17, 39]")
        .arguments({"x1", "x2"})
        .option("axis", kind::integer, std::int64_t{-1})
        .whole("(A... * M * T, B... * N * S) -> C... * U", [](const value_call& c) { return along_one(c, linalg::vecdot); });
  }
  m.function("dot", "NumPy's dot: sum of products of vectors, matrix product of matrices, last axis with last but one of more dims.")
      .example("dot([1, 2, 3], [4, 5, 6])", "32")
      .arguments({"x1", "x2"})
      .whole("(A... * T, B... * S) -> C... * U", [](const value_call& c) { return linalg::dot(c.args[0], c.args[1], &c.on); });
  m.function("inner", "Sums of products over the last axes of both.")
      .example("inner([[1, 2], [3, 4]], [5, 6])", "[17, 39]")
      .arguments({"x1", "x2"})
      .whole("(A... * T, B... * S) -> C... * U", [](const value_call& c) { return linalg::inner(c.args[0], c.args[1], &c.on); });
  for (const char* name : {"outer", "linalg.outer"}) {
    m.function(name, "x1[i] * x2[j] of two vectors.")
        .example(std::string(name) + "([1, 2], [3, 4])", "[[3, 4], [6, 8]]")
        .arguments({"x1", "x2"})
        .whole("(M * T, N * S) -> M * N * U", [](const value_call& c) { return linalg::outer(c.args[0], c.args[1]); });
  }
  for (const char* name : {"tensordot", "linalg.tensordot"}) {
    m.function(name, "Sums of products over the last axes= dims of x1 and the first of x2, or over a_axes= and b_axes=, pair by pair.")
        .example(std::string(name) + "([[1, 2], [3, 4]], [[5, 6], [7, 8]], axes=2)", "70")
        .arguments({"x1", "x2"})
        .option("axes", kind::integer, std::int64_t{2})
        .option("a_axes", kind::integers)
        .option("b_axes", kind::integers)
        .whole("(A... * T, B... * S) -> C... * U", tensordot_call);
  }
  m.function("kron", "Kronecker product: every element of x1 times all of x2, in blocks.")
      .example("kron([1, 2], [1, 10])", "[1, 10, 2, 20]")
      .arguments({"x1", "x2"})
      .whole("(A... * T, B... * S) -> C... * U", [](const value_call& c) { return linalg::kron(c.args[0], c.args[1]); });
  m.function("einsum", "Sums of products by labels, \"ij,jk->ik\"; \"...\" stands for dims that broadcast. Contracts from left to right.")
      .example("einsum([[1, 2], [3, 4]], [5, 6], subscripts=\"ij,j->i\")", "[17, 39]")
      .required("subscripts", kind::text)
      .whole("(... * T, ...) -> C... * U", [](const value_call& c) { return linalg::einsum(c.text("subscripts"), c.args, &c.on); });
  m.function("linalg.cross", "Cross product of vectors of three along an axis; the other dims broadcast.")
      .example("linalg.cross([1, 0, 0], [0, 1, 0])", "[0, 0, 1]")
      .arguments({"x1", "x2"})
      .option("axis", kind::integer, std::int64_t{-1})
      .whole("(A... * M * T, B... * N * S) -> C... * U", [](const value_call& c) { return along_one(c, linalg::cross); });
  m.function("linalg.matrix_power", "A square matrix times itself n times; n = 0 gives the identity, a negative n powers of the inverse.")
      .example("linalg.matrix_power([[1, 1], [0, 1]], n=3)", "[[1, 3], [0, 1]]")
      .arguments({"x"})
      .required("n", kind::integer)
      .whole("(A... * M * N * T) -> A... * M * N * U",
             [](const value_call& c) { return linalg::matrix_power(c.args[0], c.integer("n"), &c.on); });
}

void parts(module_builder& m) {
  using kind = parameter_kind;
  m.function("linalg.matrix_transpose", "The last two dims exchanged; a view.")
      .example("linalg.matrix_transpose([[1, 2], [3, 4]])", "[[1, 3], [2, 4]]")
      .arguments({"x"})
      .whole(
          "(A... * M * N * T) -> A... * N * M * T", [](const value_call& c) { return linalg::matrix_transpose(c.args[0]); },
          null_policy::custom);
  m.function("linalg.diagonal", "Elements (i, i + offset) of each matrix, a view.")
      .example("linalg.diagonal([[1, 2], [3, 4]])", "[1, 4]")
      .arguments({"x"})
      .option("offset", kind::integer, std::int64_t{0})
      .whole("(A... * M * N * T) -> A... * K * T", [](const value_call& c) { return linalg::diagonal(c.args[0], c.integer("offset")); });
  m.function("linalg.trace", "Sum of the elements (i, i + offset) of each matrix; integers widen as in sum.")
      .example("linalg.trace([[1, 2], [3, 4]])", "5")
      .arguments({"x"})
      .option("offset", kind::integer, std::int64_t{0})
      .whole("(A... * M * N * T) -> A... * U", [](const value_call& c) { return linalg::trace(c.args[0], c.integer("offset")); });
}

void factors(module_builder& m) {
  using kind = parameter_kind;
  const char* square = "(A... * M * N * T) -> A... * M * N * U";
  m.function(
       "linalg.cholesky",
       "Lower triangular L with x = L L^H of Hermitian positive definite matrices (upper=true: its adjoint); only the lower triangle is "
       "read.")
      .example("linalg.cholesky([[4.0, 2.0], [2.0, 5.0]])", "[[2.0, 0.0], [1.0, 2.0]]")
      .arguments({"x"})
      .option("upper", kind::boolean, false)
      .whole(square, [](const value_call& c) { return linalg::cholesky(c.args[0], c.boolean("upper"), &c.on); });
  m.function("linalg.qr", "x = Q R with orthonormal columns in Q and R upper triangular; mode \"complete\" makes Q square.")
      .example("linalg.qr([[2.0, 1.0], [0.0, 3.0]])", "{Q: [[1, 0], [0, 1]], R: [[2, 1], [0, 3]]}")
      .arguments({"x"})
      .choice("mode", {"reduced", "complete"}, "reduced")
      .whole("(A... * M * N * T) -> Record", qr_record);
  m.function("linalg.lu", "x = P L U with a permutation matrix P, unit lower triangular L and upper triangular U.")
      .example("linalg.lu([[0.0, 2.0], [1.0, 3.0]])", "{P: [[0, 1], [1, 0]], L: [[1, 0], [0, 1]], U: [[1, 3], [0, 2]]}")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> Record", lu_record);
  m.function("linalg.eigh",
             "Eigenvalues, ascending, and eigenvectors, one a column, of Hermitian matrices; only the lower triangle is read.")
      .example("linalg.eigh([[1.0, 0.0], [0.0, 2.0]])", "{eigenvalues: [1, 2], eigenvectors: [[1, 0], [0, 1]]}")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> Record", eigh_record);
  m.function("linalg.eigvalsh", "Eigenvalues of Hermitian matrices, ascending; only the lower triangle is read.")
      .example("linalg.eigvalsh([[3.0, 0.0], [0.0, 2.0]])", "[2.0, 3.0]")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> A... * N * U", on_matrix(linalg::eigvalsh));
  m.function("linalg.eig",
             "Eigenvalues and eigenvectors, one a column and of norm 1, of any square matrices; complex, in no particular order.")
      .example("linalg.eig([[1.0, 0.0], [0.0, 2.0]])", "{eigenvalues: [1+0j, 2+0j], eigenvectors: [[1+0j, 0+0j], [0+0j, 1+0j]]}")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> Record", eig_record);
  m.function("linalg.eigvals", "Eigenvalues of any square matrices, complex, in no particular order.")
      .example("linalg.eigvals([[1.0, 0.0], [0.0, 2.0]])", "[1+0j, 2+0j]")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> A... * N * U", on_matrix(linalg::eigvals));
  m.function("linalg.svd", "x = U diag(S) Vh with orthonormal columns in U and rows in Vh, S descending.")
      .example("linalg.svd([[2.0, 0.0], [0.0, 1.0]])", "{U: [[1, 0], [0, 1]], S: [2, 1], Vh: [[1, 0], [0, 1]]}")
      .arguments({"x"})
      .option("full_matrices", kind::boolean, true)
      .whole("(A... * M * N * T) -> Record", svd_record);
  m.function("linalg.svdvals", "Singular values, descending.")
      .example("linalg.svdvals([[3.0], [4.0]])", "[5]")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> A... * K * U", on_matrix(linalg::svdvals));
}

void equations(module_builder& m) {
  using kind = parameter_kind;
  const char* square = "(A... * M * N * T) -> A... * M * N * U";
  m.function("linalg.solve", "y with x1 y = x2; x2 is a vector when it has one dim, else matrices.")
      .example("linalg.solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 2.0])", "[1.0, 0.5]")
      .arguments({"x1", "x2"})
      .whole("(A... * M * N * T, B... * K * S) -> C... * U",
             [](const value_call& c) { return linalg::solve(c.args[0], c.args[1], &c.on); });
  m.function("linalg.inv", "Inverse of square matrices.")
      .example("linalg.inv([[2.0, 0.0], [0.0, 4.0]])", "[[0.5, 0.0], [0.0, 0.25]]")
      .arguments({"x"})
      .whole(square, on_matrix(linalg::inv));
  m.function("linalg.det", "Determinant of square matrices.")
      .example("linalg.det([[1.0, 2.0], [3.0, 4.0]])", "-2")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> A... * U", on_matrix(linalg::det));
  m.function("linalg.slogdet", "Sign and logarithm of the absolute value of determinants: no overflow.")
      .example("linalg.slogdet([[1.0, 0.0], [0.0, -1.0]])", "{sign: -1, logabsdet: 0}")
      .arguments({"x"})
      .whole("(A... * M * N * T) -> Record", slogdet_record);
  m.function("linalg.pinv",
             "Moore-Penrose inverse; singular values not above rtol times the largest count as 0 (default: max(m, n) epsilon).")
      .example("linalg.pinv([[2.0], [0.0]])", "[[0.5, 0.0]]")
      .arguments({"x"})
      .option("rtol", kind::real)
      .whole("(A... * M * N * T) -> A... * N * M * U", [](const value_call& c) { return linalg::pinv(c.args[0], rtol_of(c), &c.on); });
  m.function("linalg.matrix_rank", "Number of singular values above rtol times the largest (default: max(m, n) epsilon).")
      .example("linalg.matrix_rank([[1.0, 2.0], [2.0, 4.0]])", "1")
      .arguments({"x"})
      .option("rtol", kind::real)
      .whole("(A... * M * N * T) -> A... * int64", [](const value_call& c) { return linalg::matrix_rank(c.args[0], rtol_of(c), &c.on); });
  m.function("linalg.lstsq",
             "Of least norm among those that minimise |x1 y - x2|: y, the squared residuals of each column (none unless x1 has full column "
             "rank and more rows), the rank and the singular values.")
      .example("linalg.lstsq([[1.0], [1.0]], [1.0, 3.0])", "{x: [2], residuals: [2], rank: 1, singular_values: [1.41421356237]}")
      .arguments({"x1", "x2"})
      .option("rtol", kind::real)
      .whole("(M * N * T, B... * S) -> Record", lstsq_record);
  m.function("linalg.matrix_norm",
             "Norm of each matrix: Frobenius, nuclear, by columns (1), by rows (inf) or spectral (2), and their least.")
      .example("linalg.matrix_norm([[3.0, 0.0], [0.0, 4.0]])", "5")
      .arguments({"x"})
      .choice("ord", {"fro", "nuc", "1", "-1", "2", "-2", "inf", "-inf"}, "fro")
      .option("keepdims", kind::boolean, false)
      .whole("(A... * M * N * T) -> B... * U", matrix_norm_call);
  m.function("linalg.vector_norm",
             "(sum |x|^ord)^(1/ord) over axes, all when none are named; 0 counts, an infinity is the greatest or the least.")
      .example("linalg.vector_norm([3.0, 4.0])", "5")
      .arguments({"x"})
      .option("axis", kind::integers)
      .option("ord", kind::real, 2.0)
      .option("keepdims", kind::boolean, false)
      .whole("(A... * T) -> B... * U", vector_norm_call);
}

}  // namespace

void linear_algebra(module_builder& m) {
  products(m);
  parts(m);
  factors(m);
  equations(m);
}

}  // namespace pluribus::gfunc::whole
