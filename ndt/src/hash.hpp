// SPDX-License-Identifier: BSD-3-Clause
/// The structural hash: fast, the same in every process of one version, no defence against an adversary (that is the content hash).
#pragma once
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pluribus::ndt::detail {

constexpr std::uint64_t mix(std::uint64_t a, std::uint64_t b) noexcept {
  __extension__ using wide = unsigned __int128;
  const wide product = static_cast<wide>(a ^ 0x9e3779b97f4a7c15u) * (b ^ 0xe7037ed1a0b428dbu);
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

inline std::uint64_t mix_text(std::uint64_t h, const char* at, std::size_t size) noexcept {
  h = mix(h, size);
  std::uint64_t word = 0;
  for (; size >= 8; at += 8, size -= 8) {
    std::memcpy(&word, at, 8);
    h = mix(h, word);
  }
  if (size) {
    word = 0;
    std::memcpy(&word, at, size);
    h = mix(h, word);
  }
  return h;
}

/// Flags that distinguish types; the others are bookkeeping.
inline constexpr std::uint16_t identity_flags = 2 | 4 | 8 | 16 | 32 | 256;

constexpr std::uint64_t head_hash(std::uint8_t what, std::uint8_t sub, std::uint16_t flags, std::int64_t value,
                                  std::int64_t extra) noexcept {
  const std::uint64_t head = what | std::uint64_t{sub} << 8 | std::uint64_t(flags & identity_flags) << 16;
  const std::uint64_t h = mix(head, static_cast<std::uint64_t>(value));
  return extra ? mix(h, static_cast<std::uint64_t>(extra)) : h;
}

}  // namespace pluribus::ndt::detail
