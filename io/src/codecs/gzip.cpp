// SPDX-License-Identifier: BSD-3-Clause
/// gzip: RFC 1952 with the level asked for. Output is capped while it inflates, so a bomb ends at the size of the chunk.
#include <fmt/format.h>

#include "datashape/try.hpp"
#include "nd/io/codec.hpp"
#include "nd/io/configuration.hpp"
#include "probe/codes.hpp"
#include "probe/gzip.hpp"

namespace pluribus::nd::io::codec_list {
namespace {

/// Inflates all members of `in` into out; how many bytes came out, or an error where there are more, or the stream ends early.
datashape::result<std::size_t> inflate_all(byte_span in, std::span<std::byte> out) {
  probe::gunzip stream;
  std::size_t made = 0;
  std::byte probe_byte[1];  // one byte more than allowed tells "too long" from "just full"
  for (bool ended = false; !(ended && in.empty());) {
    const bool full = made == out.size();
    DATASHAPE_TRY(const auto step, stream.run(in, full ? std::span<std::byte>(probe_byte) : out.subspan(made)));
    if (full && step.produced > 0)
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("more than {} bytes come out, a chunk has no more", out.size()));
    in = in.subspan(step.consumed);
    made += step.produced;
    ended = step.ended;
    if (!ended && step.consumed == 0 && step.produced == 0)
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("the stream ends early, after {} bytes came out", made));
  }
  return made;
}

class gzip_codec final : public codec {
 public:
  explicit gzip_codec(int level) : level_(level) {}

  datashape::result<payload> encode(payload in) const override {
    io::bytes out(probe::gzip_bound(in.view().size()));
    DATASHAPE_TRY(const std::size_t n, probe::gzip(in.view(), out, level_));
    out.resize(n);
    return payload(std::move(out));
  }

  datashape::result<payload> decode(payload in, ndt::index limit) const override {
    io::bytes out(static_cast<std::size_t>(limit));
    DATASHAPE_TRY(const std::size_t n, inflate_all(in.view(), out));
    out.resize(n);
    return payload(std::move(out));
  }

  datashape::outcome decode_into(payload in, std::span<std::byte> out) const override {
    DATASHAPE_TRY(const std::size_t n, inflate_all(in.view(), out));
    if (n != out.size())
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("{} bytes came out, a chunk has {}", n, out.size()));
    return std::monostate{};
  }

  /// Other encoders may flush often; a factor of slack, still proportional to the chunk.
  ndt::index encoded_bound(ndt::index n) const override { return n + n / 8 + 1024; }
  json configuration() const override { return json(json::object{{"level", json(level_)}}); }

 private:
  int level_;
};

datashape::result<std::unique_ptr<codec>> make(const json& configuration, const chunk_spec&) {
  configuration_reader read("gzip", configuration);
  const auto level = static_cast<int>(read.integer("level", 0, 9, 5));
  DATASHAPE_CHECK(read.finish());
  return std::unique_ptr<codec>(std::make_unique<gzip_codec>(level));
}

}  // namespace

codec_definition gzip() {
  return {"gzip",
          codec_kind::bytes_to_bytes,
          "gzip streams (deflate), level 0 to 9.",
          make,
          {R"({"level": 0})", R"({"level": 1})", R"({"level": 9})"}};
}

}  // namespace pluribus::nd::io::codec_list
