// SPDX-License-Identifier: BSD-3-Clause
/// CRC-32C (Castagnoli) of bytes: by the processor's instruction where it has one, else by tables. Both give the same number.
#pragma once
#include <cstdint>

#include "nd/io/bytes.hpp"

namespace pluribus::nd::io {

std::uint32_t crc32c(byte_span data) noexcept;
/// The table form, for the test that holds the two against each other.
std::uint32_t crc32c_by_table(byte_span data) noexcept;

}  // namespace pluribus::nd::io
