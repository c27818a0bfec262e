// SPDX-License-Identifier: BSD-3-Clause
/// See saddle_point.hpp.
#include "random/saddle_point.hpp"

#include <cmath>
#include <numbers>

namespace pluribus::gfunc::random {

namespace {

constexpr double log_2pi = 1.8378770664093454836;

}  // namespace

double stirling_error(double n) noexcept {
  if (n <= 15) {
    // Factorials to 15 are exact.
    double factorial = 1;
    for (int k = 2; k <= static_cast<int>(n); ++k) factorial *= k;
    return std::log(factorial) - ((n + 0.5) * std::log(n) - n + 0.5 * log_2pi);
  }
  const double r = 1 / (n * n);
  return (1.0 / 12 - r * (1.0 / 360 - r * (1.0 / 1260 - r * (1.0 / 1680 - r / 1188)))) / n;
}

double deviance(double x, double mean) noexcept {
  if (std::abs(x - mean) >= 0.1 * (x + mean)) return x * std::log(x / mean) + mean - x;
  // x ln((1 + v) / (1 - v)) by its series.
  const double v = (x - mean) / (x + mean);
  double sum = (x - mean) * v, power = 2 * x * v;
  for (int j = 1; j < 1000; ++j) {
    power *= v * v;
    const double next = sum + power / (2 * j + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

double log_poisson(double k, double mean) noexcept {
  if (k == 0) return -mean;
  return -stirling_error(k) - deviance(k, mean) - 0.5 * (log_2pi + std::log(k));
}

double log_binomial(double k, double n, double p, double q) noexcept {
  if (k == 0) return n * std::log1p(-p);
  if (k == n) return n * std::log(p);
  const double rest = n - k;
  return stirling_error(n) - stirling_error(k) - stirling_error(rest) - deviance(k, n * p) - deviance(rest, n * q) -
         0.5 * (log_2pi + std::log(k) + std::log1p(-k / n));
}

}  // namespace pluribus::gfunc::random
