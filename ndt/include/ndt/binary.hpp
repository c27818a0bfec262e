// SPDX-License-Identifier: BSD-3-Clause
/// Types as bytes: a versioned little-endian form for the wire and the disk, and the 128-bit content hash of it. Both are the same in
/// every process and on every machine; the reader trusts nothing.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

std::vector<std::byte> to_binary(const type& t);

struct binary_limits {
  std::size_t bytes = std::size_t{1} << 26;
  std::size_t nodes = 1'000'000;
  std::size_t depth = 256;
};
/// One type and nothing after it.
datashape::result<type> from_binary(std::span<const std::byte> bytes, const binary_limits& limits = {});

struct content_hash {
  std::array<std::uint8_t, 16> bytes{};

  friend bool operator==(const content_hash&, const content_hash&) = default;
};
/// The first half of SHA-256 over to_binary(t). Annotations do not count, as for equality.
content_hash hash_content(const type& t);
std::string to_string(const content_hash& h);

}  // namespace pluribus::ndt
