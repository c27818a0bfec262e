// SPDX-License-Identifier: BSD-3-Clause
/// Chains: built with every check, run forward to encode and backward to decode. The last step of a decode writes straight into the
/// caller's memory; a failure says which codec found it.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstring>

#include "datashape/try.hpp"
#include "nd/io/codec.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io {
namespace {

using probe::failure;
namespace codes = probe::codes;

const char* words(codec_kind kind) {
  static constexpr const char* texts[] = {"array to array", "array to bytes", "bytes to bytes"};
  return texts[static_cast<int>(kind)];
}

datashape::diagnostics named(datashape::diagnostics all, const char* codec) {
  for (auto& d : all) d.message = fmt::format("codec `{}`: {}", codec, d.message);
  return all;
}

datashape::outcome check_order(codec_kind previous, codec_kind kind, const char* name) {
  if (kind < previous || (kind == previous && kind == codec_kind::array_to_bytes))
    return failure(codes::bad_codec_chain, fmt::format("codec `{}` ({}) stands after a codec that is {}; a chain is array to array codecs, "
                                                       "then one array to bytes codec, then bytes to bytes codecs",
                                                       name, words(kind), words(previous)));
  if (previous == codec_kind::array_to_array && kind == codec_kind::bytes_to_bytes)
    return failure(codes::bad_codec_chain,
                   fmt::format("codec `{}` ({}) stands before any array to bytes codec such as `bytes`", name, words(kind)));
  return std::monostate{};
}

}  // namespace

ndt::index chunk_spec::elements() const noexcept {
  ndt::index n = 1;
  for (const ndt::index extent : shape) n *= extent;
  return n;
}

bytes payload::take() && {
  if (owned_.data() == view_.data() && owned_.size() == view_.size() && !owned_.empty()) return std::move(owned_);
  return bytes(view_.begin(), view_.end());
}

datashape::outcome codec::decode_into(payload in, std::span<std::byte> out) const {
  DATASHAPE_TRY(const payload made, decode(std::move(in), static_cast<ndt::index>(out.size())));
  if (made.view().size() != out.size())
    return failure(codes::corrupt_chunk, fmt::format("{} bytes came out, expected {}", made.view().size(), out.size()));
  if (!out.empty()) std::memcpy(out.data(), made.view().data(), out.size());
  return std::monostate{};
}

datashape::result<codec_chain> codec_chain::make(std::span<const codec_spec> specs, const chunk_spec& chunk) {
  codec_chain chain;
  chain.chunk_ = chunk;
  chunk_spec seen = chunk;
  codec_kind previous = codec_kind::array_to_array;
  ndt::index bound = chunk.size();
  for (const codec_spec& spec : specs) {
    const codec_definition* definition = find_codec(spec.name);
    if (!definition) {
      std::vector<std::string_view> known;
      for (const auto& each : codecs()) known.push_back(each.name);
      return failure(codes::unknown_codec, fmt::format("codec `{}` is not known here; known are: {}", spec.name, fmt::join(known, ", ")));
    }
    DATASHAPE_CHECK(check_order(previous, definition->kind, definition->name));
    previous = definition->kind;
    DATASHAPE_TRY(auto coder, definition->make(spec.configuration, seen));
    seen = coder->encoded_spec(seen);
    bound = coder->encoded_bound(bound);
    chain.bounds_.push_back(bound);
    chain.links_.push_back({definition, std::move(coder)});
  }
  if (previous == codec_kind::array_to_array)
    return failure(codes::bad_codec_chain, "the codecs have no array to bytes codec such as `bytes`");
  return chain;
}

datashape::result<bytes> codec_chain::encode(byte_span elements) const {
  payload data(elements);
  for (const link& each : links_) {
    if (each.coder->identity()) continue;
    auto made = each.coder->encode(std::move(data));
    if (!made) return named(std::move(made).error(), each.definition->name);
    data = *std::move(made);
  }
  return std::move(data).take();
}

datashape::outcome codec_chain::decode(byte_span encoded, std::span<std::byte> elements) const {
  payload data(encoded);
  std::size_t first = 0;  // codecs before it change nothing
  while (first + 1 < links_.size() && links_[first].coder->identity()) ++first;
  for (std::size_t i = links_.size(); --i > first;) {
    auto made = links_[i].coder->decode(std::move(data), bounds_[i - 1]);
    if (!made) return named(std::move(made).error(), links_[i].definition->name);
    data = *std::move(made);
  }
  auto done = links_[first].coder->decode_into(std::move(data), elements);
  if (!done) return named(std::move(done).error(), links_[first].definition->name);
  return done;
}

std::vector<codec_spec> codec_chain::specs() const {
  std::vector<codec_spec> all;
  for (const link& each : links_) all.push_back({each.definition->name, each.coder->configuration()});
  return all;
}

}  // namespace pluribus::nd::io
