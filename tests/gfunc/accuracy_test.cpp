// SPDX-License-Identifier: BSD-3-Clause
// The vector functions against MPFR: random arguments over the full range, around the interesting ones, and the hard cases of range
// reduction; specials of C99 Annex F; and that a value depends on nothing but its argument.
#include <doctest/doctest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <random>
#include <vector>

#include "../support/rounds.hpp"
#include "accuracy.hpp"
#include "complex_accuracy.hpp"
#include "kernel_tables.hpp"

namespace ndt = pluribus::ndt;

namespace {

template <class T>
T one(const kernel_tables::table& t, const char* name, T x) {
  T r;
  const void* in[] = {&x};
  t.find(name, {ndt::scalar_of<T>}).run(&r, in, 1);
  return r;
}

bool same(double a, double b) {
  return (std::isnan(a) && std::isnan(b)) || std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b);
}

}  // namespace

TEST_CASE("every transcendental function is as accurate as its table says, in every float dtype and instruction set") {
  const long points = pluribus::testing::rounds(8000);
  for (const auto& f : accuracy::functions()) {
    for (ndt::scalar dtype : {ndt::scalar::float64, ndt::scalar::float32, ndt::scalar::float16, ndt::scalar::bfloat16}) {
      const bool narrow = ndt::size_of(dtype) == 2;
      if (narrow && f.slow) continue;  // the table has them
      const auto worst = accuracy::measure(f, dtype, narrow ? 1000 : points);
      for (std::size_t i = 0; i < worst.size(); ++i) {
        CHECK_MESSAGE(worst[i].ulps <= (dtype == ndt::scalar::float64 ? f.limit : 0.501),
                      std::string(f.name) << " of " << std::string(ndt::name(dtype)) << ", " << kernel_tables::usable()[i].instruction_set
                                          << ": " << worst[i].ulps << " ULP at " << worst[i].at << ", " << worst[i].second);
      }
    }
  }
}

TEST_CASE("every complex function is near the true number as a whole, of complex64 rounded once") {
  const long points = pluribus::testing::rounds(600);
  for (const auto& f : complex_accuracy::functions()) {
    const bool arithmetic = f.two && std::strcmp(f.name, "power") != 0;
    for (ndt::scalar dtype : {ndt::scalar::complex128, ndt::scalar::complex64}) {
      const auto worst = complex_accuracy::measure(f, dtype, points);
      const bool rounded_once =
          dtype == ndt::scalar::complex64 && !arithmetic && std::strcmp(f.name, "square") != 0 && std::strcmp(f.name, "reciprocal") != 0;
      CHECK_MESSAGE(worst.whole <= (rounded_once ? 0.71 : f.limit),
                    std::string(f.name) << " of " << std::string(ndt::name(dtype)) << ": " << worst.whole << " ULP at (" << worst.at[0]
                                        << ", " << worst.at[1] << "), (" << worst.at[2] << ", " << worst.at[3] << ")");
    }
  }
}

TEST_CASE("float32 functions are float64 results rounded once") {
  std::mt19937 random(3);
  for (const auto& t : kernel_tables::usable()) {
    CAPTURE(t.instruction_set);
    for (int i = 0; i < 20000; ++i) {
      const float x = i % 2 ? std::bit_cast<float>(static_cast<std::uint32_t>(random())) : static_cast<float>(random()) * 0x1p-27F;
      for (const char* name : {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "cbrt", "sin", "cos", "tan", "sinh", "cosh", "tanh",
                               "erf", "arcsin", "gamma"}) {
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
  } const cases[] = {{"exp", 0.0, 1.0},
                     {"exp", -0.0, 1.0},
                     {"exp", inf, inf},
                     {"exp", -inf, 0.0},
                     {"exp", nan, nan},
                     {"exp", 1e6, inf},
                     {"exp", -1e6, 0.0},
                     {"log", 0.0, -inf},
                     {"log", -0.0, -inf},
                     {"log", 1.0, 0.0},
                     {"log", -1.0, nan},
                     {"log", -inf, nan},
                     {"log", inf, inf},
                     {"log", nan, nan},
                     {"sin", 0.0, 0.0},
                     {"sin", -0.0, -0.0},
                     {"sin", inf, nan},
                     {"sin", -inf, nan},
                     {"sin", nan, nan},
                     {"cos", 0.0, 1.0},
                     {"cos", -0.0, 1.0},
                     {"cos", inf, nan},
                     {"cos", -inf, nan},
                     {"cos", nan, nan},
                     {"sqrt", -0.0, -0.0},
                     {"sqrt", -1.0, nan},
                     {"sqrt", inf, inf},
                     {"sin", 0x1p-1074, 0x1p-1074},
                     {"sin", -0x1p-1060, -0x1p-1060},
                     {"exp2", 0.0, 1.0},
                     {"exp2", -0.0, 1.0},
                     {"exp2", inf, inf},
                     {"exp2", -inf, 0.0},
                     {"exp2", nan, nan},
                     {"exp2", 1024.0, inf},
                     {"exp2", -1076.0, 0.0},
                     {"exp2", -1074.0, 0x1p-1074},
                     {"exp2", 10.0, 1024.0},
                     {"expm1", 0.0, 0.0},
                     {"expm1", -0.0, -0.0},
                     {"expm1", nan, nan},
                     {"expm1", inf, inf},
                     {"expm1", -inf, -1.0},
                     {"expm1", -1e6, -1.0},
                     {"expm1", 1e6, inf},
                     {"expm1", -0x1p-1074, -0x1p-1074},
                     {"log2", 0.0, -inf},
                     {"log2", -0.0, -inf},
                     {"log2", 1.0, 0.0},
                     {"log2", -1.0, nan},
                     {"log2", -inf, nan},
                     {"log2", inf, inf},
                     {"log2", nan, nan},
                     {"log10", 0.0, -inf},
                     {"log10", -0.0, -inf},
                     {"log10", 1.0, 0.0},
                     {"log10", -1.0, nan},
                     {"log10", -inf, nan},
                     {"log10", inf, inf},
                     {"log10", nan, nan},
                     {"log2", 0x1p-1074, -1074.0},
                     {"log2", 0x1p1023, 1023.0},
                     {"log2", 8.0, 3.0},
                     {"log10", 1000.0, 3.0},
                     {"log10", 1e22, 22.0},
                     {"log1p", 0.0, 0.0},
                     {"log1p", -0.0, -0.0},
                     {"log1p", nan, nan},
                     {"log1p", -1.0, -inf},
                     {"log1p", -2.0, nan},
                     {"log1p", -inf, nan},
                     {"log1p", inf, inf},
                     {"log1p", -0x1p-1074, -0x1p-1074},
                     {"cbrt", 0.0, 0.0},
                     {"cbrt", -0.0, -0.0},
                     {"cbrt", nan, nan},
                     {"cbrt", inf, inf},
                     {"cbrt", -inf, -inf},
                     {"cbrt", 27.0, 3.0},
                     {"cbrt", -0x1p-1074, -0x1p-358},
                     {"tan", 0.0, 0.0},
                     {"tan", -0.0, -0.0},
                     {"tan", nan, nan},
                     {"tan", inf, nan},
                     {"tan", -inf, nan},
                     {"tan", -0x1p-1074, -0x1p-1074},
                     {"sinh", 0.0, 0.0},
                     {"sinh", -0.0, -0.0},
                     {"sinh", nan, nan},
                     {"sinh", inf, inf},
                     {"sinh", -inf, -inf},
                     {"sinh", -800.0, -inf},
                     {"cosh", 0.0, 1.0},
                     {"cosh", -0.0, 1.0},
                     {"cosh", inf, inf},
                     {"cosh", -inf, inf},
                     {"cosh", nan, nan},
                     {"cosh", -800.0, inf},
                     {"tanh", 0.0, 0.0},
                     {"tanh", -0.0, -0.0},
                     {"tanh", nan, nan},
                     {"tanh", inf, 1.0},
                     {"tanh", -inf, -1.0},
                     {"tanh", 1e300, 1.0},
                     {"tanh", -0x1p-1074, -0x1p-1074},
                     {"erf", 0.0, 0.0},
                     {"erf", -0.0, -0.0},
                     {"erf", nan, nan},
                     {"erf", inf, 1.0},
                     {"erf", -inf, -1.0},
                     {"erfc", inf, 0.0},
                     {"erfc", -inf, 2.0},
                     {"erfc", nan, nan},
                     {"erfc", -0.0, 1.0},
                     {"arcsin", 0.0, 0.0},
                     {"arcsin", -0.0, -0.0},
                     {"arcsin", nan, nan},
                     {"arcsin", 1.5, nan},
                     {"arcsin", -inf, nan},
                     {"arccos", 1.0, 0.0},
                     {"arccos", 1.5, nan},
                     {"arccos", nan, nan},
                     {"arctan", 0.0, 0.0},
                     {"arctan", -0.0, -0.0},
                     {"arctan", nan, nan},
                     {"arctan", inf, 1.5707963267948966},
                     {"arctan", -inf, -1.5707963267948966},
                     {"arcsinh", 0.0, 0.0},
                     {"arcsinh", -0.0, -0.0},
                     {"arcsinh", nan, nan},
                     {"arcsinh", inf, inf},
                     {"arcsinh", -inf, -inf},
                     {"arccosh", 1.0, 0.0},
                     {"arccosh", 0.5, nan},
                     {"arccosh", inf, inf},
                     {"arccosh", -inf, nan},
                     {"arccosh", nan, nan},
                     {"arctanh", 0.0, 0.0},
                     {"arctanh", -0.0, -0.0},
                     {"arctanh", nan, nan},
                     {"arctanh", 1.0, inf},
                     {"arctanh", -1.0, -inf},
                     {"arctanh", 2.0, nan},
                     {"arctanh", inf, nan},
                     {"gamma", 0.0, inf},
                     {"gamma", -0.0, -inf},
                     {"gamma", -1.0, nan},
                     {"gamma", -inf, nan},
                     {"gamma", inf, inf},
                     {"gamma", nan, nan},
                     {"gamma", 171.7, inf},
                     {"lgamma", 1.0, 0.0},
                     {"lgamma", 2.0, 0.0},
                     {"lgamma", -3.0, inf},
                     {"lgamma", -inf, inf},
                     {"lgamma", inf, inf},
                     {"lgamma", nan, nan}};
  for (const auto& t : kernel_tables::usable()) {
    for (const auto& c : cases) {
      const double got = one(t, c.name, c.in);
      CHECK_MESSAGE(same(got, c.out),
                    t.instruction_set << ": " << std::string(c.name) << "(" << c.in << ") = " << got << ", not " << c.out);
    }
  }
}

TEST_CASE("a value depends on its argument alone: not on neighbours, position, tails or being computed in place") {
  auto args = accuracy::arguments(5, 480);
  args.insert(args.end(), {std::numeric_limits<double>::infinity(), std::numeric_limits<double>::quiet_NaN(), 0.0, -0.0, 1e300});
  std::mt19937 random(11);
  for (const auto& t : kernel_tables::usable()) {
    for (const char* name :
         {"exp", "exp2", "expm1", "log", "log2", "log10", "log1p", "cbrt", "sin", "cos", "tan", "sinh", "cosh", "tanh", "erf", "sqrt"}) {
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

TEST_CASE("powers and angles of two arguments follow C99 Annex F") {
  constexpr double inf = std::numeric_limits<double>::infinity(), nan = std::numeric_limits<double>::quiet_NaN();
  const double values[] = {0.0, -0.0, 1, -1, 2, -2, 3, -3, 0.5, -0.5, 1.5, 1e300, -1e300, 0x1p-1074, 0x1p53, 0x1p53 - 1, inf, -inf, nan};
  for (const auto& t : kernel_tables::usable()) {
    for (double a : values) {
      for (double b : values) {
        const auto of = [&](const char* name) {
          double r;
          const void* in[] = {&a, &b};
          t.find(name, {ndt::scalar::float64, ndt::scalar::float64}).run(&r, in, 1);
          return r;
        };
        const double power = of("power"), want = std::pow(a, b);
        CHECK_MESSAGE((same(power, want) || std::abs(power - want) <= 0x1p-52 * std::abs(want)),
                      t.instruction_set << ": power(" << a << ", " << b << ") = " << power << ", not " << want);
        CHECK(same(of("arctan2"), std::atan2(a, b)));
        CHECK(same(of("hypot"), std::hypot(a, b)));
      }
    }
    for (double n = 2; n <= 15; ++n) {  // whole powers that fit are exact
      for (double base = 2; std::pow(base, n) < 0x1p53 && base < 2000; ++base) {
        double r, exact = 1;
        for (int i = 0; i < static_cast<int>(n); ++i) exact *= base;
        const void* in[] = {&base, &n};
        t.find("power", {ndt::scalar::float64, ndt::scalar::float64}).run(&r, in, 1);
        REQUIRE_MESSAGE(r == exact, base << " to the " << n);
      }
    }
  }
}
