// SPDX-License-Identifier: BSD-3-Clause
/// Comparisons and questions about one number: two elements or one in, a bool out. Any comparison with NaN is false, not_equal true.
/// Complex numbers are equal or not and have no order.
#include "complex.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct equal_op {
  template <class T>
  static bool apply(T a, T b) {
    if constexpr (is_complex<T>)
      return (a.real == b.real) & (a.imag == b.imag);
    else
      return a == b;
  }
};
struct not_equal_op {
  template <class T>
  static bool apply(T a, T b) {
    if constexpr (is_complex<T>)
      return (a.real != b.real) | (a.imag != b.imag);
    else
      return a != b;
  }
};
struct less_op {
  template <class T>
  static bool apply(T a, T b) {
    return a < b;
  }
};
struct less_equal_op {
  template <class T>
  static bool apply(T a, T b) {
    return a <= b;
  }
};
struct greater_op {
  template <class T>
  static bool apply(T a, T b) {
    return a > b;
  }
};
struct greater_equal_op {
  template <class T>
  static bool apply(T a, T b) {
    return a >= b;
  }
};

/// Integers of which no dtype holds both: a negative one is less than all of the other.
template <class Op>
struct across_signs {
  static bool apply(std::int64_t a, std::uint64_t b) { return a < 0 ? Op::apply(0, 1) : Op::apply(static_cast<std::uint64_t>(a), b); }
  static bool apply(std::uint64_t a, std::int64_t b) { return b < 0 ? Op::apply(1, 0) : Op::apply(a, static_cast<std::uint64_t>(b)); }
};

struct isnan_op {
  template <class T>
  static bool apply(T a) {
    if constexpr (is_complex<T>)
      return (a.real != a.real) | (a.imag != a.imag);
    else if constexpr (std::is_floating_point_v<T>)
      return a != a;
    else
      return false;
  }
};
struct isinf_op {
  template <class T>
  static bool one(T a) {
    if constexpr (std::is_same_v<T, float>)
      return __builtin_fabsf(a) == __builtin_huge_valf();
    else
      return __builtin_fabs(a) == __builtin_huge_val();
  }
  template <class T>
  static bool apply(T a) {
    if constexpr (is_complex<T>)
      return one(a.real) | one(a.imag);
    else if constexpr (std::is_floating_point_v<T>)
      return one(a);
    else
      return false;
  }
};
struct isfinite_op {
  template <class T>
  static bool apply(T a) {
    if constexpr (is_complex<T>)
      return (a.real - a.real == 0) & (a.imag - a.imag == 0);
    else if constexpr (std::is_floating_point_v<T>)
      return a - a == 0;
    else
      return true;
  }
};
struct signbit_op {
  static bool apply(float a) { return __builtin_bit_cast(std::int32_t, a) < 0; }
  static bool apply(double a) { return __builtin_bit_cast(std::int64_t, a) < 0; }
};

template <class Op, class... T>
void compare(family& f, dtypes<T...> alike) {
  using a = across_signs<Op>;
  f.comparison<Op>(alike).template loop<a, bool, std::int64_t, std::uint64_t>().template loop<a, bool, std::uint64_t, std::int64_t>();
}

}  // namespace

void comparison(kernel_sink* sink) {
  family f(sink);
  f.function("equal", "Whether two elements are equal; NaN equals nothing.", "equal([1, 2], [1, 3])", "[true, false]");
  compare<equal_op>(f, all_dtypes{});
  f.function("not_equal", "Whether two elements differ; NaN differs from everything.", "not_equal([1, 2], [1, 3])", "[false, true]");
  compare<not_equal_op>(f, all_dtypes{});
  f.function("less", "Whether the first is less than the second.", "less([1, 2], [2, 2])", "[true, false]");
  compare<less_op>(f, reals_and_bools{});
  f.function("less_equal", "Whether the first is at most the second.", "less_equal([2, 3], [2, 2])", "[true, false]");
  compare<less_equal_op>(f, reals_and_bools{});
  f.function("greater", "Whether the first is greater than the second.", "greater([3, 2], [2, 2])", "[true, false]");
  compare<greater_op>(f, reals_and_bools{});
  f.function("greater_equal", "Whether the first is at least the second.", "greater_equal([2, 1], [2, 2])", "[true, false]");
  compare<greater_equal_op>(f, reals_and_bools{});
  f.function("isnan", "Whether an element is not a number.", "isnan([1.0, nan])", "[false, true]").predicate<isnan_op>(all_dtypes{});
  f.function("isinf", "Whether an element is infinite.", "isinf([1.0, -inf])", "[false, true]").predicate<isinf_op>(all_dtypes{});
  f.function("isfinite", "Whether an element is neither infinite nor NaN.", "isfinite([1.0, inf])", "[true, false]")
      .predicate<isfinite_op>(all_dtypes{});
  f.function("signbit", "Whether the sign bit is set, of zeros and NaNs too.", "signbit([-0.0, 1.0])", "[true, false]")
      .predicate<signbit_op>(real_floats{});
}

}  // namespace pluribus::gfunc::GF_ISA
