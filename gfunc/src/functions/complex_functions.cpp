// SPDX-License-Identifier: BSD-3-Clause
/// Exponentials, logarithms, roots, powers and trigonometric functions of complex numbers, beside the real ones of other files. The C
/// library computes in double precision with the specials of C99 Annex G, powers in its long double; complex64 rounds once at the end.
#include "complex.hpp"
#include "loops.hpp"

namespace pluribus::gfunc::GF_ISA {
namespace {

using wide = ndt::complex128;

inline _Complex double in_c(wide a) {
  _Complex double z;
  __real__ z = a.real;
  __imag__ z = a.imag;
  return z;
}
inline wide out_of_c(_Complex double z) { return {__real__ z, __imag__ z}; }

/// F has `static wide of(wide...)`.
template <class F>
struct in_double {
  template <class C, class... Rest>
  static C apply(C a, Rest... rest) {
    const wide r = F::of(wide{a.real, a.imag}, wide{rest.real, rest.imag}...);
    return {static_cast<part_of<C>>(r.real), static_cast<part_of<C>>(r.imag)};
  }
};

#define GF_COMPLEX(name)                                                   \
  struct name##_of {                                                       \
    static wide of(wide a) { return out_of_c(__builtin_##name(in_c(a))); } \
  };
GF_COMPLEX(cexp)
GF_COMPLEX(clog)
GF_COMPLEX(csqrt)
GF_COMPLEX(csin)
GF_COMPLEX(ccos)
GF_COMPLEX(ctan)
GF_COMPLEX(csinh)
GF_COMPLEX(ccosh)
GF_COMPLEX(ctanh)
GF_COMPLEX(casin)
GF_COMPLEX(cacos)
GF_COMPLEX(catan)
GF_COMPLEX(casinh)
GF_COMPLEX(cacosh)
GF_COMPLEX(catanh)
#undef GF_COMPLEX

struct log2_of {
  static wide of(wide a) {
    const wide l = clog_of::of(a);
    return {l.real * 0x1.71547652b82fep+0, l.imag * 0x1.71547652b82fep+0};
  }
};
struct log10_of {
  static wide of(wide a) {
    const wide l = clog_of::of(a);
    return {l.real * 0x1.bcb7b1526e50ep-2, l.imag * 0x1.bcb7b1526e50ep-2};
  }
};
struct expm1_of {
  static wide of(wide a) {
    if (a.imag == 0) return {__builtin_expm1(a.real), a.imag};
    if (!(a.real < 700) || !(a.imag - a.imag == 0)) {
      const wide e = cexp_of::of(a);
      return {e.real - 1, e.imag};
    }
    const double half = __builtin_sin(a.imag * 0.5), away = 2 * half * half;
    return {__builtin_expm1(a.real) * __builtin_cos(a.imag) - away, __builtin_exp(a.real) * __builtin_sin(a.imag)};
  }
};
struct log1p_of {
  static wide of(wide a) {
    if (!(modulus(a) < 0.5)) {
      wide r = clog_of::of({a.real + 1, a.imag});
      return r;
    }
    const double square = a.imag * a.imag;
    return {0.5 * __builtin_log1p(a.real * (2 + a.real) + square), __builtin_atan2(a.imag, a.real + 1)};
  }
};
/// Powers are calculated in long double: their logarithm is multiplied by up to 700, and its error with it.
struct extended_complex {
  long double real, imag;
};
inline extended_complex extended_product(extended_complex a, extended_complex b) {
  return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real};
}
inline extended_complex extended_inverse(extended_complex a) {  // Smith's method
  const bool wide = __builtin_fabsl(a.real) >= __builtin_fabsl(a.imag);
  const long double ratio = wide ? a.imag / a.real : a.real / a.imag, size = wide ? a.real + a.imag * ratio : a.imag + a.real * ratio;
  return wide ? extended_complex{1 / size, -ratio / size} : extended_complex{ratio / size, -1 / size};
}
inline wide rounded(extended_complex a) { return {static_cast<double>(a.real), static_cast<double>(a.imag)}; }

struct power_of {
  static wide of(wide a, wide b) {
    if (b.real == 0 && b.imag == 0) return {1, 0};
    const double none = __builtin_nan("");
    if (a.real == 0 && a.imag == 0) return b.real > 0 ? wide{0, 0} : wide{none, none};
    if (b.imag == 0 && __builtin_fabs(b.real) <= 100 && __builtin_trunc(b.real) == b.real) {
      extended_complex r{1, 0}, square{a.real, a.imag};
      for (unsigned n = static_cast<unsigned>(__builtin_fabs(b.real)); n != 0; n >>= 1) {
        if ((n & 1U) != 0) r = extended_product(r, square);
        if (n > 1) square = extended_product(square, square);
      }
      if (b.real < 0) r = extended_inverse(r);
      // Neither a part that overflowed on the way nor a modulus that vanished there.
      if (r.real - r.real == 0 && r.imag - r.imag == 0 && (r.real != 0 || r.imag != 0)) return rounded(r);
    }
    _Complex long double z;
    __real__ z = a.real;
    __imag__ z = a.imag;
    const _Complex long double l = __builtin_clogl(z);
    const extended_complex e = extended_product({b.real, b.imag}, {__real__ l, __imag__ l});
    __real__ z = e.real;
    __imag__ z = e.imag;
    z = __builtin_cexpl(z);
    return rounded({__real__ z, __imag__ z});
  }
};

}  // namespace

void complex_functions(kernel_sink* sink) {
  family f(sink);
  f.more("exp").unary<in_double<cexp_of>>(complexes{});
  f.more("expm1").unary<in_double<expm1_of>>(complexes{});
  f.more("log").unary<in_double<clog_of>>(complexes{});
  f.more("log2").unary<in_double<log2_of>>(complexes{});
  f.more("log10").unary<in_double<log10_of>>(complexes{});
  f.more("log1p").unary<in_double<log1p_of>>(complexes{});
  f.more("sqrt").unary<in_double<csqrt_of>>(complexes{});
  f.more("power").binary<in_double<power_of>>(complexes{});
  f.more("sin").unary<in_double<csin_of>>(complexes{});
  f.more("cos").unary<in_double<ccos_of>>(complexes{});
  f.more("tan").unary<in_double<ctan_of>>(complexes{});
  f.more("sinh").unary<in_double<csinh_of>>(complexes{});
  f.more("cosh").unary<in_double<ccosh_of>>(complexes{});
  f.more("tanh").unary<in_double<ctanh_of>>(complexes{});
  f.more("arcsin").unary<in_double<casin_of>>(complexes{});
  f.more("arccos").unary<in_double<cacos_of>>(complexes{});
  f.more("arctan").unary<in_double<catan_of>>(complexes{});
  f.more("arcsinh").unary<in_double<casinh_of>>(complexes{});
  f.more("arccosh").unary<in_double<cacosh_of>>(complexes{});
  f.more("arctanh").unary<in_double<catanh_of>>(complexes{});
}

}  // namespace pluribus::gfunc::GF_ISA
