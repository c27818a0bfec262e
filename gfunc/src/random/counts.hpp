// SPDX-License-Identifier: BSD-3-Clause
/// Discrete laws with one way for all parameters: geometric by an exponential variate, negative binomial as a Poisson of a gamma mean,
/// logarithmic series by A. W. Kemp, "Efficient generation of logarithmically distributed pseudo-random variables" (1981), zipf by
/// rejection (L. Devroye, "Non-Uniform Random Variate Generation", X.6). Probabilities flow in, int64 counts flow out.
#pragma once
#include <algorithm>
#include <numbers>

#include "random/gamma.hpp"

namespace pluribus::gfunc::random {

inline std::int64_t saturated(double x) noexcept {
  return x < most_integer ? static_cast<std::int64_t>(x) : std::numeric_limits<std::int64_t>::max();
}

struct geometric_law {
  static constexpr std::string_view name = "geometric";
  static constexpr parameter_rule rules[] = {{"p", 0, 1, true}};
  explicit geometric_law(const number* p) noexcept : rate(-std::log1p(-p[0].real())) {}
  std::int64_t operator()(draws& d) const noexcept { return saturated(std::max(1.0, std::ceil(standard_exponential(d) / rate))); }
  double rate;
};

struct negative_binomial_law {
  static constexpr std::string_view name = "negative_binomial";
  static constexpr parameter_rule rules[] = {positive("n"), {"p", 0, 1, true}};
  static const char* conflict(const number* p) noexcept {
    const double n = p[0].real(), q = (1 - p[1].real()) / p[1].real();
    return q * (n + 10 * std::sqrt(n)) <= most_poisson ? nullptr : "n is too large or p too small";
  }
  explicit negative_binomial_law(const number* p) noexcept : gamma(p[0].real()), odds((1 - p[1].real()) / p[1].real()) {}
  static constexpr bool draws_several() noexcept { return true; }
  std::int64_t operator()(draws& d) const noexcept { return poisson_variate(std::min(gamma(d) * odds, most_poisson))(d); }
  gamma_variate gamma;
  double odds;
};

struct logseries_law {
  static constexpr std::string_view name = "logseries";
  static constexpr parameter_rule rules[] = {{"p", 0, 1, false, true}};
  explicit logseries_law(const number* p) noexcept : p(p[0].real()), rate(std::log1p(-this->p)) {}
  static constexpr bool draws_several() noexcept { return true; }
  std::int64_t operator()(draws& d) const noexcept {
    const double v = d.open();
    if (v >= p) return 1;
    const double q = -std::expm1(rate * d.open());
    if (v <= q * q) return saturated(std::max(1.0, std::floor(1 + std::log(v) / std::log(q))));
    return v >= q ? 1 : 2;
  }
  double p, rate;
};

struct zipf_law {
  static constexpr std::string_view name = "zipf";
  static constexpr parameter_rule rules[] = {{"a", 1, greatest, true}};
  explicit zipf_law(const number* p) noexcept
      : power(p[0].real() - 1), first(std::expm1(power * std::numbers::ln2)), reach(std::expm1(-power * 63 * std::numbers::ln2)) {}
  static constexpr bool draws_several() noexcept { return true; }
  std::int64_t operator()(draws& d) const noexcept {
    // From 2^1024 on the second value has no chance.
    while (power < 1024) {
      const double u = d.open(), v = d.open(), x = std::floor(std::exp(-std::log1p(u * reach) / power));
      if (!(x >= 1 && x < most_integer)) continue;
      const double t = std::expm1(power * std::log1p(1 / x));
      if (v * x * t / first <= (t + 1) / (first + 1)) return static_cast<std::int64_t>(x);
    }
    return 1;
  }
  double power, first, reach;  ///< 2^power - 1, and 2^(-63 power) - 1
};

}  // namespace pluribus::gfunc::random
