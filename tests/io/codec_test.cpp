// SPDX-License-Identifier: BSD-3-Clause
#include "nd/io/codec.hpp"

#include <doctest/doctest.h>

#include <cstring>
#include <random>

#include "nd/io/checksum.hpp"
#include "scratch_directory.hpp"

using namespace pluribus;
using namespace pluribus::nd::io;

namespace {

bytes random_bytes(std::size_t n, unsigned seed, int spread) {
  std::mt19937 random(seed);
  bytes out(n);
  for (auto& b : out) b = static_cast<std::byte>(random() % static_cast<unsigned>(spread));
  return out;
}

json parsed(const char* text) { return probe::parse_json(text).value(); }

/// A chain with the codec under test at its place.
std::vector<codec_spec> chain_with(const codec_definition& definition, const char* configuration) {
  const codec_spec own{definition.name, parsed(configuration)};
  const codec_spec plain{"bytes", parsed(R"({"endian": "little"})")};
  if (definition.kind == codec_kind::array_to_bytes) return {own};
  if (definition.kind == codec_kind::array_to_array) return {own, plain};
  return {plain, own};
}

const chunk_spec sample_chunks[] = {
    {ndt::scalar::float64, {4, 6, 5}}, {ndt::scalar::complex64, {3, 1, 2}},  {ndt::scalar::uint8, {33, 7, 9}},
    {ndt::scalar::int16, {1, 1, 1}},   {ndt::scalar::complex128, {2, 3, 4}}, {ndt::scalar::uint16, {64, 64, 32}},
};

template <class F>
void each_chain(F f) {
  for (const auto& definition : codecs())
    for (const char* configuration : definition.sample_configurations)
      for (const auto& chunk : sample_chunks) {
        CAPTURE(definition.name);
        CAPTURE(configuration);
        auto chain = codec_chain::make(chain_with(definition, configuration), chunk);
        REQUIRE_MESSAGE(chain.has_value(), message_of(chain));
        f(*chain, chunk);
      }
}

bytes encoded(const codec_chain& chain, const bytes& values) { return chain.encode(values).value(); }

}  // namespace

TEST_CASE("every registered codec gives back what it was given") {
  int rounds = 0;
  each_chain([&](const codec_chain& chain, const chunk_spec& chunk) {
    for (const int spread : {1, 3, 256}) {
      const bytes values = random_bytes(static_cast<std::size_t>(chunk.size()), 7, spread);
      const bytes stored = encoded(chain, values);
      CHECK(static_cast<ndt::index>(stored.size()) <= chain.encoded_limit());
      bytes back(values.size());
      const auto decoded = chain.decode(stored, back);
      CHECK_MESSAGE(decoded.has_value(), message_of(decoded));
      CHECK(back == values);
      CHECK(encoded(chain, values) == stored);
      ++rounds;
    }
  });
  CHECK(rounds >= 5 * 6 * 3);
}

TEST_CASE("specs of a chain make the same chain") {
  each_chain([](const codec_chain& chain, const chunk_spec& chunk) {
    const auto specs = chain.specs();
    const auto again = codec_chain::make(specs, chunk);
    REQUIRE(again.has_value());
    CHECK(again->specs() == specs);
  });
}

TEST_CASE("broken input is an error or other values, never more bytes or a crash") {
  each_chain([](const codec_chain& chain, const chunk_spec& chunk) {
    const bytes values = random_bytes(static_cast<std::size_t>(chunk.size()), 11, 3);
    const bytes stored = encoded(chain, values);
    bytes back(values.size());
    for (std::size_t cut = 0; cut < stored.size(); cut += 1 + stored.size() / 23)
      CHECK_FALSE(chain.decode(byte_span(stored).first(cut), back).has_value());
    bytes longer = stored;
    longer.push_back(std::byte{0});
    CHECK_FALSE(chain.decode(longer, back).has_value());
    std::mt19937 random(5);
    for (int i = 0; i < 50; ++i) {
      bytes broken = stored;
      broken[random() % broken.size()] ^= static_cast<std::byte>(1 + random() % 255);
      (void)chain.decode(broken, back).has_value();
    }
  });
}

TEST_CASE("a flipped byte under a checksum is found and the codec named") {
  const chunk_spec chunk{ndt::scalar::float32, {10, 10}};
  const bytes values = random_bytes(400, 3, 200);
  const codec_spec plain{"bytes", parsed(R"({"endian": "little"})")};
  for (const codec_spec& summed : {codec_spec{"crc32c", parsed("{}")}, codec_spec{"zstd", parsed(R"({"level": 3, "checksum": true})")}}) {
    const auto chain = codec_chain::make(std::vector{plain, summed}, chunk);
    REQUIRE(chain.has_value());
    const bytes stored = encoded(*chain, values);
    for (std::size_t i = 0; i < stored.size(); ++i) {
      bytes broken = stored;
      broken[i] ^= std::byte{0x10};
      bytes back(values.size());
      const auto decoded = chain->decode(broken, back);
      // A bit of a frame header may say nothing about the values; then they are right.
      if (decoded)
        CHECK(back == values);
      else
        CHECK(contains(message_of(decoded), "codec `" + summed.name + "`"));
    }
  }
}

TEST_CASE("a bomb ends at the size of the chunk") {
  const bytes zeros(std::size_t{16} << 20);
  std::memset(const_cast<std::byte*>(zeros.data()), 0, zeros.size());
  const codec_spec plain{"bytes", parsed("{}")};
  for (const char* name : {"gzip", "zstd"}) {
    const std::vector specs{plain, codec_spec{name, parsed("{}")}};
    const auto large = codec_chain::make(specs, {ndt::scalar::uint8, {16 << 20}});
    const auto small = codec_chain::make(specs, {ndt::scalar::uint8, {1000}});
    REQUIRE(large.has_value());
    REQUIRE(small.has_value());
    const bytes stored = encoded(*large, zeros);
    bytes back(1000);
    CHECK(contains(message_of(small->decode(stored, back)), name));
    const std::vector inner{plain, codec_spec{name, parsed("{}")}, codec_spec{name, parsed("{}")}};
    const auto twice = codec_chain::make(inner, {ndt::scalar::uint8, {1000}});
    const auto outer = codec_chain::make(specs, {ndt::scalar::uint8, {static_cast<ndt::index>(stored.size())}});
    CHECK_FALSE(twice->decode(encoded(*outer, stored), back).has_value());
  }
}

TEST_CASE("crc32c has its check value, and the instruction and the tables agree") {
  const char digits[] = "123456789";
  CHECK(crc32c(byte_span(reinterpret_cast<const std::byte*>(digits), 9)) == 0xe3069283u);
  for (const std::size_t n : {0u, 1u, 7u, 8u, 9u, 4095u, 12287u, 12288u, 12289u, 40000u}) {
    const bytes data = random_bytes(n, 1, 256);
    CHECK(crc32c(data) == crc32c_by_table(data));
  }
}

TEST_CASE("big-endian bytes reverse each part of a complex number") {
  const auto chain = codec_chain::make(std::vector{codec_spec{"bytes", parsed(R"({"endian": "big"})")}}, {ndt::scalar::complex64, {1}});
  const float value[2] = {1.0f, -2.0f};
  const bytes stored = chain->encode(std::as_bytes(std::span(value))).value();
  CHECK(std::to_integer<int>(stored[0]) == 0x3f);
  CHECK(std::to_integer<int>(stored[4]) == 0xc0);
}

TEST_CASE("transpose [2, 1, 0] stores column-major order") {
  const auto chain =
      codec_chain::make(std::vector{codec_spec{"transpose", parsed(R"({"order": [1, 0]})")}, codec_spec{"bytes", parsed("{}")}},
                        {ndt::scalar::uint8, {2, 3}});
  const std::uint8_t values[] = {1, 2, 3, 4, 5, 6};
  const bytes stored = chain->encode(std::as_bytes(std::span(values))).value();
  const std::uint8_t expected[] = {1, 4, 2, 5, 3, 6};
  CHECK(std::memcmp(stored.data(), expected, 6) == 0);
}

TEST_CASE("faults of chains and configurations name the codec and what it wants") {
  const chunk_spec chunk{ndt::scalar::int32, {2, 3}};
  const auto fault = [&](std::vector<std::pair<const char*, const char*>> specs) {
    std::vector<codec_spec> all;
    for (const auto& [name, configuration] : specs) all.push_back({name, parsed(configuration)});
    return message_of(codec_chain::make(all, chunk));
  };
  const char* little = R"({"endian": "little"})";
  std::string known;
  for (const auto& each : codecs()) known += (known.empty() ? "" : ", ") + std::string(each.name);
  CHECK(contains(known, "transpose, bytes, gzip, zstd, crc32c"));
  CHECK(fault({{"bytes", little}, {"brotli", "{}"}}) == "E0630: codec `brotli` is not known here; known are: " + known);
  CHECK(contains(fault({{"bytes", "{}"}}), "codec `bytes` needs `endian`"));
  CHECK(contains(fault({{"bytes", R"({"endian": "middle"})"}}), R"(endian = "middle", expected one of: little, big)"));
  CHECK(contains(fault({{"bytes", little}, {"gzip", R"({"level": 10})"}}), "level = 10, expected an integer from 0 to 9"));
  CHECK(contains(fault({{"bytes", little}, {"zstd", R"({"level": 3, "window": 9})"}}), "does not know the option `window`"));
  CHECK(contains(fault({{"transpose", R"({"order": [0, 0]})"}, {"bytes", little}}), "a permutation of the 2 dims"));
  CHECK(contains(fault({{"crc32c", "{}"}}), "before any array to bytes codec"));
  CHECK(contains(fault({{"bytes", little}, {"crc32c", "{}"}, {"bytes", little}}), "stands after"));
  CHECK(contains(fault({{"bytes", little}, {"bytes", little}}), "stands after"));
  CHECK(contains(fault({}), "no array to bytes codec"));
}
