// SPDX-License-Identifier: BSD-3-Clause
/// Products of large matrices by Eigen's kernel for this instruction set: strided matrices whose rows or columns are adjacent and scratch
/// memory flow in, C in row order flows out. Each element is summed in blocks of `depth_block` whatever the caches of the processor, so its
/// bits depend on the instruction set, on the extents and on its place in C. Nothing is allocated here, and no threads are known.
#include "../functions/intrinsics512.hpp"
#include "blocked.hpp"

/// Eigen's templates under another name a set: the linker merges inline functions of one name, and would take one set's code for another's.
#define GF_JOINED(a, b) a##b
#define GF_EIGEN_OF(isa) GF_JOINED(Eigen_, isa)
#define Eigen GF_EIGEN_OF(GF_ISA)
#include <Eigen/Core>

namespace pluribus::gfunc::GF_ISA {
namespace {

namespace internal = Eigen::internal;
using std::int64_t;

/// Elements of one pass over the sums. A panel of A and one of B stay in a first-level cache of 32 KiB, and longer ones gained nothing.
constexpr int64_t depth_block = 128;
/// What a block of the matrix that is streamed from the second-level cache may take.
constexpr int64_t block_bytes = int64_t{1} << 20;
constexpr int64_t few_columns = 256;

int64_t least(int64_t a, int64_t b) { return a < b ? a : b; }

/// Eigen computes in column order, so it sees C, A and B transposed: its rows are our columns, and its left matrix is our B.
template <class T>
class blocking : public internal::level3_blocking<T, T> {
 public:
  explicit blocking(const matrix_product& p) {
    constexpr int64_t step = internal::gebp_traits<T, T>::mr;
    constexpr int64_t most = block_bytes / (depth_block * int64_t{sizeof(T)}) / step * step;
    this->m_kc = least(p.k, depth_block);
    this->m_mc = least(p.n, most);
    this->m_nc = least(p.m, few_columns);
  }
  /// A whole number of cache lines.
  int64_t left() const { return (this->m_kc * this->m_mc * int64_t{sizeof(T)} + 63) / 64 * 64; }
  int64_t bytes() const { return left() + this->m_kc * this->m_nc * int64_t{sizeof(T)}; }
  void lay(void* scratch) {
    this->m_blockA = static_cast<T*>(scratch);
    this->m_blockB = reinterpret_cast<T*>(static_cast<char*>(scratch) + left());
  }
};

template <class T, int LeftOrder, int RightOrder>
void blocked(const matrix_product& p, int64_t left_step, int64_t right_step, blocking<T>& blocks) {
  internal::general_matrix_matrix_product<int64_t, T, LeftOrder, false, T, RightOrder, false, Eigen::ColMajor, 1>::run(
      p.n, p.m, p.k, static_cast<const T*>(p.b), left_step, static_cast<const T*>(p.a), right_step, static_cast<T*>(p.c), 1, p.c_row, T(1),
      blocks, nullptr);
}

/// y += M x, y packed.
template <class T, int Order>
void times_vector(int64_t rows, int64_t columns, const T* matrix, int64_t step, const T* x, int64_t x_step, T* y) {
  using matrix_map = internal::const_blas_data_mapper<T, int64_t, Order>;
  using vector_map = internal::const_blas_data_mapper<T, int64_t, Eigen::RowMajor>;
  internal::general_matrix_vector_product<int64_t, T, matrix_map, Order, false, T, vector_map, false>::run(
      rows, columns, matrix_map(matrix, step), vector_map(x, x_step), y, 1, T(1));
}

/// The matrix is M(i, j) = matrix[i * row + j * column]; a vector with steps is packed first, into room for `columns`.
template <class T>
void matrix_times_vector(int64_t rows, int64_t columns, const T* matrix, int64_t row, int64_t column, const T* x, int64_t x_step, T* y,
                         T* room) {
  if (x_step != 1) {
    for (int64_t j = 0; j < columns; ++j) room[j] = x[j * x_step];
    x = room;
  }
  if (column == 1)
    times_vector<T, Eigen::RowMajor>(rows, columns, matrix, row, x, 1, y);
  else
    times_vector<T, Eigen::ColMajor>(rows, columns, matrix, column, x, 1, y);
}

template <class T>
int64_t scratch_of(const matrix_product& p) {
  if (p.m == 1 || p.n == 1) return p.k * int64_t{sizeof(T)};
  return blocking<T>(p).bytes();
}

template <class T>
void product_of(const matrix_product& p, void* scratch) {
  const T *a = static_cast<const T*>(p.a), *b = static_cast<const T*>(p.b);
  T* const c = static_cast<T*>(p.c);
  for (int64_t i = 0; i < p.m; ++i) __builtin_memset(static_cast<void*>(c + i * p.c_row), 0, static_cast<std::size_t>(p.n) * sizeof(T));
  if (p.m == 1) return matrix_times_vector(p.n, p.k, b, p.b_column, p.b_row, a, p.a_column, c, static_cast<T*>(scratch));
  if (p.n == 1 && p.c_row == 1) return matrix_times_vector(p.m, p.k, a, p.a_row, p.a_column, b, p.b_row, c, static_cast<T*>(scratch));
  blocking<T> blocks(p);
  blocks.lay(scratch);
  if (p.b_column == 1 && p.a_column == 1) return blocked<T, Eigen::ColMajor, Eigen::ColMajor>(p, p.b_row, p.a_row, blocks);
  if (p.b_column == 1) return blocked<T, Eigen::ColMajor, Eigen::RowMajor>(p, p.b_row, p.a_column, blocks);
  if (p.a_column == 1) return blocked<T, Eigen::RowMajor, Eigen::ColMajor>(p, p.b_column, p.a_row, blocks);
  blocked<T, Eigen::RowMajor, Eigen::RowMajor>(p, p.b_column, p.a_column, blocks);
}

template <class T>
constexpr blocked_product product_in_blocks = {scratch_of<T>, product_of<T>};

}  // namespace

extern const blocked_kernels products;
const blocked_kernels products = {product_in_blocks<float>, product_in_blocks<double>, product_in_blocks<std::complex<float>>,
                                  product_in_blocks<std::complex<double>>};

}  // namespace pluribus::gfunc::GF_ISA
