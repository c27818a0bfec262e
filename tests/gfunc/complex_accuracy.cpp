// SPDX-License-Identifier: BSD-3-Clause
#include "complex_accuracy.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>

namespace complex_accuracy {

namespace {

using ndt::scalar;

class real {
 public:
  real() { mpfr_init2(v_, 400); }
  real(double x) : real() { mpfr_set_d(v_, x, MPFR_RNDN); }
  real(const real& o) : real() { mpfr_set(v_, o.v_, MPFR_RNDN); }
  real& operator=(const real& o) {
    mpfr_set(v_, o.v_, MPFR_RNDN);
    return *this;
  }
  ~real() { mpfr_clear(v_); }
  mpfr_ptr get() { return v_; }
  mpfr_srcptr get() const { return v_; }

 private:
  mpfr_t v_;
};

using one = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t);
using two = int (*)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t);
real of(one f, const real& a) {
  real r;
  f(r.get(), a.get(), MPFR_RNDN);
  return r;
}
real of(two f, const real& a, const real& b) {
  real r;
  f(r.get(), a.get(), b.get(), MPFR_RNDN);
  return r;
}
real operator+(const real& a, const real& b) { return of(mpfr_add, a, b); }
real operator-(const real& a, const real& b) { return of(mpfr_sub, a, b); }
real operator*(const real& a, const real& b) { return of(mpfr_mul, a, b); }
real operator/(const real& a, const real& b) { return of(mpfr_div, a, b); }
real operator-(const real& a) { return of(mpfr_neg, a); }
real absolute(const real& a) { return of(mpfr_abs, a); }
bool negative(const real& a) { return mpfr_signbit(a.get()) != 0; }

}  // namespace

struct exact {
  real re, im;
};

namespace {

exact times(const exact& a, const exact& b) { return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re}; }
exact conjugate(const exact& a) { return {a.re, -a.im}; }
/// i a and -i a: what turns a hyperbolic function into a circular one.
exact turned(const exact& a) { return {-a.im, a.re}; }
exact turned_back(const exact& a) { return {a.im, -a.re}; }
exact shifted(const exact& a, double by) { return {a.re + by, a.im}; }
exact minus(const exact& a) { return {-a.re, -a.im}; }

exact exponential(const exact& a, const exact&) {
  const real size = of(mpfr_exp, a.re);
  return {size * of(mpfr_cos, a.im), size * of(mpfr_sin, a.im)};
}
/// e^x cos y - 1 = (e^x - 1) cos y - 2 sin^2 (y / 2).
exact exponential_less_one(const exact& a, const exact& b) {
  const real half = of(mpfr_sin, a.im / 2);
  return {of(mpfr_expm1, a.re) * of(mpfr_cos, a.im) - half * half * 2, exponential(a, b).im};
}
/// Half the logarithm of x^2 + y^2, whose distance from 1 is found exactly where it is small.
exact logarithm(const exact& a, const exact&) {
  const real square = a.re * a.re + a.im * a.im;
  const bool near_one = mpfr_cmp_d(square.get(), 0.25) > 0 && mpfr_cmp_d(square.get(), 4) < 0;
  const real x = absolute(a.re), y = absolute(a.im);
  const bool real_is_greater = mpfr_cmp(x.get(), y.get()) >= 0;
  const real &great = real_is_greater ? x : y, &small = real_is_greater ? y : x;
  const real size = near_one ? of(mpfr_log1p, (great - 1) * (great + 1) + small * small) : of(mpfr_log, square);
  return {size / 2, of(mpfr_atan2, a.im, a.re)};
}
template <int Base>
exact logarithm_to(const exact& a, const exact& b) {
  const exact l = logarithm(a, b);
  const real base = of(mpfr_log, real(Base));
  return {l.re / base, l.im / base};
}
/// log(1 + z), next to 0 by |1 + z|^2 - 1 = x (2 + x) + y^2.
exact logarithm_of_more(const exact& a, const exact&) {
  if (mpfr_cmp_d(absolute(a.re).get(), 0.5) > 0) return logarithm(shifted(a, 1), a);
  return {of(mpfr_log1p, a.re * (a.re + 2) + a.im * a.im) / 2, of(mpfr_atan2, a.im, a.re + 1)};
}
exact root(const exact& a, const exact& = {}) {
  const real size = of(mpfr_hypot, a.re, a.im), great = of(mpfr_sqrt, (size + absolute(a.re)) / 2);
  if (mpfr_zero_p(great.get())) return {great, a.im};
  const real small = absolute(a.im) / (great * 2);
  const exact r = negative(a.re) ? exact{small, great} : exact{great, small};
  return {r.re, negative(a.im) ? -r.im : r.im};
}
exact power(const exact& a, const exact& b) { return exponential(times(b, logarithm(a, a)), a); }
exact product(const exact& a, const exact& b) { return times(a, b); }
exact quotient(const exact& a, const exact& b) {
  const exact top = times(a, conjugate(b));
  const real square = b.re * b.re + b.im * b.im;
  return {top.re / square, top.im / square};
}
exact square(const exact& a, const exact&) { return {(a.re - a.im) * (a.re + a.im), a.re * a.im * 2}; }
exact inverse(const exact& a, const exact&) { return quotient({real(1), real(0.0)}, a); }

exact hyperbolic_sine(const exact& a, const exact& = {}) {
  return {of(mpfr_sinh, a.re) * of(mpfr_cos, a.im), of(mpfr_cosh, a.re) * of(mpfr_sin, a.im)};
}
exact hyperbolic_cosine(const exact& a, const exact& = {}) {
  return {of(mpfr_cosh, a.re) * of(mpfr_cos, a.im), of(mpfr_sinh, a.re) * of(mpfr_sin, a.im)};
}
exact hyperbolic_tangent(const exact& a, const exact& = {}) {
  const real sinh = of(mpfr_sinh, a.re), cos = of(mpfr_cos, a.im), below = sinh * sinh + cos * cos;
  return {sinh * of(mpfr_cosh, a.re) / below, of(mpfr_sin, a.im) * cos / below};
}
exact sine(const exact& a, const exact&) { return turned_back(hyperbolic_sine(turned(a))); }
exact cosine(const exact& a, const exact&) { return hyperbolic_cosine(turned(a)); }
exact tangent(const exact& a, const exact&) { return turned_back(hyperbolic_tangent(turned(a))); }

/// Kahan, "Branch cuts for complex elementary functions" (1987).
exact inverse_sine(const exact& a, const exact& = {}) {
  const exact less = root(shifted(minus(a), 1)), more = root(shifted(a, 1));
  return {of(mpfr_atan2, a.re, times(less, more).re), of(mpfr_asinh, times(conjugate(less), more).im)};
}
exact inverse_cosine(const exact& a, const exact&) {
  const exact less = root(shifted(minus(a), 1)), more = root(shifted(a, 1));
  return {of(mpfr_atan2, less.re, more.re) * 2, of(mpfr_asinh, times(conjugate(more), less).im)};
}
exact inverse_hyperbolic_cosine(const exact& a, const exact&) {
  const exact less = root(shifted(a, -1)), more = root(shifted(a, 1));
  return {of(mpfr_asinh, times(conjugate(less), more).re), of(mpfr_atan2, less.im, more.re) * 2};
}
exact inverse_hyperbolic_tangent(const exact& a, const exact& = {}) {
  const real x = absolute(a.re), less = real(1) - x;
  const real size = of(mpfr_log1p, x * 4 / (less * less + a.im * a.im)) / 4;
  const real angle = of(mpfr_atan2, a.im * 2, less * (x + 1) - a.im * a.im) / 2;
  return {negative(a.re) ? -size : size, angle};
}
exact inverse_hyperbolic_sine(const exact& a, const exact&) { return turned_back(inverse_sine(turned(a))); }
exact inverse_tangent(const exact& a, const exact&) { return turned_back(inverse_hyperbolic_tangent(turned(a))); }

struct format {
  int digits, least, end;
};
format format_of(scalar dtype) { return dtype == scalar::complex64 ? format{24, -149, 128} : format{53, -1074, 1024}; }

/// `off` in units in the last place of `of_what`.
double in_units(const real& off, const real& of_what, const format& f) {
  const long unit = mpfr_zero_p(of_what.get()) ? f.least : std::max<long>(mpfr_get_exp(of_what.get()) - f.digits, f.least);
  real scaled;
  mpfr_mul_2si(scaled.get(), off.get(), -unit, MPFR_RNDA);
  return std::abs(mpfr_get_d(scaled.get(), MPFR_RNDU));
}

/// Pairs of parts: finite, those the function grows with bounded, and now and then one part 0 or both of like size.
std::vector<double> arguments(const function& f, long points, unsigned seed) {
  const std::vector<double> pool = accuracy::arguments(seed, 2 * points + 64);
  std::mt19937_64 random(seed + 1);
  const auto any = [&] {
    for (;;) {
      const double x = pool[random() % pool.size()];
      if (std::isfinite(x)) return x;
    }
  };
  const auto bounded = [&](double x) { return std::abs(x) > 720 ? std::remainder(x, 720.0) : x; };
  std::vector<double> made;
  for (long i = 0; i < points; ++i) {
    double x = any(), y = any();
    if (i % 5 == 1) y = x * std::exp2(static_cast<double>(random() % 40) - 20);  // of like size
    if (i % 5 == 2) x = std::remainder(x, 3.0), y = std::remainder(y, 3.0);
    if (i % 5 == 3) {  // next to the unit circle
      const double angle = std::remainder(y, 6.28);
      x = std::cos(angle), y = std::sin(angle);
    }
    if (i % 64 == 5) y = 0;
    if (i % 64 == 6) x = 0;
    if (!std::isfinite(y)) y = 1;
    made.push_back(f.grows_real ? bounded(x) : x);
    made.push_back(f.grows_imaginary ? bounded(y) : y);
  }
  return made;
}

/// Second arguments: exponents for which the power is neither 0 nor infinite, or anything.
std::vector<double> seconds(const function& f, const std::vector<double>& first, unsigned seed) {
  if (std::strcmp(f.name, "power") != 0) return arguments(f, static_cast<long>(first.size() / 2), seed);
  std::mt19937_64 random(seed);
  const auto uniform = [&](double a, double b) { return a + (b - a) * static_cast<double>(random() >> 11) * 0x1p-53; };
  std::vector<double> made;
  for (std::size_t i = 0; i < first.size(); i += 2) {
    const double size = std::hypot(std::log(std::hypot(first[i], first[i + 1])), std::atan2(first[i + 1], first[i]));
    const double most = std::min(1e15, 650 / std::max(size, 1e-300));
    const auto whole = [&](double x) { return i % 6 == 0 ? std::trunc(x) : x; };
    made.push_back(whole(i % 4 == 0 ? uniform(-most, most) : uniform(-5, 5)));
    made.push_back(i % 6 == 0 ? 0 : i % 4 == 0 ? uniform(-most, most) / 4 : uniform(-3, 3));
  }
  return made;
}

}  // namespace

const std::vector<function>& functions() {
  // Beside the one argument below 2^1024 that is next to a multiple of pi/2, where the C library's reduction has fewer bits left.
  constexpr double hardest = 16;
  static const std::vector<function> all = {
      {"exp", exponential, false, true, false, hardest},
      {"expm1", exponential_less_one, false, true, false, hardest},
      {"log", logarithm},
      {"log2", logarithm_to<2>},
      {"log10", logarithm_to<10>},
      {"log1p", logarithm_of_more},
      {"sqrt", [](const exact& a, const exact&) { return root(a); }},
      {"power", power, true},
      {"sin", sine, false, false, true, hardest},
      {"cos", cosine, false, false, true, hardest},
      {"tan", tangent, false, false, true, hardest},
      {"sinh", hyperbolic_sine, false, true, false, hardest},
      {"cosh", hyperbolic_cosine, false, true, false, hardest},
      {"tanh", hyperbolic_tangent, false, true, false, hardest},
      {"arcsin", inverse_sine},
      {"arccos", inverse_cosine},
      {"arctan", inverse_tangent},
      {"arcsinh", inverse_hyperbolic_sine},
      {"arccosh", inverse_hyperbolic_cosine},
      {"arctanh", inverse_hyperbolic_tangent, false, false, false, 6},
      {"multiply", product, true},
      {"divide", quotient, true},
      {"square", square},
      {"reciprocal", inverse},
  };
  return all;
}

distance measure(const function& f, scalar dtype, long points, long* used) {
  const format kind = format_of(dtype);
  const bool narrow = dtype == scalar::complex64;
  std::vector<double> args[2] = {arguments(f, points, 41), {}};
  if (narrow) {
    for (double& x : args[0]) x = static_cast<float>(std::clamp(x, -1e38, 1e38));
  }
  if (f.two) args[1] = seconds(f, args[0], 43);
  if (narrow) {
    for (double& x : args[1]) x = static_cast<float>(std::clamp(x, -1e38, 1e38));
  }
  const std::size_t n = args[0].size() / 2;
  const auto run = [&](const kernel_tables::table& t) {
    const std::vector<scalar> dtypes(f.two ? 2 : 1, dtype);
    const auto& kernel = t.find(f.name, dtypes);
    if (!narrow) {
      std::vector<double> out(2 * n);
      const void* in[] = {args[0].data(), args[1].data()};
      kernel.run(out.data(), in, static_cast<std::int64_t>(n));
      return out;
    }
    const std::vector<float> a(args[0].begin(), args[0].end()), b(args[1].begin(), args[1].end());
    std::vector<float> out(2 * n);
    const void* in[] = {a.data(), b.data()};
    kernel.run(out.data(), in, static_cast<std::int64_t>(n));
    return std::vector<double>(out.begin(), out.end());
  };
  std::vector<std::vector<double>> got;
  for (const auto& t : kernel_tables::usable()) got.push_back(run(t));
  distance worst;
  long counted = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const exact a{args[0][2 * i], args[0][2 * i + 1]};
    const exact b = f.two ? exact{args[1][2 * i], args[1][2 * i + 1]} : exact{};
    const exact want = f.of(a, b);
    const real size = of(mpfr_hypot, want.re, want.im);
    if (!mpfr_number_p(size.get()) || mpfr_zero_p(size.get()) || mpfr_get_exp(size.get()) >= kind.end) continue;
    ++counted;
    for (const auto& out : got) {
      const double re = out[2 * i], im = out[2 * i + 1];
      const bool finite = std::isfinite(re) && std::isfinite(im);
      const real off_re = finite ? want.re - re : want.re, off_im = finite ? want.im - im : want.im;
      const double infinite = std::numeric_limits<double>::infinity();
      const double whole = finite ? in_units(of(mpfr_hypot, off_re, off_im), size, kind) : infinite;
      const double part = finite ? std::max(in_units(off_re, want.re, kind), in_units(off_im, want.im, kind)) : infinite;
      worst.part = std::max(worst.part, part);
      if (!(whole > worst.whole)) continue;
      worst.whole = whole;
      std::copy_n(&args[0][2 * i], 2, worst.at);
      if (f.two) std::copy_n(&args[1][2 * i], 2, worst.at + 2);
    }
  }
  if (used != nullptr) *used = counted;
  return worst;
}

}  // namespace complex_accuracy
