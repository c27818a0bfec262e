// SPDX-License-Identifier: BSD-3-Clause
// The vector functions against MPFR: random arguments over the full range, around the interesting ones, and the hard cases of range
// reduction; specials of C99 Annex F; and that a value depends on nothing but its argument.
#include <doctest/doctest.h>
#include <mpfr.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#include "kernel_tables.hpp"

namespace ndt = pluribus::ndt;

namespace {

using reference = int (*)(mpfr_t, const mpfr_t, mpfr_rnd_t);

/// |got - f(x)| in units in the last place of the true value.
double ulps(double x, double got, reference f) {
  static mpfr_t in, want, off;
  static const bool ready = (mpfr_init2(in, 53), mpfr_init2(want, 160), mpfr_init2(off, 160), true);
  (void)ready;
  mpfr_set_d(in, x, MPFR_RNDN);
  f(want, in, MPFR_RNDN);
  if (mpfr_nan_p(want)) return std::isnan(got) ? 0 : std::numeric_limits<double>::infinity();
  const double rounded = mpfr_get_d(want, MPFR_RNDN);
  if (rounded == got || std::isinf(rounded)) return rounded == got ? 0 : std::numeric_limits<double>::infinity();
  if (mpfr_zero_p(want)) return std::abs(got) / 0x1p-1074;
  mpfr_sub_d(off, want, got, MPFR_RNDN);
  const long exponent = std::max<long>(mpfr_get_exp(want) - 53, -1074);
  mpfr_mul_2si(off, off, -exponent, MPFR_RNDN);
  return std::abs(mpfr_get_d(off, MPFR_RNDU));
}

std::vector<double> arguments(unsigned seed, int n) {
  std::mt19937_64 random(seed);
  std::vector<double> all;
  const auto uniform = [&](double a, double b) { return a + (b - a) * static_cast<double>(random() >> 11) * 0x1p-53; };
  for (int i = 0; i < n; ++i) {
    all.push_back(std::bit_cast<double>(random()));
    all.push_back(uniform(-4, 4));
    all.push_back(uniform(-760, 760));
    all.push_back(1 + uniform(-0.4, 0.5) * std::exp2(-uniform(0, 50)));
    all.push_back(uniform(-1, 1) * std::exp2(uniform(0, 31)));
    // Next to multiples of pi/2, where nearly everything cancels.
    all.push_back(static_cast<double>(random() >> (36 + random() % 24)) * (std::numbers::pi / 2));
  }
  for (double x : {6381956970095103.0 * 0x1p797, 0x1.6ac5b262ca1ffp+849, 5.92318130283174e+307, 0x1p28, 0x1.0000000000001p28, 709.782712893384,
                   709.7827128933841, -745.1332191019411, -745.1332191019412, -708.3964185322641, 0x1p-1022, 0x1p-1074, 0x1.fffffffffffffp-1,
                   0x1.0000000000001p0, 1.5707963267948966, 3.141592653589793, 355.0, 710.0, 103993.0, 104348.0, 208341.0, 312689.0, 1146408.0})
    all.insert(all.end(), {x, -x});
  return all;
}

void check_accuracy(const char* name, reference f, double limit) {
  for (const auto& t : kernel_tables::usable()) {
    const auto args = arguments(17, 4000);
    std::vector<double> got(args.size());
    const void* in[] = {args.data()};
    t.find(name, {ndt::scalar::float64}).run(got.data(), in, static_cast<std::int64_t>(args.size()));
    double worst = 0, at = 0;
    for (std::size_t i = 0; i < args.size(); ++i) {
      const double off = ulps(args[i], got[i], f);
      if (off > worst) worst = off, at = args[i];
    }
    CAPTURE(t.instruction_set);
    CAPTURE(at);
    MESSAGE(std::string(name) << " " << t.instruction_set << ": " << worst << " ULP");
    CHECK(worst <= limit);
  }
}

template <class T>
T one(const kernel_tables::table& t, const char* name, T x) {
  T r;
  const void* in[] = {&x};
  t.find(name, {ndt::scalar_of<T>}).run(&r, in, 1);
  return r;
}

bool same(double a, double b) { return (std::isnan(a) && std::isnan(b)) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }

}  // namespace


TEST_CASE("exp and log are within 1 ULP, sin and cos within 2") {
  check_accuracy("exp", mpfr_exp, 1.0);
  check_accuracy("log", mpfr_log, 1.0);
  check_accuracy("sin", mpfr_sin, 2.0);
  check_accuracy("cos", mpfr_cos, 2.0);
}

TEST_CASE("float32 functions are float64 results rounded once") {
  std::mt19937 random(3);
  for (const auto& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    for (int i = 0; i < 20000; ++i) {
      const float x = i % 2 ? std::bit_cast<float>(static_cast<std::uint32_t>(random())) : static_cast<float>(random()) * 0x1p-27F;
      for (const char* name : {"exp", "log", "sin", "cos"}) {
        const float got = one(t, name, x), want = static_cast<float>(one(t, name, static_cast<double>(x)));
        CHECK_MESSAGE(same(got, want), std::string(name) << " of " << x << ": " << got << " is not " << want);
      }
    }
  }
}

TEST_CASE("specials follow C99 Annex F") {
  constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  struct {
    const char* name;
    double in, out;
  } const cases[] = {{"exp", 0.0, 1.0},   {"exp", -0.0, 1.0}, {"exp", inf, inf},   {"exp", -inf, 0.0},  {"exp", nan, nan},   {"exp", 1e6, inf},
                     {"exp", -1e6, 0.0},  {"log", 0.0, -inf}, {"log", -0.0, -inf}, {"log", 1.0, 0.0},   {"log", -1.0, nan},  {"log", -inf, nan},
                     {"log", inf, inf},   {"log", nan, nan},  {"sin", 0.0, 0.0},   {"sin", -0.0, -0.0}, {"sin", inf, nan},   {"sin", -inf, nan},
                     {"sin", nan, nan},   {"cos", 0.0, 1.0},  {"cos", -0.0, 1.0},  {"cos", inf, nan},   {"cos", -inf, nan},  {"cos", nan, nan},
                     {"sqrt", -0.0, -0.0}, {"sqrt", -1.0, nan}, {"sqrt", inf, inf}, {"sin", 0x1p-1074, 0x1p-1074}, {"sin", -0x1p-1060, -0x1p-1060}};
  for (const auto& t : kernel_tables::usable()) {
    for (const auto& c : cases) {
      const double got = one(t, c.name, c.in);
      CHECK_MESSAGE(same(got, c.out), t.instruction_set << ": " << std::string(c.name) << "(" << c.in << ") = " << got << ", not " << c.out);
    }
  }
}

TEST_CASE("a value depends on its argument alone: not on neighbours, position, tails or being computed in place") {
  auto args = arguments(5, 60);
  args.insert(args.end(), {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN(), 0.0, -0.0, 1e300});
  std::mt19937 random(11);
  for (const auto& t : kernel_tables::usable()) {
    for (const char* name : {"exp", "log", "sin", "cos", "sqrt"}) {
      std::shuffle(args.begin(), args.end(), random);
      const auto& k = t.find(name, {ndt::scalar::float64});
      std::vector<double> alone(args.size());
      for (std::size_t i = 0; i < args.size(); ++i) alone[i] = one(t, name, args[i]);
      for (std::size_t start = 0; start < 20; ++start) {
        for (std::size_t n = 0; start + n <= args.size(); n += n < 40 ? 1 : 37) {
          std::vector<double> values(args.begin() + static_cast<long>(start), args.begin() + static_cast<long>(start + n));
          const void* in[] = {values.data()};
          k.run(values.data(), in, static_cast<std::int64_t>(n));
          bool equal = true;
          for (std::size_t i = 0; i < n; ++i) equal = equal && same(values[i], alone[start + i]);
          REQUIRE_MESSAGE(equal, std::string(name) << " " << t.instruction_set << " start " << start << " n " << n);
        }
      }
    }
  }
}
