// SPDX-License-Identifier: BSD-3-Clause
/// Logarithms of binomial and Poisson probabilities without cancellation, for counts of any size: C. Loader, "Fast and accurate computation
/// of binomial probabilities" (2000). Counts flow in as float64, logarithms flow out.
#pragma once

namespace pluribus::gfunc::random {

/// ln n! - ln(sqrt(2 pi n) (n / e)^n), n >= 1.
double stirling_error(double n) noexcept;
/// x ln(x / mean) + mean - x, x > 0.
double deviance(double x, double mean) noexcept;

double log_poisson(double k, double mean) noexcept;
/// Of k successes of n, 0 <= k <= n and 0 < p < 1; q is 1 - p.
double log_binomial(double k, double n, double p, double q) noexcept;

}  // namespace pluribus::gfunc::random
