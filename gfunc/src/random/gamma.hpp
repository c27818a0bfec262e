// SPDX-License-Identifier: BSD-3-Clause
/// The gamma distribution and what is made of it: chi-square, its noncentral form, F, Student's t, beta. G. Marsaglia, W. W. Tsang, "A
/// simple method for generating gamma variables", TOMS 26 (2000); beta of small parameters by M. D. Johnk (1964).
#pragma once
#include <algorithm>

#include "random/law.hpp"
#include "random/poisson.hpp"
#include "random/ziggurat.hpp"

namespace pluribus::gfunc::random {

/// Of scale 1. A shape below 1 is that of shape + 1 times a power of a uniform variate.
class gamma_variate {
 public:
  explicit gamma_variate(double shape) noexcept : shape_(shape), d_((shape < 1 ? shape + 1 : shape) - 1.0 / 3), c_(1 / std::sqrt(9 * d_)) {}
  double operator()(draws& d) const noexcept {
    if (shape_ == 0) return 0;
    const double x = at_least_one(d);
    return shape_ < 1 ? x * std::exp(-standard_exponential(d) / shape_) : x;
  }
  /// Its logarithm, which is finite where a variate of a small shape is not above 0.
  double logarithm(draws& d) const noexcept {
    const double x = std::log(at_least_one(d));
    return shape_ < 1 ? std::max(x - standard_exponential(d) / shape_, -greatest) : x;
  }

 private:
  double at_least_one(draws& d) const noexcept {
    while (true) {
      const double x = standard_normal(d), root = 1 + c_ * x;
      if (root <= 0) continue;
      const double v = root * root * root, u = d.open(), square = x * x;
      if (u < 1 - 0.0331 * square * square) return d_ * v;
      if (std::log(u) < 0.5 * square + d_ * (1 - v + std::log(v))) return d_ * v;
    }
  }

  double shape_, d_, c_;
};

struct gamma_law {
  static constexpr std::string_view name = "gamma";
  static constexpr parameter_rule rules[] = {not_negative("shape"), not_negative("scale", 1)};
  explicit gamma_law(const number* p) noexcept : gamma(p[0].real()), scale(p[1].real()) {}
  static constexpr bool draws_several() noexcept { return true; }
  double operator()(draws& d) const noexcept { return scale * gamma(d); }
  gamma_variate gamma;
  double scale;
};

struct chisquare_law {
  static constexpr std::string_view name = "chisquare";
  static constexpr parameter_rule rules[] = {positive("df")};
  explicit chisquare_law(const number* p) noexcept : half(p[0].real() / 2) {}
  static constexpr bool draws_several() noexcept { return true; }
  double operator()(draws& d) const noexcept { return 2 * half(d); }
  gamma_variate half;
};

struct noncentral_chisquare_law {
  static constexpr std::string_view name = "noncentral_chisquare";
  static constexpr parameter_rule rules[] = {positive("df"), {"nonc", 0, 0x1p62}};
  explicit noncentral_chisquare_law(const number* p) noexcept : df(p[0].real()), nonc(p[1].real()) {}
  static constexpr bool draws_several() noexcept { return true; }
  double operator()(draws& d) const noexcept {
    if (nonc == 0) return 2 * gamma_variate(df / 2)(d);
    if (df > 1) {
      const double shifted = standard_normal(d) + std::sqrt(nonc);
      return 2 * gamma_variate((df - 1) / 2)(d) + shifted * shifted;
    }
    return 2 * gamma_variate(df / 2 + static_cast<double>(poisson_variate(nonc / 2)(d)))(d);
  }
  double df, nonc;
};

struct f_law {
  static constexpr std::string_view name = "f";
  static constexpr parameter_rule rules[] = {positive("dfnum"), positive("dfden")};
  explicit f_law(const number* p) noexcept
      : upper(p[0].real() / 2),
        lower(p[1].real() / 2),
        ratio(p[1].real() / p[0].real()),
        log_ratio(std::log(p[1].real()) - std::log(p[0].real())),
        small(p[0].real() < 0.2 || p[1].real() < 0.2) {}
  static constexpr bool draws_several() noexcept { return true; }
  double operator()(draws& d) const noexcept {
    if (small) {
      const double above = upper.logarithm(d);
      return std::exp(above - lower.logarithm(d) + log_ratio);
    }
    const double above = upper(d);
    return above / lower(d) * ratio;
  }
  gamma_variate upper, lower;
  double ratio, log_ratio;
  bool small;  ///< variates may be below the least float64
};

struct standard_t_law {
  static constexpr std::string_view name = "standard_t";
  static constexpr parameter_rule rules[] = {positive("df")};
  explicit standard_t_law(const number* p) noexcept : half_df(p[0].real() / 2), gamma(half_df) {}
  static constexpr bool draws_several() noexcept { return true; }
  double operator()(draws& d) const noexcept {
    const double z = standard_normal(d);
    if (half_df < 0.1) return z * std::sqrt(half_df) * std::exp(-0.5 * gamma.logarithm(d));
    return z * std::sqrt(half_df / gamma(d));
  }
  double half_df;
  gamma_variate gamma;
};

/// a and b above 0.
class beta_variate {
 public:
  beta_variate(double a, double b) noexcept : a_(a), b_(b), upper_(a), lower_(b) {}
  double operator()(draws& d) const noexcept {
    if (a_ > 1 || b_ > 1) {
      const double x = upper_(d), y = lower_(d);
      return x == 0 ? 0 : 1 / (1 + y / x);
    }
    if (a_ < 1e-100 && b_ < 1e-100) return d.unit() * (a_ + b_) < a_ ? 1 : 0;
    while (true) {
      const double u = std::log(d.open()) / a_, v = std::log(d.open()) / b_, x = std::exp(u), y = std::exp(v);
      if (x + y > 1) continue;
      if (x + y > 0) return x / (x + y);
      return 1 / (1 + std::exp(v - u));
    }
  }

 private:
  double a_, b_;
  gamma_variate upper_, lower_;
};

struct beta_law {
  static constexpr std::string_view name = "beta";
  static constexpr parameter_rule rules[] = {positive("a"), positive("b")};
  explicit beta_law(const number* p) noexcept : beta(p[0].real(), p[1].real()) {}
  static constexpr bool draws_several() noexcept { return true; }
  double operator()(draws& d) const noexcept { return beta(d); }
  beta_variate beta;
};

}  // namespace pluribus::gfunc::random
