// SPDX-License-Identifier: BSD-3-Clause
/// The bytes of one fuzz run, taken from the front as choices and numbers; zeros once they are used up. Small numbers are one byte and
/// extreme ones two, so that a mutation of a byte stays a mutation of one choice.
#pragma once
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace pluribus::testing {

class byte_input {
 public:
  byte_input(const std::uint8_t* data, std::size_t size) : rest_(data, size) {}

  bool empty() const noexcept { return rest_.empty(); }
  std::uint8_t byte() noexcept {
    if (rest_.empty()) return 0;
    const std::uint8_t b = rest_[0];
    rest_ = rest_.subspan(1);
    return b;
  }
  /// One of n, the first where the bytes are used up.
  template <class T, std::size_t N>
  const T& one_of(const T (&all)[N]) noexcept {
    return all[byte() % N];
  }
  std::int64_t raw() noexcept {
    std::int64_t v = 0;
    std::uint8_t bytes[8] = {};
    for (std::uint8_t& b : bytes) b = byte();
    std::memcpy(&v, bytes, sizeof v);
    return v;
  }
  /// -100 to 99, or a number around a power of two of either sign.
  std::int64_t number() noexcept {
    const int b = byte();
    if (b < 200) return b < 100 ? b : 99 - b;
    const int shift = byte() % 64;
    const auto power = static_cast<std::int64_t>(std::uint64_t{1} << shift);
    if (b < 220) return static_cast<std::int64_t>(static_cast<std::uint64_t>(power) - 1);
    if (b < 240) return power;
    if (b < 250) return static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(power));
    return raw();
  }
  void fill(void* to, std::size_t size) noexcept {
    const std::size_t n = std::min(size, rest_.size());
    if (n > 0) std::memcpy(to, rest_.data(), n);
    if (size > n) std::memset(static_cast<std::uint8_t*>(to) + n, 0, size - n);
    rest_ = rest_.subspan(n);
  }
  std::string text(std::size_t most) {
    std::string made(std::min(most, rest_.size()), '\0');
    fill(made.data(), made.size());
    return made;
  }
  /// Up to the line's end, which is taken too.
  std::string_view line() noexcept {
    const std::string_view all(reinterpret_cast<const char*>(rest_.data()), rest_.size());
    const std::size_t end = std::min(all.find('\n'), all.size());
    rest_ = rest_.subspan(std::min(end + 1, rest_.size()));
    return all.substr(0, end);
  }
  std::string_view all() noexcept {
    const std::string_view left(reinterpret_cast<const char*>(rest_.data()), rest_.size());
    rest_ = {};
    return left;
  }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace pluribus::testing
