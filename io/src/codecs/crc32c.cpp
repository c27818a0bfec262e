// SPDX-License-Identifier: BSD-3-Clause
/// crc32c: appends the CRC-32C (Castagnoli) of the bytes, little-endian, and checks it on the way back.
#include <fmt/format.h>

#include "datashape/try.hpp"
#include "nd/io/checksum.hpp"
#include "nd/io/codec.hpp"
#include "nd/io/configuration.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io::codec_list {
namespace {

constexpr std::size_t trailer = 4;

class checksum_codec final : public codec {
 public:
  datashape::result<payload> encode(payload in) const override {
    const std::uint32_t sum = crc32c(in.view());
    bytes out = std::move(in).take();
    for (std::size_t i = 0; i < trailer; ++i) out.push_back(static_cast<std::byte>(sum >> (8 * i)));
    return payload(std::move(out));
  }

  datashape::result<payload> decode(payload in, ndt::index limit) const override {
    const byte_span all = in.view();
    if (all.size() < trailer)
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("{} bytes are too few to hold a checksum of {}", all.size(), trailer));
    const std::size_t n = all.size() - trailer;
    if (static_cast<ndt::index>(n) > limit)
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("{} bytes come out, expected at most {}", n, limit));
    std::uint32_t stored = 0;
    for (std::size_t i = 0; i < trailer; ++i) stored |= std::to_integer<std::uint32_t>(all[n + i]) << (8 * i);
    const std::uint32_t sum = crc32c(all.first(n));
    if (sum != stored)
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("the checksum is {:08x}, the bytes give {:08x}", stored, sum));
    return std::move(in).narrowed(0, n);
  }

  ndt::index encoded_bound(ndt::index n) const override { return n + static_cast<ndt::index>(trailer); }
};

datashape::result<std::unique_ptr<codec>> make(const json& configuration, const chunk_spec&) {
  configuration_reader read("crc32c", configuration);
  DATASHAPE_CHECK(read.finish());
  return std::unique_ptr<codec>(std::make_unique<checksum_codec>());
}

}  // namespace

codec_definition crc32c() {
  return {"crc32c", codec_kind::bytes_to_bytes, "Appends a CRC-32C checksum and checks it on reading.", make, {"{}"}};
}

}  // namespace pluribus::nd::io::codec_list
