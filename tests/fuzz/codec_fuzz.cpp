// SPDX-License-Identifier: BSD-3-Clause
/// Bytes into the decode of every codec: the first byte chooses codec and configuration, the rest is a chunk as stored.
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "nd/io/codec.hpp"

using namespace pluribus;
using namespace pluribus::nd::io;

namespace {

std::vector<codec_chain> all_chains() {
  std::vector<codec_chain> chains;
  const codec_spec plain{"bytes", probe::parse_json(R"({"endian": "little"})").value()};
  for (const auto& definition : codecs())
    for (const char* configuration : definition.sample_configurations) {
      const codec_spec own{definition.name, probe::parse_json(configuration).value()};
      std::vector<codec_spec> specs{own};
      if (definition.kind == codec_kind::array_to_array) specs = {own, plain};
      if (definition.kind == codec_kind::bytes_to_bytes) specs = {plain, own};
      chains.push_back(codec_chain::make(specs, {ndt::scalar::float32, {4, 5, 6}}).value());
    }
  return chains;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<codec_chain> chains = all_chains();
  if (size == 0) return 0;
  std::byte out[480];
  (void)chains[data[0] % chains.size()].decode(std::as_bytes(std::span(data + 1, size - 1)), out).has_value();
  return 0;
}
