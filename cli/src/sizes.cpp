// SPDX-License-Identifier: BSD-3-Clause
/// Numbers, extents and byte sizes of command lines.
#include "sizes.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "command.hpp"

namespace pluribus::cli {

namespace {

/// The number at the start of a text; its length, or 0.
std::size_t leading_number(std::string_view text, ndt::index& value) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), value);
  return read.ec == std::errc() ? static_cast<std::size_t>(read.ptr - text.data()) : 0;
}

}  // namespace

ndt::index parse_size(std::string_view text) {
  ndt::index value = 0;
  const std::size_t n = leading_number(text, value);
  std::string_view suffix = text.substr(n);
  if (suffix.ends_with("iB")) suffix.remove_suffix(2);
  int shift = 0;
  if (suffix == "K")
    shift = 10;
  else if (suffix == "M")
    shift = 20;
  else if (suffix == "G")
    shift = 30;
  else if (suffix == "T")
    shift = 40;
  else if (!suffix.empty() && suffix != "B")
    value = -1;
  if (n == 0 || value <= 0 || value > (std::numeric_limits<ndt::index>::max() >> shift))
    throw usage_error{"`" + std::string(text) + "` is no size", "a size is a number of bytes, or one with K, M, G or T: 64M"};
  return value << shift;
}

std::string size_text(ndt::index bytes) {
  static constexpr const char* units[] = {"B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  double value = static_cast<double>(bytes);
  int unit = 0;
  while (value >= 1024 && unit < 6) value /= 1024, ++unit;
  return unit == 0 ? fmt::format("{} B", bytes) : fmt::format("{:.1f} {}", value, units[unit]);
}

std::vector<ndt::index> parse_extents(std::string_view text, std::string_view flag) {
  std::vector<ndt::index> out;
  for (std::string_view rest = text;;) {
    ndt::index value = 0;
    const std::size_t n = leading_number(rest, value);
    if (n == 0 || value < 1 || (n < rest.size() && rest[n] != ','))
      throw usage_error{fmt::format("`{}` after {} is no list of positive numbers", text, flag), "write it as 64,64,64"};
    out.push_back(value);
    if (n == rest.size()) return out;
    rest.remove_prefix(n + 1);
  }
}

ndt::index parse_number(std::string_view text, std::string_view flag, ndt::index low) {
  ndt::index value = 0;
  if (const std::size_t n = leading_number(text, value); n == 0 || n < text.size() || value < low)
    throw usage_error{fmt::format("`{}` after {} is no whole number from {} on", text, flag, low)};
  return value;
}

std::string seconds_text(double seconds) {
  if (seconds < 1e-3) return fmt::format("{:.0f} us", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.1f} ms", seconds * 1e3);
  return fmt::format("{:.2f} s", seconds);
}

}  // namespace pluribus::cli
