// SPDX-License-Identifier: BSD-3-Clause
/// SHA-256 (FIPS 180-4) of bytes in memory.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace pluribus::ndt::detail {

std::array<std::uint8_t, 32> sha256(std::span<const std::byte> bytes) noexcept;

}  // namespace pluribus::ndt::detail
