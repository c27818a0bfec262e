// SPDX-License-Identifier: BSD-3-Clause
/// Elementwise arithmetic: add, subtract, multiply, divide, floor_divide, remainder, power, negative, positive, abs, sign, square,
/// reciprocal. Integers wrap and never trap; complex numbers have what means something for them.
#include "complex.hpp"
#include "integer.hpp"
#include "loops.hpp"
#include "power_vectors.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct add_op {
  template <class T>
  static T apply(T a, T b) {
    if constexpr (std::is_same_v<T, bool>)
      return a | b;
    else if constexpr (is_complex<T>)
      return {a.real + b.real, a.imag + b.imag};
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>(wrapped(a) + wrapped(b));
    else
      return a + b;
  }
};
struct subtract_op {
  template <class T>
  static T apply(T a, T b) {
    if constexpr (is_complex<T>)
      return {a.real - b.real, a.imag - b.imag};
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>(wrapped(a) - wrapped(b));
    else
      return a - b;
  }
};
struct multiply_op {
  template <class T>
  static T apply(T a, T b) {
    if constexpr (std::is_same_v<T, bool>)
      return a & b;
    else if constexpr (is_complex<T>)
      return complex_product(a, b);
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>(wrapped(a) * wrapped(b));
    else
      return a * b;
  }
};
struct divide_op {
  template <class T>
  static T apply(T a, T b) {
    if constexpr (is_complex<T>)
      return complex_quotient(a, b);
    else
      return a / b;
  }
};
struct remainder_op {
  template <class T>
  static T apply(T a, T b) {
    if constexpr (std::is_integral_v<T>) {
      return floor_remainder(a, b);
    } else {
      const T r = std::is_same_v<T, float> ? static_cast<T>(__builtin_fmodf(a, b)) : static_cast<T>(__builtin_fmod(a, b));
      if (r == 0) return static_cast<T>(__builtin_copysign(0.0, b));
      return (r < 0) != (b < 0) ? r + b : r;
    }
  }
};
struct floor_divide_op {
  template <class T>
  static T apply(T a, T b) {
    if constexpr (std::is_integral_v<T>) {
      return floor_quotient(a, b);
    } else {
      if (b == 0) return a / b;
      const T r = std::is_same_v<T, float> ? static_cast<T>(__builtin_fmodf(a, b)) : static_cast<T>(__builtin_fmod(a, b));
      T q = (a - r) / b;
      if (r != 0 && (r < 0) != (b < 0)) q -= 1;
      if (q == 0) return static_cast<T>(__builtin_copysign(0.0, a / b));
      const T down = static_cast<T>(__builtin_floor(q));  // (a - r) / b is near a whole number: take the nearest
      return q - down > T(0.5) ? down + 1 : down;
    }
  }
};
struct power_op {
  template <class T>
  static T apply(T a, T b) {
    return integer_power(a, b);
  }
};
struct negative_op {
  template <class T>
  static T apply(T a) {
    if constexpr (is_complex<T>)
      return {-a.real, -a.imag};
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>(0U - wrapped(a));
    else
      return -a;
  }
};
struct positive_op {
  template <class T>
  static T apply(T a) {
    return a;
  }
};
struct abs_op {
  template <class T>
  static auto apply(T a) {
    if constexpr (is_complex<T>)
      return modulus(a);
    else if constexpr (std::is_unsigned_v<T>)
      return a;
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>(a < 0 ? 0U - wrapped(a) : wrapped(a));
    else if constexpr (std::is_same_v<T, float>)
      return __builtin_fabsf(a);
    else
      return __builtin_fabs(a);
  }
};
struct sign_op {
  template <class T>
  static T apply(T a) {
    if constexpr (is_complex<T>)
      return complex_sign(a);
    else if constexpr (std::is_integral_v<T>)
      return static_cast<T>((a > 0) - (a < 0));
    else
      return a > 0 ? T(1) : a < 0 ? T(-1) : a;  // zeros and NaN as they are
  }
};
struct square_op {
  template <class T>
  static T apply(T a) {
    return multiply_op::apply(a, a);
  }
};
struct reciprocal_op {
  template <class T>
  static T apply(T a) {
    if constexpr (is_complex<T>)
      return complex_quotient(T{1, 0}, a);
    else
      return T(1) / a;
  }
};

}  // namespace

void arithmetic(kernel_sink* sink) {
  family f(sink);
  f.function("add", "Sum. Integers wrap; on bools it is `or`.", "add([1, 2], [3, 4])", "[4, 6]").binary<add_op>(all_dtypes{});
  f.function("subtract", "Difference. Integers wrap.", "subtract([5, 7], [3, 4])", "[2, 3]").binary<subtract_op>(numbers{});
  f.function("multiply", "Product. Integers wrap; on bools it is `and`.", "multiply([2, 3], [4, 5])", "[8, 15]")
      .binary<multiply_op>(all_dtypes{});
  f.function("divide", "True quotient; integers divide as float64.", "divide([1.0, 3.0], [4.0, 2.0])", "[0.25, 1.5]")
      .alias("true_divide")
      .binary<divide_op>(real_floats{})
      .binary<divide_op>(complexes{});
  f.function("floor_divide", "Quotient rounded down. On integers x // 0 is 0.", "floor_divide([7, -7, 1], [2, 2, 0])", "[3, -4, 0]")
      .binary<floor_divide_op>(reals{});
  f.function("remainder", "Remainder with the sign of the divisor. On integers x % 0 is 0.", "remainder([7, -7, 1], [3, 3, 0])",
             "[1, 2, 0]")
      .alias("mod")
      .binary<remainder_op>(reals{});
  f.function("power",
             "First argument raised to the second. Integers wrap; a negative integer exponent truncates to 0. Floats: at most 1 ULP off.",
             "power([2, 3], [10, 2])", "[1024, 9]")
      .alias("pow")
      .binary<power_op>(integers{})
      .vector_of_two<power_vector>();
  f.function("negative", "Numerical negative. Integers wrap.", "negative([1, -2])", "[-1, 2]").unary<negative_op>(numbers{});
  f.function("positive", "The argument as it is.", "positive([1, -2])", "[1, -2]").unary<positive_op>(numbers{});
  f.function("abs", "Absolute value; of a complex number its modulus. The most negative integer wraps to itself.", "abs([-1, 2])", "[1, 2]")
      .alias("absolute")
      .unary<abs_op>(reals{})
      .loop<abs_op, float, ndt::complex64>()
      .loop<abs_op, double, ndt::complex128>();
  f.function("sign", "-1, 0 or 1; zeros and NaN are kept. Of a complex number the number over its modulus.", "sign([-3, 0, 5])",
             "[-1, 0, 1]")
      .unary<sign_op>(numbers{});
  f.function("square", "The argument times itself. Integers wrap.", "square([3, -4])", "[9, 16]").unary<square_op>(numbers{});
  f.function("reciprocal", "One over the argument.", "reciprocal([4.0, 0.5])", "[0.25, 2.0]")
      .unary<reciprocal_op>(real_floats{})
      .unary<reciprocal_op>(complexes{});
}

}  // namespace pluribus::gfunc::GF_ISA
