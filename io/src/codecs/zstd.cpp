// SPDX-License-Identifier: BSD-3-Clause
/// zstd: one frame a chunk, with the level and the checksum asked for. The only file that sees libzstd. Contexts are kept per thread:
/// making one costs more than a small chunk.
#include <fmt/format.h>
#include <zstd.h>

#include <new>

#include "datashape/try.hpp"
#include "nd/io/codec.hpp"
#include "nd/io/configuration.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io::codec_list {
namespace {

template <class Context, std::size_t (*release)(Context*)>
struct owner {
  explicit owner(Context* made) : context(made) {
    if (!context) throw std::bad_alloc();
  }
  ~owner() { release(context); }
  owner(const owner&) = delete;
  owner& operator=(const owner&) = delete;
  Context* context;
};

ZSTD_CCtx* compressor() {
  static thread_local owner<ZSTD_CCtx, ZSTD_freeCCtx> kept(ZSTD_createCCtx());
  return kept.context;
}

ZSTD_DCtx* decompressor() {
  static thread_local owner<ZSTD_DCtx, ZSTD_freeDCtx> kept(ZSTD_createDCtx());
  return kept.context;
}

datashape::result<std::size_t> decompress(byte_span in, std::span<std::byte> out) {
  ZSTD_DCtx* context = decompressor();
  ZSTD_DCtx_reset(context, ZSTD_reset_session_and_parameters);
  const std::size_t n = ZSTD_decompressDCtx(context, out.data(), out.size(), in.data(), in.size());
  if (!ZSTD_isError(n)) return n;
  return probe::failure(probe::codes::corrupt_chunk,
                        fmt::format("{} bytes do not decode into {}: {}", in.size(), out.size(), ZSTD_getErrorName(n)));
}

class zstd_codec final : public codec {
 public:
  zstd_codec(int level, bool checksum) : level_(level), checksum_(checksum) {}

  datashape::result<payload> encode(payload in) const override {
    ZSTD_CCtx* context = compressor();
    ZSTD_CCtx_reset(context, ZSTD_reset_session_and_parameters);
    ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, level_);
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, checksum_ ? 1 : 0);
    io::bytes out(ZSTD_compressBound(in.view().size()));
    const std::size_t n = ZSTD_compress2(context, out.data(), out.size(), in.view().data(), in.view().size());
    if (ZSTD_isError(n)) return probe::failure(probe::codes::write_failed, ZSTD_getErrorName(n));
    out.resize(n);
    return payload(std::move(out));
  }

  datashape::result<payload> decode(payload in, ndt::index limit) const override {
    // A frame may or may not say how long it is. What it says is only used to make the memory smaller than the limit.
    const unsigned long long said = ZSTD_getFrameContentSize(in.view().data(), in.view().size());
    if (said == ZSTD_CONTENTSIZE_ERROR) return probe::failure(probe::codes::corrupt_chunk, "the bytes do not begin with a zstd frame");
    if (said != ZSTD_CONTENTSIZE_UNKNOWN && said > static_cast<unsigned long long>(limit))
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("the frame holds {} bytes, expected at most {}", said, limit));
    io::bytes out(static_cast<std::size_t>(limit));
    DATASHAPE_TRY(const std::size_t n, decompress(in.view(), out));
    out.resize(n);
    return payload(std::move(out));
  }

  datashape::outcome decode_into(payload in, std::span<std::byte> out) const override {
    DATASHAPE_TRY(const std::size_t n, decompress(in.view(), out));
    if (n != out.size())
      return probe::failure(probe::codes::corrupt_chunk, fmt::format("{} bytes came out, a chunk has {}", n, out.size()));
    return std::monostate{};
  }

  ndt::index encoded_bound(ndt::index n) const override { return n + n / 8 + 1024; }
  json configuration() const override { return json(json::object{{"level", json(level_)}, {"checksum", json(checksum_)}}); }

 private:
  int level_;
  bool checksum_;
};

datashape::result<std::unique_ptr<codec>> make(const json& configuration, const chunk_spec&) {
  configuration_reader read("zstd", configuration);
  const auto level = static_cast<int>(read.integer("level", -131072, 22, 0));
  const bool checksum = read.boolean("checksum", false);
  DATASHAPE_CHECK(read.finish());
  return std::unique_ptr<codec>(std::make_unique<zstd_codec>(level, checksum));
}

}  // namespace

codec_definition zstd() {
  return {"zstd",
          codec_kind::bytes_to_bytes,
          "Zstandard frames, level -131072 to 22, with or without a checksum.",
          make,
          {R"({"level": 1})", R"({"level": 3, "checksum": true})", R"({"level": -5, "checksum": true})"}};
}

}  // namespace pluribus::nd::io::codec_list
