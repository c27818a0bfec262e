// SPDX-License-Identifier: BSD-3-Clause
/// Zarr v3 arrays in a store, as sources and sinks: a chunk is one key, read and written whole. A chunk that is not there is the fill
/// value. zarr.json is written last, so a store that was left half written holds nothing that opens.
#pragma once
#include <functional>
#include <memory>
#include <string>

#include "nd/io/codec.hpp"
#include "nd/io/store.hpp"
#include "nd/source.hpp"
#include "probe/zarr.hpp"

namespace pluribus::nd::io {

inline constexpr index largest_chunk_bytes = index{1} << 32;

/// Opens the array at `prefix` of the store ("" is the root). Throws where zarr.json is missing, broken or beyond this version.
std::shared_ptr<const source> zarr_source(std::shared_ptr<const store> from, const std::string& prefix = {});

/// What becomes of the store when an array is whole, and when it is not.
struct zarr_ending {
  std::function<datashape::outcome()> finish = {};
  std::function<void()> abandon = {};
};

/// Metadata for a new array: its dtype must be one scalar. Codecs are checked and every default spelled out.
datashape::result<probe::zarr_array> zarr_metadata(const ndt::type& type, const extents& chunk, std::span<const codec_spec> codecs);

/// Writes an array to `prefix` of the store. Without an ending of its own, abandon erases what was written.
std::unique_ptr<sink> zarr_sink(std::shared_ptr<store> to, probe::zarr_array metadata, const std::string& prefix = {},
                                zarr_ending ending = {});

/// bytes (little-endian), zstd level 3 with checksum.
std::vector<codec_spec> default_codecs();

/// Sum of the sizes of all keys; nullopt where the store cannot say.
std::optional<index> stored_bytes(const store& from, const std::string& prefix);

}  // namespace pluribus::nd::io
