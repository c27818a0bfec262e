// SPDX-License-Identifier: BSD-3-Clause
/// Colours and pixels.
#include "picture.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace pluribus::cli {

namespace {

/// A map by a few of its colours; those between are mixed.
struct anchors {
  std::string_view name;
  std::array<color, 9> colors;
  int count;
};

constexpr std::array<anchors, 4> maps{{
    {"gray", {{{0, 0, 0}, {255, 255, 255}}}, 2},
    {"viridis",
     {{{68, 1, 84},
       {71, 44, 122},
       {59, 81, 139},
       {44, 113, 142},
       {33, 144, 141},
       {39, 173, 129},
       {92, 200, 99},
       {170, 220, 50},
       {253, 231, 37}}},
     9},
    {"hot", {{{0, 0, 0}, {230, 0, 0}, {255, 210, 0}, {255, 255, 255}}}, 4},
    {"blue-red", {{{33, 60, 160}, {140, 170, 230}, {245, 245, 245}, {235, 150, 120}, {170, 20, 30}}}, 5},
}};

std::uint8_t mixed(std::uint8_t a, std::uint8_t b, double t) { return static_cast<std::uint8_t>(std::lround(a + t * (b - a))); }
color mixed(color a, color b, double t) { return {mixed(a.r, b.r, t), mixed(a.g, b.g, t), mixed(a.b, b.b, t)}; }

}  // namespace

std::span<const std::string_view> colormap_names() {
  static constexpr std::array<std::string_view, 4> names{"gray", "viridis", "hot", "blue-red"};
  return names;
}

std::optional<std::vector<color>> colormap(std::string_view name) {
  for (const anchors& map : maps) {
    if (map.name != name) continue;
    std::vector<color> out;
    for (int i = 0; i < 256; ++i) {
      const double place = i / 255.0 * (map.count - 1);
      const auto low = static_cast<std::size_t>(std::min(static_cast<int>(place), map.count - 2));
      out.push_back(mixed(map.colors[low], map.colors[low + 1], place - static_cast<double>(low)));
    }
    return out;
  }
  return std::nullopt;
}

color label_color(index label) {
  // Hues advance by the golden ratio; brightness alternates so that near hues differ still.
  const double hue = std::fmod(static_cast<double>(label) * 0.6180339887498949, 1.0) * 6;
  const double value = label % 3 == 0 ? 0.75 : 1.0, saturation = label % 2 == 0 ? 0.75 : 1.0;
  const auto channel = [&](double shift) {
    const double k = std::fmod(shift + hue, 6.0);
    return static_cast<std::uint8_t>(std::lround(255 * (value - value * saturation * std::max(0.0, std::min({k, 4 - k, 1.0})))));
  };
  return {channel(5), channel(3), channel(1)};
}

plane plane_of(const nd::array& values, orientation how, std::span<const double> pixel, index zoom) {
  const nd::resident_memory memory = values.resident().value();
  const int across = how == orientation::space ? 0 : 1, down = 1 - across;
  const auto pixels = [&](int axis) {
    const double size = static_cast<double>(values.shape()[axis]) * pixel[static_cast<std::size_t>(axis)] * static_cast<double>(zoom);
    return std::max<index>(1, std::lround(size));
  };
  plane out{pixels(across), pixels(down), {}};
  const auto element = [&](int axis, index at, index size) { return at * values.shape()[axis] / size; };
  for (index y = 0; y < out.height; ++y) {
    const index from_top = how == orientation::space ? out.height - 1 - y : y;
    for (index x = 0; x < out.width; ++x) {
      const std::byte* at =
          memory.data + element(across, x, out.width) * memory.strides[across] + element(down, from_top, out.height) * memory.strides[down];
      double value;
      std::memcpy(&value, at, sizeof value);
      out.values.push_back(value);
    }
  }
  return out;
}

value_range robust_range(std::span<const plane> planes, double low, double high) {
  std::vector<double> all;
  for (const plane& p : planes)
    for (const double v : p.values)
      if (std::isfinite(v)) all.push_back(v);
  if (all.empty()) return {};
  const auto quantile = [&](double q) {
    const auto place = all.begin() + static_cast<std::ptrdiff_t>(q * static_cast<double>(all.size() - 1));
    std::nth_element(all.begin(), place, all.end());
    return *place;
  };
  value_range range{quantile(low), quantile(high)};
  if (range.low == range.high) range = {quantile(0), quantile(1)};
  if (range.low == range.high) range.high = range.low + 1;
  return range;
}

void canvas::draw(const plane& p, index left, index top, const value_range& range, std::span<const color> map) {
  const double scale = 255 / (range.high - range.low);
  for (index y = 0; y < p.height; ++y)
    for (index x = 0; x < p.width; ++x) {
      const double value = p.at(x, y);
      if (std::isnan(value)) continue;
      const color c = map[static_cast<std::size_t>(std::clamp((value - range.low) * scale, 0.0, 255.0))];
      const std::array<std::uint8_t, 3> rgb{c.r, c.g, c.b};
      std::copy(rgb.begin(), rgb.end(), pixel(left + x, top + y));
    }
}

void canvas::overlay(const plane& labels, index left, index top, double alpha) {
  for (index y = 0; y < labels.height; ++y)
    for (index x = 0; x < labels.width; ++x) {
      const double label = labels.at(x, y);
      if (!(label >= 1)) continue;
      std::uint8_t* under = pixel(left + x, top + y);
      const color c = mixed({under[0], under[1], under[2]}, label_color(static_cast<index>(label)), alpha);
      under[0] = c.r, under[1] = c.g, under[2] = c.b;
    }
}

}  // namespace pluribus::cli
