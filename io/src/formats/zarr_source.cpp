// SPDX-License-Identifier: BSD-3-Clause
/// Chunks of a Zarr v3 array: key -> encoded bytes -> elements. A whole chunk decodes straight into the caller's memory; a border chunk,
/// which is stored at full size, through a scratch chunk.
#include <fmt/format.h>

#include <algorithm>

#include "formats/chunk_copy.hpp"
#include "nd/io/zarr.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io {
namespace {

using probe::failure;
namespace codes = probe::codes;

[[noreturn]] void raise(datashape::diagnostics faults, const std::string& where) {
  for (auto& fault : faults) fault.message = fmt::format("{}: {}", where, fault.message);
  throw datashape::error(std::move(faults));
}

std::string joined(const std::string& prefix, const std::string& key) { return prefix.empty() ? key : prefix + "/" + key; }

class zarr_array_source final : public source {
 public:
  zarr_array_source(std::shared_ptr<const store> from, std::string prefix, probe::zarr_array metadata, codec_chain chain)
      : store_(std::move(from)),
        prefix_(std::move(prefix)),
        metadata_(std::move(metadata)),
        chain_(std::move(chain)),
        type_(metadata_.type()),
        grid_(extents(metadata_.shape), extents(metadata_.chunk_shape)) {}

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }

  void read_chunk(std::span<const index> chunk, const strided_target& out) const override {
    const extents valid = grid_.chunk_box(chunk).shape;
    const std::string key = joined(prefix_, probe::chunk_key(metadata_, chunk));
    const auto where = [&] { return fmt::format("chunk {} of {}", key, store_->describe()); };
    auto stored = store_->get(key, chain_.encoded_limit());
    if (!stored) raise(std::move(stored).error(), where());
    const copy_target target{out.data, out.strides};
    if (!*stored) return fill_box(valid, target, metadata_.fill_value);
    const index item = ndt::size_of(metadata_.dtype);
    const extents full(metadata_.chunk_shape);
    if (valid == full && c_contiguous(full, out.strides, item)) {
      const std::span<std::byte> memory(out.data, static_cast<std::size_t>(metadata_.chunk_bytes()));
      if (auto done = chain_.decode(**stored, memory); !done) raise(std::move(done).error(), where());
      settle(memory);
      return;
    }
    bytes scratch(static_cast<std::size_t>(metadata_.chunk_bytes()));
    if (auto done = chain_.decode(**stored, scratch); !done) raise(std::move(done).error(), where());
    settle(scratch);
    copy_box(valid, target, copy_origin{scratch.data(), c_strides(full, item)}, item);
  }

  /// The encoded chunk, one scratch chunk, and one more where a codec in the middle of the chain makes one.
  index read_scratch_bytes() const override {
    const index between = chain_.specs().size() > 2 ? chain_.encoded_limit() : 0;
    return chain_.encoded_limit() + metadata_.chunk_bytes() + between;
  }

  std::string describe() const override {
    std::string names;
    for (const auto& codec : metadata_.codecs) names += (names.empty() ? "" : ", ") + codec.name;
    return fmt::format("zarr {} ({})", prefix_.empty() ? store_->describe() : store_->describe() + "/" + prefix_, names);
  }

  std::optional<index> storage_bytes() const override { return stored_bytes(*store_, prefix_); }

 private:
  /// A stored boolean is true where its byte is not 0; in memory it is 0 or 1.
  void settle(std::span<std::byte> elements) const {
    if (metadata_.dtype != ndt::scalar::bool_) return;
    for (std::byte& b : elements) b = static_cast<std::byte>(b != std::byte{0});
  }

  std::shared_ptr<const store> store_;
  std::string prefix_;
  probe::zarr_array metadata_;
  codec_chain chain_;
  ndt::type type_;
  grid grid_;
};

}  // namespace

std::shared_ptr<const source> zarr_source(std::shared_ptr<const store> from, const std::string& prefix) {
  const std::string key = joined(prefix, "zarr.json"), where = from->describe() + "/" + key;
  auto text = from->get(key, probe::json_limits{}.bytes).value();
  if (!text) throw datashape::error(codes::unreadable, fmt::format("{} is not there, so there is no Zarr v3 array", where));
  auto metadata = probe::parse_zarr_array({reinterpret_cast<const char*>(text->data()), text->size()}, where).value();
  std::vector<codec_spec> specs;
  for (const auto& codec : metadata.codecs) specs.push_back({codec.name, codec.configuration});
  if (metadata.chunk_bytes() > largest_chunk_bytes)
    throw datashape::error(codes::chunk_too_large, fmt::format("{}: a chunk has {} bytes, at most {} are read", where,
                                                               metadata.chunk_bytes(), largest_chunk_bytes));
  auto chain = codec_chain::make(specs, {metadata.dtype, metadata.chunk_shape});
  if (!chain) raise(std::move(chain).error(), where);
  return std::make_shared<zarr_array_source>(std::move(from), prefix, std::move(metadata), *std::move(chain));
}

std::optional<index> stored_bytes(const store& from, const std::string& prefix) {
  const auto keys = from.list(prefix.empty() ? "" : prefix + "/");
  if (!keys) return std::nullopt;
  index total = 0;
  for (const auto& key : *keys) {
    const auto size = from.size(key);
    if (!size) return std::nullopt;
    total += size->value_or(0);
  }
  return total;
}

}  // namespace pluribus::nd::io
