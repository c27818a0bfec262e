// SPDX-License-Identifier: BSD-3-Clause
/// See ziggurat.hpp: the layers, made once, and what happens outside their cores.
#include "random/ziggurat.hpp"

namespace pluribus::gfunc::random {

namespace {

/// `area` is that of a layer; `density` falls from density(0) = 1, and `inverse` is its inverse.
template <class Density, class Inverse>
ziggurat layered(double edge, double area, double steps, Density density, Inverse inverse) {
  ziggurat z{};
  z.edge = edge;
  const double base = area / density(edge);
  z.layers[0] = {static_cast<word>(edge / base * steps), base / steps, 1.0};
  double outer = edge;
  for (int i = 255; i > 0; --i) {
    const double inner = i > 1 ? inverse(area / outer + density(outer)) : 0;
    z.layers[i] = {static_cast<word>(inner / outer * steps), outer / steps, density(outer)};
    outer = inner;
  }
  return z;
}

}  // namespace

const ziggurat& normal_layers() noexcept {
  static const ziggurat made = [] {
    constexpr double edge = 3.6541528853610088;
    auto density = [](double x) { return std::exp(-0.5 * x * x); };
    const double area = edge * density(edge) + std::sqrt(std::acos(-1.0) / 2) * std::erfc(edge / std::sqrt(2.0));
    return layered(edge, area, 0x1p52, density, [](double y) { return std::sqrt(-2 * std::log(y)); });
  }();
  return made;
}

const ziggurat& exponential_layers() noexcept {
  static const ziggurat made = [] {
    constexpr double edge = 7.69711747013104972;
    auto density = [](double x) { return std::exp(-x); };
    return layered(edge, (edge + 1) * density(edge), 0x1p53, density, [](double y) { return -std::log(y); });
  }();
  return made;
}

double normal_outside(const ziggurat& z, word w, draws& d) noexcept {
  while (true) {
    const std::size_t i = w & 255;
    const ziggurat::layer& l = z.layers[i];
    double x = static_cast<double>(w >> 12) * l.width;
    const bool negative = (w >> 8 & 1) != 0;
    bool taken = w >> 12 < l.inside;
    if (!taken && i == 0) {
      double beyond = 0, height = 0;
      do {
        beyond = -std::log(d.open()) / z.edge;
        height = -std::log(d.open());
      } while (2 * height <= beyond * beyond);
      x = z.edge + beyond;
      taken = true;
    } else if (!taken) {
      taken = l.low + (z.layers[i - 1].low - l.low) * d.unit() < std::exp(-0.5 * x * x);
    }
    if (taken) return negative ? -x : x;
    w = d.next();
  }
}

double exponential_outside(const ziggurat& z, word w, draws& d) noexcept {
  while (true) {
    const std::size_t i = w >> 3 & 255;
    const ziggurat::layer& l = z.layers[i];
    const double x = static_cast<double>(w >> 11) * l.width;
    if (w >> 11 < l.inside) return x;
    if (i == 0) return z.edge - std::log(d.open());
    if (l.low + (z.layers[i - 1].low - l.low) * d.unit() < std::exp(-x)) return x;
    w = d.next();
  }
}

}  // namespace pluribus::gfunc::random
