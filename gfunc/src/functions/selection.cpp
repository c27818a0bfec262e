// SPDX-License-Identifier: BSD-3-Clause
/// Choice between elements: where, minimum, maximum, fmin, fmax, clip. Elements flow in, one of them flows out unchanged. minimum, maximum
/// and clip give NaN when an argument is NaN, fmin and fmax the other argument; of two zeros minimum gives -0.0 and maximum 0.0.
#include "complex.hpp"
#include "integer.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
bool negative_zero(T a) {
  if constexpr (std::is_same_v<T, float>)
    return __builtin_bit_cast(std::int32_t, a) < 0;
  else
    return __builtin_bit_cast(std::int64_t, a) < 0;
}
template <class T>
T lesser(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    return ((a < b) | ((a == b) & negative_zero(a))) ? a : b;
  else
    return a < b ? a : b;
}
template <class T>
T greater(T a, T b) {
  if constexpr (std::is_floating_point_v<T>)
    return ((a > b) | ((a == b) & negative_zero(b))) ? a : b;
  else
    return a > b ? a : b;
}

struct minimum_op {
  template <class T>
  static T apply(T a, T b) {
    return a != a ? a : lesser(a, b);
  }
};
struct maximum_op {
  template <class T>
  static T apply(T a, T b) {
    return a != a ? a : greater(a, b);
  }
};
struct fmin_op {
  template <class T>
  static T apply(T a, T b) {
    return b != b ? a : lesser(a, b);
  }
};
struct fmax_op {
  template <class T>
  static T apply(T a, T b) {
    return b != b ? a : greater(a, b);
  }
};
struct clip_op {
  template <class T>
  static T apply(T a, T low, T high) {
    return minimum_op::apply(maximum_op::apply(a, low), high);
  }
};
struct where_op {
  template <class T>
  static T apply(bool chosen, T a, T b) {
    return chosen ? a : b;
  }
};

/// where only moves bytes, so dtypes of one size share a loop.
template <class T>
using bytes_as = unsigned_of<sizeof(T), T>;

template <class... T>
void where_kernels(family& f, dtypes<T...>) {
  (f.kernel<T, bool, T, T>(tile<where_op, bytes_as<T>, bool, bytes_as<T>, bytes_as<T>>), ...);
}

}  // namespace

void selection(kernel_sink* sink) {
  family f(sink);
  f.function("where", "The second argument where the first is true, else the third; of values of any one dtype. Null where the first is.",
             "where([true, false], [1, 2], [3, 4])", "[1, 4]");
  where_kernels(f, all_dtypes{});
  f.function("minimum", "The lesser; NaN if one is NaN.", "minimum([1, 5], [3, 4])", "[1, 4]").binary<minimum_op>(reals_and_bools{});
  f.function("maximum", "The greater; NaN if one is NaN.", "maximum([1, 5], [3, 4])", "[3, 5]").binary<maximum_op>(reals_and_bools{});
  f.function("fmin", "The lesser; a NaN is passed over.", "fmin([1.0, nan], [nan, 4.0])", "[1.0, 4.0]").binary<fmin_op>(reals_and_bools{});
  f.function("fmax", "The greater; a NaN is passed over.", "fmax([1.0, nan], [nan, 4.0])", "[1.0, 4.0]").binary<fmax_op>(reals_and_bools{});
  f.function("clip", "At least the second argument and at most the third; the third wins.", "clip([0, 5, 9], [1, 1, 1], [7, 7, 7])",
             "[1, 5, 7]")
      .ternary<clip_op>(reals{});
}

}  // namespace pluribus::gfunc::GF_ISA
