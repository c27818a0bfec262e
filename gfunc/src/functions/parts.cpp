// SPDX-License-Identifier: BSD-3-Clause
/// Parts of numbers: real, imag, conj and angle of complex (and real) ones, copysign and nextafter on the bits of floats. One number or two
/// flow in; no arithmetic rounds here but in angle.
#include "complex.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

struct real_op {
  template <class T>
  static auto apply(T a) {
    if constexpr (is_complex<T>)
      return a.real;
    else
      return a;
  }
};
struct imag_op {
  template <class T>
  static auto apply(T a) {
    if constexpr (is_complex<T>)
      return a.imag;
    else
      return T(0);
  }
};
struct conj_op {
  template <class T>
  static T apply(T a) {
    if constexpr (is_complex<T>)
      return {a.real, -a.imag};
    else
      return a;
  }
};
struct angle_op {
  static float apply(float a) { return static_cast<float>(__builtin_atan2(0.0, static_cast<double>(a))); }
  static double apply(double a) { return __builtin_atan2(0.0, a); }
  static float apply(ndt::complex64 a) { return static_cast<float>(__builtin_atan2(a.imag, a.real)); }
  static double apply(ndt::complex128 a) { return __builtin_atan2(a.imag, a.real); }
};

struct copysign_op {
  static float apply(float a, float b) { return __builtin_copysignf(a, b); }
  static double apply(double a, double b) { return __builtin_copysign(a, b); }
};

inline std::int16_t pattern(ndt::float16 a) { return static_cast<std::int16_t>(a.bits); }
inline std::int16_t pattern(ndt::bfloat16 a) { return static_cast<std::int16_t>(a.bits); }
inline std::int32_t pattern(float a) { return __builtin_bit_cast(std::int32_t, a); }
inline std::int64_t pattern(double a) { return __builtin_bit_cast(std::int64_t, a); }

/// Patterns of one sign stand in order, so the neighbour's is one more or one less. A half has its own neighbours, not those of float32.
struct nextafter_op {
  template <class T>
  static T apply(T from, T towards) {
    using I = decltype(pattern(from));
    const auto value = [](T x) {
      if constexpr (is_half<T>)
        return widen(x);
      else
        return x;
    };
    const auto a = value(from), b = value(towards);
    const I bits = pattern(from), sign = static_cast<I>(I{1} << (8 * sizeof(I) - 1));
    const bool away = (a < b) == (bits >= 0);
    I next = static_cast<I>(bits + (away ? 1 : -1));
    next = a == 0 ? static_cast<I>((pattern(towards) & sign) | 1) : next;
    next = a == b ? pattern(towards) : next;
    next = b != b ? pattern(towards) : next;
    next = a != a ? bits : next;
    return __builtin_bit_cast(T, next);
  }
};

template <class... T>
void nextafter_kernels(family& f, dtypes<T...>) {
  (f.kernel<T, T, T>(tile<nextafter_op, T, T, T>), ...);  // no way through float32
}
template <class... T>
void same_bits(family& f, dtypes<T...>) {
  (f.kernel<T, T>(tile<conj_op, T, T>), ...);
}

}  // namespace

void parts(kernel_sink* sink) {
  family f(sink);
  f.function("real", "Real part; a real number is its own.", "real([1.5, -2.0])", "[1.5, -2.0]")
      .loop<real_op, float, ndt::complex64>()
      .loop<real_op, double, ndt::complex128>();
  same_bits(f, reals{});
  f.function("imag", "Imaginary part; 0 of a real number.", "imag([1.5, -2.0])", "[0.0, 0.0]")
      .loop<imag_op, float, ndt::complex64>()
      .loop<imag_op, double, ndt::complex128>()
      .unary<imag_op>(reals{});
  f.function("conj", "Complex conjugate; a real number is its own.", "conj([1.5, -2.0])", "[1.5, -2.0]")
      .alias("conjugate")
      .unary<conj_op>(complexes{});
  same_bits(f, reals{});
  f.function("angle", "Angle of a complex number in the plane, in radians from -pi to pi.", "angle([1.0, 0.0])", "[0.0, 0.0]")
      .loop<angle_op, float, ndt::complex64>()
      .loop<angle_op, double, ndt::complex128>()
      .unary<angle_op>(real_floats{});
  f.function("copysign", "The magnitude of the first with the sign of the second, zeros and NaNs too.",
             "copysign([1.0, -2.0], [-0.0, 3.0])", "[-1.0, 2.0]")
      .binary<copysign_op>(real_floats{});
  f.function("nextafter", "The next number of the dtype after the first, towards the second.", "nextafter([1.0, 0.0], [1.0, -0.0])",
             "[1.0, -0.0]");
  nextafter_kernels(f, real_floats{});
}

}  // namespace pluribus::gfunc::GF_ISA
