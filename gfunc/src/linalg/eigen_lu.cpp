// SPDX-License-Identifier: BSD-3-Clause
/// LU factors with row exchanges, right-looking by columns over Eigen's vectors (Golub and Van Loan, algorithm 3.4.1), since Eigen's own
/// takes square matrices only; solving substitutes into them. See decompositions.hpp.
#include <cmath>
#include <vector>

#include "eigen_maps.hpp"

namespace pluribus::gfunc::linalg {

namespace {
constexpr index panel = 32;

/// Columns [from, from + count) below row `from`; exchanges are done on whole rows.
template <class T>
bool factor_panel(eigen_map<T>& a, index from, index count, int* pivots) {
  bool regular = true;
  index m = a.rows();
  for (index j = from; j < from + count; ++j) {
    index best = 0;
    a.col(j).tail(m - j).cwiseAbs().maxCoeff(&best);
    best += j;
    pivots[j] = static_cast<int>(best);
    if (best != j) a.row(j).swap(a.row(best));
    if (a(j, j) == T(0)) {
      regular = false;
      continue;
    }
    a.col(j).tail(m - j - 1) /= a(j, j);
    index rest = from + count - j - 1;
    if (rest > 0) a.block(j + 1, j + 1, m - j - 1, rest).noalias() -= a.col(j).tail(m - j - 1) * a.row(j).segment(j + 1, rest);
  }
  return regular;
}
}  // namespace

template <class T>
bool eigen_lu(index m, index n, T* data, int* pivots) {
  eigen_map<T> a(data, m, n);
  bool regular = true;
  index k = std::min(m, n);
  for (index from = 0; from < k; from += panel) {
    index count = std::min(panel, k - from), next = from + count;
    regular = factor_panel(a, from, count, pivots) && regular;
    if (next == n) continue;
    auto right = a.block(from, next, count, n - next);
    a.block(from, from, count, count).template triangularView<Eigen::UnitLower>().solveInPlace(right);
    if (next < m) a.block(next, next, m - next, n - next).noalias() -= a.block(next, from, m - next, count) * right;
  }
  return regular;
}

template <class T>
bool eigen_solve(index n, index columns, T* a, T* b) {
  std::vector<int> pivots(static_cast<std::size_t>(n));
  if (!eigen_lu(n, n, a, pivots.data())) return false;
  eigen_map<T> matrix(a, n, n), x(b, n, columns);
  for (index i = 0; i < n; ++i) {
    if (pivots[static_cast<std::size_t>(i)] != i) x.row(i).swap(x.row(pivots[static_cast<std::size_t>(i)]));
  }
  matrix.template triangularView<Eigen::UnitLower>().solveInPlace(x);
  matrix.template triangularView<Eigen::Upper>().solveInPlace(x);
  return true;
}

#define INSTANCE(T)                               \
  template bool eigen_lu(index, index, T*, int*); \
  template bool eigen_solve(index, index, T*, T*);
GF_EIGEN_INSTANCES(INSTANCE)
#undef INSTANCE

}  // namespace pluribus::gfunc::linalg
