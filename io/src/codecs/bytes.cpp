// SPDX-License-Identifier: BSD-3-Clause
/// bytes: elements to bytes in the byte order asked for. Little-endian on a little-endian machine changes nothing and copies nothing.
#include <fmt/format.h>

#include <bit>
#include <cstring>

#include "datashape/try.hpp"
#include "nd/io/byte_order.hpp"
#include "nd/io/codec.hpp"
#include "nd/io/configuration.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io::codec_list {
namespace {

class bytes_codec final : public codec {
 public:
  bytes_codec(std::string endian, ndt::index unit, ndt::index chunk_bytes)
      : endian_(std::move(endian)), unit_(unit), chunk_bytes_(chunk_bytes) {
    const bool little = std::endian::native == std::endian::little;
    swapped_ = unit_ > 1 && (endian_ == "little") != little;
  }

  datashape::result<payload> encode(payload in) const override {
    if (!swapped_) return in;
    io::bytes out = std::move(in).take();
    swap_bytes(out, unit_);
    return payload(std::move(out));
  }

  datashape::result<payload> decode(payload in, ndt::index limit) const override {
    const auto n = static_cast<ndt::index>(in.view().size());
    if (n != chunk_bytes_ || n > limit)
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("{} bytes are stored, a chunk has {}", n, chunk_bytes_));
    return encode(std::move(in));
  }

  datashape::outcome decode_into(payload in, std::span<std::byte> out) const override {
    if (in.view().size() != out.size())
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("{} bytes are stored, a chunk has {}", in.view().size(), out.size()));
    if (!out.empty()) std::memcpy(out.data(), in.view().data(), out.size());
    if (swapped_) swap_bytes(out, unit_);
    return std::monostate{};
  }

  json configuration() const override { return unit_ == 1 ? json(json::object{}) : json(json::object{{"endian", json(endian_)}}); }
  bool identity() const override { return !swapped_; }

 private:
  std::string endian_;
  ndt::index unit_;
  ndt::index chunk_bytes_;
  bool swapped_ = false;
};

datashape::result<std::unique_ptr<codec>> make(const json& configuration, const chunk_spec& chunk) {
  configuration_reader read("bytes", configuration);
  const ndt::index unit = swap_unit(chunk.dtype);
  const bool optional = unit == 1;
  std::string endian = read.word("endian", {"little", "big"}, optional ? std::optional<std::string_view>("little") : std::nullopt);
  DATASHAPE_CHECK(read.finish());
  return std::unique_ptr<codec>(std::make_unique<bytes_codec>(std::move(endian), unit, chunk.size()));
}

}  // namespace

codec_definition bytes() {
  return {"bytes",
          codec_kind::array_to_bytes,
          "Elements in C order, little or big endian.",
          make,
          {R"({"endian": "little"})", R"({"endian": "big"})"}};
}

}  // namespace pluribus::nd::io::codec_list
