// SPDX-License-Identifier: BSD-3-Clause
#include "accuracy.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>
#include <random>

namespace accuracy {
namespace {

using ndt::scalar;

int log_of_gamma(mpfr_t out, const mpfr_t x, mpfr_rnd_t how) {
  int sign = 0;
  return mpfr_lgamma(out, &sign, x, how);
}

/// The greater and the logarithm of what the other adds, which may cancel.
int log_of_sum(mpfr_t out, const mpfr_t a, const mpfr_t b, mpfr_rnd_t how) {
  if (mpfr_nan_p(a) || mpfr_nan_p(b)) {
    mpfr_set_nan(out);
    return 0;
  }
  mpfr_srcptr great = mpfr_cmp(a, b) >= 0 ? a : b, small = great == a ? b : a;
  if (mpfr_inf_p(great)) return mpfr_set(out, great, how);
  mpfr_t off;
  mpfr_init2(off, 400);
  mpfr_sub(off, small, great, how);
  mpfr_exp(off, off, how);
  mpfr_log1p(off, off, how);
  const int rounded = mpfr_add(out, off, great, how);
  mpfr_clear(off);
  return rounded;
}

/// Precision, the exponent of the least subnormal, and the exponent at which values overflow.
struct format {
  int digits, least, end;
};
format format_of(scalar dtype) {
  switch (dtype) {
    case scalar::float16: return {11, -24, 16};
    case scalar::bfloat16: return {8, -133, 128};
    case scalar::float32: return {24, -149, 128};
    default: return {53, -1074, 1024};
  }
}

/// |got - want| in units in the last place of `want`; an infinity stands for the first number that is too large.
double ulps(const mpfr_t want, double got, format f) {
  static mpfr_t off;
  static const bool ready = (mpfr_init2(off, 200), true);
  (void)ready;
  constexpr double never = std::numeric_limits<double>::infinity();
  if (mpfr_nan_p(want) || std::isnan(got)) return mpfr_nan_p(want) && std::isnan(got) ? 0 : never;
  if (std::isinf(got)) {
    if ((got < 0) != (mpfr_sgn(want) < 0)) return never;
    mpfr_set_si_2exp(off, got < 0 ? -1 : 1, f.end, MPFR_RNDN);
    if (mpfr_cmpabs(want, off) >= 0) return 0;
    mpfr_sub(off, want, off, MPFR_RNDA);
  } else {
    if (mpfr_inf_p(want)) return never;
    mpfr_sub_d(off, want, got, MPFR_RNDA);
  }
  const long unit = mpfr_zero_p(want) ? f.least : std::max<long>(mpfr_get_exp(want) - f.digits, f.least);
  mpfr_mul_2si(off, off, -unit, MPFR_RNDA);
  return std::abs(mpfr_get_d(off, MPFR_RNDU));
}

std::vector<unsigned char> cast(scalar from, scalar to, const void* values, std::size_t n) {
  std::vector<unsigned char> out(n * static_cast<std::size_t>(ndt::size_of(to)));
  kernel_tables::usable()[0].cast(from, to).run(out.data(), &values, static_cast<std::int64_t>(n));
  return out;
}
std::vector<double> widened(scalar from, const std::vector<unsigned char>& values) {
  const std::size_t n = values.size() / static_cast<std::size_t>(ndt::size_of(from));
  const auto raw = cast(from, scalar::float64, values.data(), n);
  std::vector<double> out(n);
  std::memcpy(out.data(), raw.data(), raw.size());
  return out;
}

std::vector<unsigned char> operand(scalar dtype, const std::vector<double>& values, bool patterns, std::mt19937_64& random) {
  auto out = cast(scalar::float64, dtype, values.data(), values.size());
  const auto size = static_cast<std::size_t>(ndt::size_of(dtype));
  for (std::size_t i = 0; patterns && i < values.size(); i += 6) {
    const std::uint64_t bits = random();
    std::memcpy(&out[i * size], &bits, size);
    double value = widened(dtype, {out.begin() + static_cast<long>(i * size), out.begin() + static_cast<long>((i + 1) * size)})[0];
    if (!std::isnan(value)) continue;
    value = std::numeric_limits<double>::quiet_NaN();  // of signalling ones C says nothing
    const auto quiet = cast(scalar::float64, dtype, &value, 1);
    std::copy(quiet.begin(), quiet.end(), out.begin() + static_cast<long>(i * size));
  }
  return out;
}

std::vector<unsigned char> every_pattern() {
  std::vector<unsigned char> out(2 * 65536);
  for (unsigned i = 0; i < 65536; ++i) {
    const auto bits = static_cast<std::uint16_t>(i);
    std::memcpy(&out[2 * i], &bits, 2);
  }
  return out;
}

/// Second arguments for which the function of both is neither 0 nor infinite too often.
std::vector<double> seconds(const std::vector<double>& first, const char* name, std::mt19937_64& random) {
  std::vector<double> out;
  const auto uniform = [&](double a, double b) { return a + (b - a) * static_cast<double>(random() >> 11) * 0x1p-53; };
  static constexpr double special[] = {0.0, -0.0, 1, -1, 2, 3, 0.5, -0.5, 22, 1e300, -1e300};
  for (std::size_t i = 0; i < first.size(); ++i) {
    const double x = first[i];
    switch (i % 4) {
      case 0: out.push_back(special[random() % std::size(special)]); break;
      case 1:
        out.push_back(std::strcmp(name, "power") == 0 ? uniform(-750, 750) / std::log(std::abs(x)) : x * std::exp2(uniform(-60, 60)));
        break;
      case 2: out.push_back(uniform(-20, 20)); break;
      default: out.push_back(uniform(-1, 1) * std::exp2(uniform(-1000, 1000))); break;
    }
  }
  return out;
}

}  // namespace

const std::vector<function>& functions() {
  static const std::vector<function> all = {{"exp", mpfr_exp, nullptr, 1},
                                            {"exp2", mpfr_exp2, nullptr, 1},
                                            {"expm1", mpfr_expm1, nullptr, 1},
                                            {"log", mpfr_log, nullptr, 1},
                                            {"log2", mpfr_log2, nullptr, 1},
                                            {"log10", mpfr_log10, nullptr, 1},
                                            {"log1p", mpfr_log1p, nullptr, 1},
                                            {"sqrt", mpfr_sqrt, nullptr, 0.5},
                                            {"cbrt", mpfr_cbrt, nullptr, 1},
                                            {"power", nullptr, mpfr_pow, 1},
                                            {"sin", mpfr_sin, nullptr, 2},
                                            {"cos", mpfr_cos, nullptr, 2},
                                            {"tan", mpfr_tan, nullptr, 2},
                                            {"arcsin", mpfr_asin, nullptr, 2},
                                            {"arccos", mpfr_acos, nullptr, 2},
                                            {"arctan", mpfr_atan, nullptr, 2},
                                            {"arctan2", nullptr, mpfr_atan2, 2},
                                            {"sinh", mpfr_sinh, nullptr, 2},
                                            {"cosh", mpfr_cosh, nullptr, 2},
                                            {"tanh", mpfr_tanh, nullptr, 2},
                                            {"arcsinh", mpfr_asinh, nullptr, 3},
                                            {"arccosh", mpfr_acosh, nullptr, 3},
                                            {"arctanh", mpfr_atanh, nullptr, 3},
                                            {"hypot", nullptr, mpfr_hypot, 1},
                                            {"logaddexp", nullptr, log_of_sum, 2, false, true},
                                            {"erf", mpfr_erf, nullptr, 2},
                                            {"erfc", mpfr_erfc, nullptr, 6},
                                            {"gamma", mpfr_gamma, nullptr, 10, true},
                                            {"lgamma", log_of_gamma, nullptr, 10, true}};
  return all;
}

std::vector<double> arguments(unsigned seed, long points) {
  std::mt19937_64 random(seed);
  std::vector<double> all;
  const auto uniform = [&](double a, double b) { return a + (b - a) * static_cast<double>(random() >> 11) * 0x1p-53; };
  for (long i = 0; i < points; i += 8) {
    const double any = std::bit_cast<double>(random());
    all.push_back(std::isnan(any) ? std::numeric_limits<double>::quiet_NaN() : any);
    all.push_back(uniform(-4, 4));
    all.push_back(uniform(-760, 760));
    all.push_back(1 + uniform(-0.4, 0.5) * std::exp2(-uniform(0, 50)));
    all.push_back(-1 + uniform(-0.1, 0.9) * std::exp2(-uniform(0, 50)));
    all.push_back(uniform(-1, 1) * std::exp2(uniform(-40, 31)));
    all.push_back(uniform(-40, 40));
    // Next to multiples of pi/2, where nearly everything cancels.
    all.push_back(static_cast<double>(random() >> (36 + random() % 24)) * (std::numbers::pi / 2));
  }
  for (double x : {6381956970095103.0 * 0x1p797,
                   0x1.6ac5b262ca1ffp+849,
                   5.92318130283174e+307,
                   0x1p28,
                   0x1.0000000000001p28,
                   709.782712893384,
                   709.7827128933841,
                   -745.1332191019411,
                   -745.1332191019412,
                   -708.3964185322641,
                   0x1p-1022,
                   0x1p-1074,
                   0x1.fffffffffffffp-1,
                   0x1.0000000000001p0,
                   1.5707963267948966,
                   3.141592653589793,
                   355.0,
                   710.0,
                   103993.0,
                   104348.0,
                   208341.0,
                   312689.0,
                   1146408.0,
                   710.4758600739439,
                   710.475860073944,
                   1023.9999999999999,
                   1024.0,
                   -1074.0,
                   -1075.0,
                   -1074.5,
                   0.875,
                   0x1.bffffffffffffp-1,
                   5.9215871957945,
                   6.0,
                   22.0,
                   37.22,
                   0x1p54,
                   171.6243769563027,
                   0.6931471805599453,
                   0.34657359027997264})
    all.insert(all.end(), {x, -x});
  return all;
}

std::vector<distance> measure(const function& f, scalar dtype, long points, long* used) {
  const bool narrow = ndt::size_of(dtype) == 2, one = f.of_one != nullptr;
  format kind = format_of(dtype);
  if (f.cancels) kind.least = -kind.digits;
  std::mt19937_64 random(23);
  const auto values = arguments(17, f.slow ? points / 10 : points);
  std::vector<std::vector<unsigned char>> args{narrow && one ? every_pattern() : operand(dtype, values, true, random)};
  const std::vector<double> x = widened(dtype, args[0]);
  std::vector<double> y;
  if (!one) {
    args.push_back(operand(dtype, seconds(x, f.name, random), false, random));
    y = widened(dtype, args[1]);
  }
  std::vector<std::vector<double>> got;
  for (const auto& t : kernel_tables::usable()) {
    std::vector<unsigned char> out(args[0].size());
    const void* in[] = {args[0].data(), args.back().data()};
    t.find(f.name, std::vector<scalar>(args.size(), dtype)).run(out.data(), in, static_cast<std::int64_t>(x.size()));
    got.push_back(widened(dtype, out));
  }
  std::vector<distance> worst(got.size());
  mpfr_t a, b, want;
  mpfr_inits2(53, a, b, static_cast<mpfr_ptr>(nullptr));
  mpfr_init2(want, 160);
  for (std::size_t i = 0; i < x.size(); ++i) {
    mpfr_set_d(a, x[i], MPFR_RNDN);
    if (one) {
      f.of_one(want, a, MPFR_RNDN);
    } else {
      mpfr_set_d(b, y[i], MPFR_RNDN);
      f.of_two(want, a, b, MPFR_RNDN);
    }
    for (std::size_t k = 0; k < got.size(); ++k) {
      const double off = ulps(want, got[k][i], kind);
      if (off > worst[k].ulps) worst[k] = {off, x[i], one ? 0 : y[i]};
    }
  }
  mpfr_clears(a, b, want, static_cast<mpfr_ptr>(nullptr));
  if (used != nullptr) *used = static_cast<long>(x.size());
  return worst;
}

}  // namespace accuracy
