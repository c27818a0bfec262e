// SPDX-License-Identifier: BSD-3-Clause
/// Elements -> chunks of a Zarr v3 array. A border chunk is stored at full size, padded with the fill value; a chunk of nothing but the
/// fill value is not stored at all. zarr.json follows when every chunk is there.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "datashape/try.hpp"
#include "formats/chunk_copy.hpp"
#include "nd/io/zarr.hpp"
#include "ndt/print.hpp"
#include "probe/codes.hpp"

namespace pluribus::nd::io {
namespace {

using probe::failure;
namespace codes = probe::codes;

std::string joined(const std::string& prefix, const std::string& key) { return prefix.empty() ? key : prefix + "/" + key; }

codec_chain chain_of(const probe::zarr_array& metadata) {
  std::vector<codec_spec> specs;
  for (const auto& codec : metadata.codecs) specs.push_back({codec.name, codec.configuration});
  return codec_chain::make(specs, {metadata.dtype, metadata.chunk_shape}).value();
}

bool repeats(byte_span data, byte_span element) {
  const std::size_t n = element.size();
  if (data.size() < n || std::memcmp(data.data(), element.data(), n) != 0) return false;
  return std::memcmp(data.data(), data.data() + n, data.size() - n) == 0;
}

class zarr_array_sink final : public sink {
 public:
  zarr_array_sink(std::shared_ptr<store> to, probe::zarr_array metadata, std::string prefix, zarr_ending ending)
      : store_(std::move(to)),
        metadata_(std::move(metadata)),
        prefix_(std::move(prefix)),
        ending_(std::move(ending)),
        chain_(chain_of(metadata_)),
        type_(metadata_.type()),
        grid_(extents(metadata_.shape), extents(metadata_.chunk_shape)) {}

  ~zarr_array_sink() override { abandon(); }

  const ndt::type& type() const override { return type_; }
  const grid& chunks() const override { return grid_; }

  void write_chunk(std::span<const index> chunk, const strided_source& values) override {
    const extents valid = grid_.chunk_box(chunk).shape, full(metadata_.chunk_shape);
    const index item = ndt::size_of(metadata_.dtype), size = metadata_.chunk_bytes();
    if (valid == full && c_contiguous(full, values.strides, item)) return put(chunk, {values.data, static_cast<std::size_t>(size)});
    bytes scratch(static_cast<std::size_t>(size));
    const copy_target whole{scratch.data(), c_strides(full, item)};
    if (valid != full) fill_box(full, whole, metadata_.fill_value);
    copy_box(valid, whole, copy_origin{values.data, values.strides}, item);
    put(chunk, scratch);
  }

  index write_scratch_bytes() const override {
    const index between = chain_.specs().size() > 2 ? chain_.encoded_limit() : 0;
    return metadata_.chunk_bytes() + chain_.encoded_limit() + between;
  }

  void finish() override {
    const std::string text = to_text(metadata_);
    store_->set(joined(prefix_, "zarr.json"), std::as_bytes(std::span(text))).value();
    if (ending_.finish) ending_.finish().value();
    ended_ = true;
  }

  void abandon() noexcept override {
    if (ended_) return;
    ended_ = true;
    try {
      if (ending_.abandon) return ending_.abandon();
      (void)store_->erase(joined(prefix_, "zarr.json")).has_value();
      if (const auto keys = store_->list(prefix_.empty() ? "" : prefix_ + "/"))
        for (const auto& key : *keys) (void)store_->erase(key).has_value();
    } catch (...) {  // out of memory: without zarr.json what is left is no array
    }
  }

 private:
  void put(std::span<const index> chunk, byte_span elements) {
    const std::string key = joined(prefix_, probe::chunk_key(metadata_, chunk));
    const auto done = repeats(elements, metadata_.fill_value) ? store_->erase(key) : encode_and_set(key, elements);
    if (done) return;
    auto faults = done.error();
    for (auto& fault : faults) fault.message = fmt::format("chunk {}: {}", key, fault.message);
    throw datashape::error(std::move(faults));
  }

  datashape::outcome encode_and_set(const std::string& key, byte_span elements) {
    DATASHAPE_TRY(const bytes encoded, chain_.encode(elements));
    return store_->set(key, encoded);
  }

  std::shared_ptr<store> store_;
  probe::zarr_array metadata_;
  std::string prefix_;
  zarr_ending ending_;
  codec_chain chain_;
  ndt::type type_;
  grid grid_;
  bool ended_ = false;
};

}  // namespace

std::vector<codec_spec> default_codecs() {
  return {{"bytes", json(json::object{{"endian", json("little")}})},
          {"zstd", json(json::object{{"level", json(3)}, {"checksum", json(true)}})}};
}

datashape::result<probe::zarr_array> zarr_metadata(const ndt::type& type, const extents& chunk, std::span<const codec_spec> codecs) {
  const ndt::type& dtype = type.dtype();
  const auto kinds = [](ndt::scalar s) { return ndt::size_of(s) <= 16 && *ndt::facts(s).numpy != '\0' && s != ndt::scalar::float80; };
  if (!dtype.is_scalar() || !kinds(dtype.scalar()))
    return failure(codes::unsupported_type,
                   fmt::format("values of type `{}` cannot be written to Zarr by this version, only booleans, integers, floats and "
                               "complex numbers of the usual sizes",
                               ndt::to_string(dtype)));
  probe::zarr_array out;
  out.shape = type.shape();
  out.dtype = dtype.scalar();
  out.chunk_shape.assign(chunk.begin(), chunk.end());
  out.fill_value.assign(static_cast<std::size_t>(ndt::size_of(out.dtype)), std::byte{0});
  if (out.chunk_shape.size() != out.shape.size() || std::any_of(chunk.begin(), chunk.end(), [](index n) { return n < 1; }))
    return failure(codes::bad_member, fmt::format("chunks of {} extents do not fit an array of {} dims; each must be at least 1",
                                                  chunk.rank(), out.shape.size()));
  ndt::index size = ndt::size_of(out.dtype);
  for (const index extent : chunk)
    if (__builtin_mul_overflow(size, extent, &size) || size > largest_chunk_bytes)
      return failure(codes::chunk_too_large, fmt::format("a chunk would have more than {} bytes", largest_chunk_bytes));
  DATASHAPE_TRY(const auto chain, codec_chain::make(codecs, {out.dtype, out.chunk_shape}));
  for (auto& spec : chain.specs()) out.codecs.push_back({std::move(spec.name), std::move(spec.configuration)});
  out.attributes = json(json::object{{"datashape", json(ndt::to_string(type))}});
  return out;
}

std::unique_ptr<sink> zarr_sink(std::shared_ptr<store> to, probe::zarr_array metadata, const std::string& prefix, zarr_ending ending) {
  return std::make_unique<zarr_array_sink>(std::move(to), std::move(metadata), prefix, std::move(ending));
}

}  // namespace pluribus::nd::io
