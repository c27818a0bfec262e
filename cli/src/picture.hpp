// SPDX-License-Identifier: BSD-3-Clause
/// Planes of numbers become coloured pixels: a range and a colormap in, RGB out; labels are laid over in colours of their own.
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "nd/array.hpp"

namespace pluribus::cli {

using nd::index;

struct color {
  std::uint8_t r = 0, g = 0, b = 0;
};

/// 256 colours from low to high. nullopt where there is no such map.
std::optional<std::vector<color>> colormap(std::string_view name);
std::span<const std::string_view> colormap_names();

/// A colour for each label; neighbours in number are far apart in hue.
color label_color(index label);

/// Values of a 2-D array, rows from the top of the picture.
struct plane {
  index width = 0, height = 0;
  std::vector<double> values;

  double at(index x, index y) const { return values[static_cast<std::size_t>(y * width + x)]; }
};

enum class orientation : std::uint8_t {
  image,  ///< a[row, column], rows down, as pictures are stored
  space,  ///< a[x, y], x to the right, y upwards, as maps and scans are shown
};

/// An evaluated 2-D array of float64. `pixel` is the size of an element along each of its axes.
plane plane_of(const nd::array& values, orientation how, std::span<const double> pixel, index zoom);

/// The values below which `low` and `high` of all finite ones lie; {0, 1} where there are none.
struct value_range {
  double low = 0, high = 1;
};
value_range robust_range(std::span<const plane> planes, double low, double high);

class canvas {
 public:
  canvas(index width, index height) : width_(width), height_(height), rgb_(static_cast<std::size_t>(width * height * 3), 0) {}

  /// Nothing is drawn where the value is NaN.
  void draw(const plane& p, index left, index top, const value_range& range, std::span<const color> map);
  /// Labels from 1 on, mixed with what stands there.
  void overlay(const plane& labels, index left, index top, double alpha);

  index width() const noexcept { return width_; }
  index height() const noexcept { return height_; }
  std::span<const std::uint8_t> rgb() const noexcept { return rgb_; }

 private:
  std::uint8_t* pixel(index x, index y) { return rgb_.data() + 3 * (y * width_ + x); }

  index width_, height_;
  std::vector<std::uint8_t> rgb_;
};

}  // namespace pluribus::cli
