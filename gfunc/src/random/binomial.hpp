// SPDX-License-Identifier: BSD-3-Clause
/// The binomial distribution: from one uniform variate by a search below a mean of 10, above it by transformed rejection (BTRS): W.
/// Hormann, "The generation of binomial random variates", J. Stat. Comput. Simul. 46 (1993). n and p flow in, counts flow out.
#pragma once
#include <algorithm>
#include <cmath>

#include "random/draws.hpp"
#include "random/law.hpp"
#include "random/saddle_point.hpp"

namespace pluribus::gfunc::random {

class binomial_variate {
 public:
  binomial_variate(std::int64_t n, double p) noexcept : n_(n), size_(static_cast<double>(n)), flipped_(p > 0.5) {
    p_ = flipped_ ? 1 - p : p;
    q_ = 1 - p_;
    if (size_ * p_ < 10) {
      none_ = std::exp(size_ * std::log1p(-p_));
      return;
    }
    const double deviation = std::sqrt(size_ * p_ * q_);
    b_ = 1.15 + 2.53 * deviation;
    a_ = -0.0873 + 0.0248 * b_ + 0.01 * p_;
    sure_ = 0.92 - 4.2 / b_;
    alpha_ = (2.83 + 5.1 / b_) * deviation;
    most_ = log_binomial(std::min(std::floor((size_ + 1) * p_), size_), size_, p_, q_);
  }
  bool draws_several() const noexcept { return size_ * p_ >= 10; }
  std::int64_t operator()(draws& d) const noexcept {
    if (n_ == 0 || p_ == 0) return flipped_ ? n_ : 0;
    const std::int64_t k = size_ * p_ < 10 ? searched(d) : rejected(d);
    return flipped_ ? n_ - k : k;
  }

 private:
  std::int64_t searched(draws& d) const noexcept {
    const std::int64_t last = std::min<std::int64_t>(n_, 200);
    while (true) {
      double u = d.unit(), p = none_;
      std::int64_t k = 0;
      for (; u >= p && k <= last; p *= (size_ - static_cast<double>(k - 1)) / static_cast<double>(k) * (p_ / q_)) {
        u -= p;
        ++k;
      }
      // Beyond the last lies only the rounding of the sum.
      if (k <= last) return k;
    }
  }
  std::int64_t rejected(draws& d) const noexcept {
    while (true) {
      const double u = d.unit() - 0.5, v = d.open(), edge = 0.5 - std::abs(u);
      const double k = std::floor((2 * a_ / edge + b_) * u + size_ * p_ + 0.5);
      if (!(k >= 0 && k <= size_)) continue;
      const bool taken =
          (edge >= 0.07 && v <= sure_) || std::log(v * alpha_ / (a_ / (edge * edge) + b_)) <= log_binomial(k, size_, p_, q_) - most_;
      if (taken) return k < most_integer ? std::min(static_cast<std::int64_t>(k), n_) : n_;
    }
  }

  std::int64_t n_;
  double size_, p_ = 0, q_ = 1;
  bool flipped_;
  double none_ = 0, a_ = 0, b_ = 0, sure_ = 0, alpha_ = 0, most_ = 0;
};

struct binomial_law {
  static constexpr std::string_view name = "binomial";
  static constexpr parameter_rule rules[] = {count("n"), probability("p")};
  explicit binomial_law(const number* p) noexcept : binomial(p[0].integer(), p[1].real()) {}
  bool draws_several() const noexcept { return binomial.draws_several(); }
  std::int64_t operator()(draws& d) const noexcept { return binomial(d); }
  binomial_variate binomial;
};

}  // namespace pluribus::gfunc::random
