// SPDX-License-Identifier: BSD-3-Clause
/// The Poisson distribution: from one uniform variate by a search below a mean of 10, above it by transformed rejection (PTRS): W. Hormann,
/// "The transformed rejection method for generating Poisson random variables" (1993). A mean flows in, counts flow out.
#pragma once
#include <cmath>
#include <cstdint>

#include "random/draws.hpp"
#include "random/law.hpp"
#include "random/saddle_point.hpp"

namespace pluribus::gfunc::random {

/// So far below 2^63 that no count reaches it.
inline constexpr double most_poisson = 9.2233720064847708e18;

class poisson_variate {
 public:
  /// 0 <= mean <= most_poisson.
  explicit poisson_variate(double mean) noexcept : mean_(mean) {
    if (mean < 10) {
      none_ = std::exp(-mean);
      return;
    }
    b_ = 0.931 + 2.53 * std::sqrt(mean);
    a_ = -0.059 + 0.02483 * b_;
    inverse_alpha_ = 1.1239 + 1.1328 / (b_ - 3.4);
    sure_ = 0.9277 - 3.6224 / (b_ - 2);
  }
  bool draws_several() const noexcept { return mean_ >= 10; }
  std::int64_t operator()(draws& d) const noexcept { return mean_ < 10 ? searched(d) : rejected(d); }

 private:
  std::int64_t searched(draws& d) const noexcept {
    while (true) {
      double u = d.unit(), p = none_;
      std::int64_t k = 0;
      for (; u >= p && k < 100; p *= mean_ / static_cast<double>(k)) {
        u -= p;
        ++k;
      }
      // Beyond 100 lies only the rounding of the sum.
      if (k < 100) return k;
    }
  }
  std::int64_t rejected(draws& d) const noexcept {
    while (true) {
      const double u = d.unit() - 0.5, v = d.open(), edge = 0.5 - std::abs(u);
      const double k = std::floor((2 * a_ / edge + b_) * u + mean_ + 0.43);
      if (edge >= 0.07 && v <= sure_) return static_cast<std::int64_t>(k);
      if (k < 0 || (edge < 0.013 && v > edge)) continue;
      if (std::log(v * inverse_alpha_ / (a_ / (edge * edge) + b_)) <= log_poisson(k, mean_)) return static_cast<std::int64_t>(k);
    }
  }

  double mean_, none_ = 0, a_ = 0, b_ = 0, inverse_alpha_ = 0, sure_ = 0;
};

struct poisson_law {
  static constexpr std::string_view name = "poisson";
  static constexpr parameter_rule rules[] = {{"lam", 0, most_poisson, false, false, false, 1}};
  explicit poisson_law(const number* p) noexcept : poisson(p[0].real()) {}
  bool draws_several() const noexcept { return poisson.draws_several(); }
  std::int64_t operator()(draws& d) const noexcept { return poisson(d); }
  poisson_variate poisson;
};

}  // namespace pluribus::gfunc::random
