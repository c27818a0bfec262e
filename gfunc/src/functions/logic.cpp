// SPDX-License-Identifier: BSD-3-Clause
/// Logic on truth values (any number is true unless it is zero) and bitwise operations on bools and integers. A shift by the width or
/// more, or by a negative count, shifts everything out: zero, or the sign of a negative number shifted right.
#include "complex.hpp"
#include "integer.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

template <class T>
bool truth(T a) {
  if constexpr (std::is_same_v<T, bool>)
    return a;
  else if constexpr (is_complex<T>)
    return (a.real != 0) | (a.imag != 0);
  else
    return a != 0;
}
struct logical_and_op {
  template <class T>
  static bool apply(T a, T b) {
    return truth(a) & truth(b);
  }
};
struct logical_or_op {
  template <class T>
  static bool apply(T a, T b) {
    return truth(a) | truth(b);
  }
};
struct logical_xor_op {
  template <class T>
  static bool apply(T a, T b) {
    return truth(a) ^ truth(b);
  }
};
struct logical_not_op {
  template <class T>
  static bool apply(T a) {
    return !truth(a);
  }
};
struct and_op {
  template <class T>
  static T apply(T a, T b) {
    return static_cast<T>(a & b);
  }
};
struct or_op {
  template <class T>
  static T apply(T a, T b) {
    return static_cast<T>(a | b);
  }
};
struct xor_op {
  template <class T>
  static T apply(T a, T b) {
    return static_cast<T>(a ^ b);
  }
};
struct invert_op {
  template <class T>
  static T apply(T a) {
    if constexpr (std::is_same_v<T, bool>)
      return !a;
    else
      return static_cast<T>(~a);
  }
};
template <class T>
inline constexpr std::make_unsigned_t<T> width = 8 * sizeof(T);
template <class T>
std::make_unsigned_t<T> count_of(T b) {
  return static_cast<std::make_unsigned_t<T>>(b);
}

struct left_shift_op {
  template <class T>
  static T apply(T a, T b) {
    return count_of(b) < width<T> ? static_cast<T>(wrapped(a) << (count_of(b) & (width<T> - 1U))) : T{0};
  }
};
struct right_shift_op {
  template <class T>
  static T apply(T a, T b) {
    const auto count = count_of(b) < width<T> ? count_of(b) : width<T> - 1U;
    const T shifted = static_cast<T>(a >> count);
    if constexpr (std::is_signed_v<T>)
      return shifted;
    else
      return count_of(b) < width<T> ? shifted : T{0};
  }
};

using bits = decltype(joined(bools{}, integers{}));

}  // namespace

void logic(kernel_sink* sink) {
  family f(sink);
  f.function("logical_and", "Whether both are true.", "logical_and([true, true], [true, false])", "[true, false]")
      .comparison<logical_and_op>(all_dtypes{});
  f.function("logical_or", "Whether one or both are true.", "logical_or([true, false], [false, false])", "[true, false]")
      .comparison<logical_or_op>(all_dtypes{});
  f.function("logical_xor", "Whether exactly one is true.", "logical_xor([true, true], [false, true])", "[true, false]")
      .comparison<logical_xor_op>(all_dtypes{});
  f.function("logical_not", "Whether it is false.", "logical_not([true, false])", "[false, true]").predicate<logical_not_op>(all_dtypes{});
  f.function("bitwise_and", "Bits set in both.", "bitwise_and([6, 12], [3, 10])", "[2, 8]").binary<and_op>(bits{});
  f.function("bitwise_or", "Bits set in one or both.", "bitwise_or([6, 12], [3, 10])", "[7, 14]").binary<or_op>(bits{});
  f.function("bitwise_xor", "Bits set in exactly one.", "bitwise_xor([6, 12], [3, 10])", "[5, 6]").binary<xor_op>(bits{});
  f.function("bitwise_invert", "Every bit flipped; of a bool its negation.", "bitwise_invert([0, 5])", "[-1, -6]")
      .alias("invert")
      .alias("bitwise_not")
      .unary<invert_op>(bits{});
  f.function("bitwise_left_shift", "Shifted left; by the width or more gives 0.", "bitwise_left_shift([1, 3], [4, 1])", "[16, 6]")
      .alias("left_shift")
      .binary<left_shift_op>(integers{});
  f.function("bitwise_right_shift", "Shifted right; negative numbers keep their sign.", "bitwise_right_shift([16, -8], [2, 1])", "[4, -4]")
      .alias("right_shift")
      .binary<right_shift_op>(integers{});
}

}  // namespace pluribus::gfunc::GF_ISA
