// SPDX-License-Identifier: BSD-3-Clause
/// See hypergeometric.hpp. The rarer kind is looked for in the smaller of what is taken and what is left; the rest follows by subtraction.
#include "random/hypergeometric.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "random/saddle_point.hpp"

namespace pluribus::gfunc::random {

hypergeometric_variate::hypergeometric_variate(std::int64_t good, std::int64_t bad, std::int64_t sample) noexcept
    : good_(good),
      bad_(bad),
      sample_(sample),
      fewer_(std::min(good, bad)),
      taken_(std::min(sample, good + bad - sample)),
      rare_(static_cast<double>(fewer_)),
      frequent_(static_cast<double>(std::max(good, bad))),
      part_(static_cast<double>(taken_)) {
  if (taken_ < 10) return;
  const double all = rare_ + frequent_, p = rare_ / all;
  const double variance = (all - part_) * part_ * p * (frequent_ / all) / (all - 1), spread = std::sqrt(variance + 0.5);
  centre_ = part_ * p + 0.5;
  width_ = 2 * std::sqrt(2 / std::numbers::e) * spread + (3 - 2 * std::sqrt(3 / std::numbers::e));
  bound_ = std::min(std::min(part_, rare_) + 1, std::floor(centre_ + 16 * spread));
  most_ = log_probability(std::floor((part_ + 1) * (rare_ + 1) / (all + 2)));
}

/// As a product of binomial probabilities, of which each is exact to rounding.
double hypergeometric_variate::log_probability(double k) const noexcept {
  if (rare_ == 0) return k == 0 ? 0 : -HUGE_VAL;
  const double all = rare_ + frequent_, p = part_ / all, q = (all - part_) / all;
  return log_binomial(k, rare_, p, q) + log_binomial(part_ - k, frequent_, p, q) - log_binomial(part_, all, p, q);
}

std::int64_t hypergeometric_variate::drawn(draws& d) const noexcept {
  std::int64_t left = fewer_, all = good_ + bad_;
  for (std::int64_t i = 0; i < taken_ && left > 0; ++i, --all) {
    if (below(d, static_cast<word>(all)) < static_cast<word>(left)) --left;
  }
  return fewer_ - left;
}

std::int64_t hypergeometric_variate::rejected(draws& d) const noexcept {
  while (true) {
    const double u = d.open(), v = d.open(), x = centre_ + width_ * (v - 0.5) / u;
    if (!(x >= 0 && x < bound_)) continue;
    const double k = std::floor(x);
    if (part_ - k > frequent_) continue;
    const double t = log_probability(k) - most_;
    if (u * (4 - u) - 3 <= t || (u * (u - t) < 1 && 2 * std::log(u) <= t)) return static_cast<std::int64_t>(k);
  }
}

std::int64_t hypergeometric_variate::operator()(draws& d) const noexcept {
  std::int64_t k = taken_ < 10 ? drawn(d) : rejected(d);
  if (good_ > bad_) k = taken_ - k;
  return taken_ < sample_ ? good_ - k : k;
}

}  // namespace pluribus::gfunc::random
