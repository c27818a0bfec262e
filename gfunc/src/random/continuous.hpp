// SPDX-License-Identifier: BSD-3-Clause
/// Continuous laws that are a formula of one or two simple variates: by inversion of the distribution function, mostly through an
/// exponential variate, as in L. Devroye, "Non-Uniform Random Variate Generation" (1986), II.2. Nothing is rejected here.
#pragma once
#include <numbers>

#include "random/law.hpp"
#include "random/ziggurat.hpp"

namespace pluribus::gfunc::random {

struct uniform_law {
  static constexpr std::string_view name = "uniform";
  static constexpr parameter_rule rules[] = {any("low", 0), any("high", 1)};
  static const char* conflict(const number* p) noexcept {
    if (p[1].real() < p[0].real()) return "high is less than low";
    return p[1].real() - p[0].real() <= greatest ? nullptr : "high - low is not finite";
  }
  explicit uniform_law(const number* p) noexcept : low(p[0].real()), width(p[1].real() - low) {}
  double operator()(draws& d) const noexcept { return low + width * d.unit(); }
  /// A multiple of 2^-24, so that 1 is not reached by rounding.
  float single(draws& d) const noexcept { return static_cast<float>(low + width * (static_cast<double>(d.next() >> 40) * 0x1p-24)); }
  double low, width;
};

struct normal_law {
  static constexpr std::string_view name = "normal";
  static constexpr parameter_rule rules[] = {any("loc", 0), not_negative("scale", 1)};
  explicit normal_law(const number* p) noexcept : loc(p[0].real()), scale(p[1].real()) {}
  double operator()(draws& d) const noexcept { return loc + scale * normal_from(layers, d.next(), d); }
  double loc, scale;
  const ziggurat& layers = normal_layers();
};

struct lognormal_law {
  static constexpr std::string_view name = "lognormal";
  static constexpr parameter_rule rules[] = {any("mean", 0), not_negative("sigma", 1)};
  explicit lognormal_law(const number* p) noexcept : normal(p) {}
  double operator()(draws& d) const noexcept { return std::exp(normal(d)); }
  normal_law normal;
};

struct exponential_law {
  static constexpr std::string_view name = "exponential";
  static constexpr parameter_rule rules[] = {not_negative("scale", 1)};
  explicit exponential_law(const number* p) noexcept : scale(p[0].real()) {}
  double operator()(draws& d) const noexcept { return scale * exponential_from(layers, d.next(), d); }
  double scale;
  const ziggurat& layers = exponential_layers();
};

struct cauchy_law {
  static constexpr std::string_view name = "cauchy";
  static constexpr parameter_rule rules[] = {any("loc", 0), not_negative("scale", 1)};
  explicit cauchy_law(const number* p) noexcept : loc(p[0].real()), scale(p[1].real()) {}
  /// Half of it by the cotangent, which is exact in its tail; the sign is a bit that open() does not use.
  double operator()(draws& d) const noexcept {
    const word w = d.next();
    const double half = 1 / std::tan((static_cast<double>(w >> 12) + 0.5) * (0x1p-53 * std::numbers::pi));
    return loc + scale * ((w & 1) != 0 ? -half : half);
  }
  double loc, scale;
};

struct pareto_law {
  static constexpr std::string_view name = "pareto";
  static constexpr parameter_rule rules[] = {positive("a")};
  explicit pareto_law(const number* p) noexcept : a(p[0].real()) {}
  double operator()(draws& d) const noexcept { return std::expm1(standard_exponential(d) / a); }
  double a;
};

struct power_law {
  static constexpr std::string_view name = "power";
  static constexpr parameter_rule rules[] = {positive("a")};
  explicit power_law(const number* p) noexcept : a(p[0].real()) {}
  double operator()(draws& d) const noexcept { return std::exp(-standard_exponential(d) / a); }
  double a;
};

struct weibull_law {
  static constexpr std::string_view name = "weibull";
  static constexpr parameter_rule rules[] = {not_negative("a")};
  explicit weibull_law(const number* p) noexcept : a(p[0].real()) {}
  double operator()(draws& d) const noexcept { return a == 0 ? 0 : std::pow(standard_exponential(d), 1 / a); }
  double a;
};

struct rayleigh_law {
  static constexpr std::string_view name = "rayleigh";
  static constexpr parameter_rule rules[] = {not_negative("scale", 1)};
  explicit rayleigh_law(const number* p) noexcept : scale(p[0].real()) {}
  double operator()(draws& d) const noexcept { return scale * std::sqrt(2 * standard_exponential(d)); }
  double scale;
};

struct gumbel_law {
  static constexpr std::string_view name = "gumbel";
  static constexpr parameter_rule rules[] = {any("loc", 0), not_negative("scale", 1)};
  explicit gumbel_law(const number* p) noexcept : loc(p[0].real()), scale(p[1].real()) {}
  double operator()(draws& d) const noexcept { return loc - scale * std::log(-std::log(d.open())); }
  double loc, scale;
};

struct laplace_law {
  static constexpr std::string_view name = "laplace";
  static constexpr parameter_rule rules[] = {any("loc", 0), not_negative("scale", 1)};
  explicit laplace_law(const number* p) noexcept : loc(p[0].real()), scale(p[1].real()) {}
  /// The sign is one of the bits that the exponential leaves.
  double operator()(draws& d) const noexcept {
    const word w = d.next();
    const double half = scale * exponential_from(layers, w, d);
    return (w & 1) != 0 ? loc - half : loc + half;
  }
  double loc, scale;
  const ziggurat& layers = exponential_layers();
};

struct logistic_law {
  static constexpr std::string_view name = "logistic";
  static constexpr parameter_rule rules[] = {any("loc", 0), not_negative("scale", 1)};
  explicit logistic_law(const number* p) noexcept : loc(p[0].real()), scale(p[1].real()) {}
  double operator()(draws& d) const noexcept {
    const double u = d.open();
    return loc + scale * (std::log(u) - std::log1p(-u));
  }
  double loc, scale;
};

struct triangular_law {
  static constexpr std::string_view name = "triangular";
  static constexpr parameter_rule rules[] = {any("left"), any("mode"), any("right")};
  static const char* conflict(const number* p) noexcept {
    if (p[0].real() > p[1].real()) return "left is greater than mode";
    if (p[1].real() > p[2].real()) return "mode is greater than right";
    if (p[0].real() == p[2].real()) return "left is equal to right";
    return p[2].real() - p[0].real() <= greatest ? nullptr : "right - left is not finite";
  }
  explicit triangular_law(const number* p) noexcept : left(p[0].real()), mode(p[1].real()), right(p[2].real()) {}
  double operator()(draws& d) const noexcept {
    const double u = d.unit(), share = (mode - left) / (right - left);
    return u <= share && share > 0 ? left + std::sqrt(u * share) * (right - left)
                                   : right - std::sqrt((1 - u) * (1 - share)) * (right - left);
  }
  double left, mode, right;
};

/// J. R. Michael, W. R. Schucany, R. W. Haas, "Generating random variates using transformations with multiple roots" (1976); the smaller
/// root in a form that does not cancel.
struct wald_law {
  static constexpr std::string_view name = "wald";
  static constexpr parameter_rule rules[] = {positive("mean"), positive("scale")};
  explicit wald_law(const number* p) noexcept : mean(p[0].real()), scale(p[1].real()) {}
  static constexpr bool draws_several() noexcept { return true; }
  double operator()(draws& d) const noexcept {
    const double z = standard_normal(d), y = mean / scale * (0.5 * z * z);
    const double root = 1 / (1 + y + std::sqrt(y) * std::sqrt(2 + y));
    return d.unit() <= 1 / (1 + root) ? mean * root : mean / root;
  }
  double mean, scale;
};

}  // namespace pluribus::gfunc::random
