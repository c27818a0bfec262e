// SPDX-License-Identifier: BSD-3-Clause
/// The von Mises distribution on the circle: D. J. Best, N. I. Fisher, "Efficient simulation of the von Mises distribution", Appl. Stat. 28
/// (1979); nearly uniform and nearly normal where the concentration is very small or very large. Angles flow out, in [-pi, pi].
#pragma once
#include <algorithm>
#include <numbers>

#include "random/law.hpp"
#include "random/ziggurat.hpp"

namespace pluribus::gfunc::random {

struct vonmises_law {
  static constexpr std::string_view name = "vonmises";
  static constexpr parameter_rule rules[] = {any("mu"), not_negative("kappa")};
  explicit vonmises_law(const number* p) noexcept : mu(std::remainder(p[0].real(), 2 * std::numbers::pi)), kappa(p[1].real()) {
    if (kappa < 1e-5) {
      s = 1 / kappa + kappa;
      return;
    }
    const double r = 1 + std::sqrt(1 + 4 * kappa * kappa), rho = (r - std::sqrt(2 * r)) / (2 * kappa);
    s = (1 + rho * rho) / (2 * rho);
  }
  static constexpr bool draws_several() noexcept { return true; }
  double operator()(draws& d) const noexcept {
    if (kappa < 1e-8) return std::numbers::pi * (2 * d.unit() - 1);
    if (kappa > 1e6) return wrapped(mu + standard_normal(d) / std::sqrt(kappa));
    while (true) {
      const double z = std::cos(std::numbers::pi * d.unit()), w = (1 + s * z) / (s + z), y = kappa * (s - w), v = d.open();
      if (y * (2 - y) < v && std::log(y / v) + 1 - y < 0) continue;
      const double angle = std::acos(std::clamp(w, -1.0, 1.0));
      return wrapped(d.unit() < 0.5 ? mu - angle : mu + angle);
    }
  }
  static double wrapped(double angle) noexcept { return std::remainder(angle, 2 * std::numbers::pi); }
  double mu, kappa, s = 0;
};

}  // namespace pluribus::gfunc::random
