// SPDX-License-Identifier: BSD-3-Clause
/// What a file holds: a path flows in, its format, datashape, chunks, codecs, byte order and the place of its values flow out. Headers
/// are read, values are not.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/type.hpp"
#include "probe/json.hpp"

namespace pluribus::probe {

enum class format : std::uint8_t { npy, zarr, nifti };
const char* name(format f) noexcept;

struct description {
  std::string path;
  probe::format format = format::npy;
  ndt::type type;                              ///< shape and dtype as stored; `>int32` where it is big-endian
  std::vector<ndt::index> chunks = {};         ///< empty: not chunked
  std::vector<json> codecs = {};               ///< name and configuration each
  std::string byte_order = "none";             ///< "little", "big", "none" for one-byte elements
  std::string order = "C";                     ///< "F": the first dim varies fastest
  std::optional<ndt::index> data_offset = {};  ///< none where the values are not one piece
  ndt::index storage_bytes = 0;
  std::optional<ndt::type> header_type = {};  ///< record of the header, where the format has one
  json header_values = {};
  double slope = 1, intercept = 0;  ///< values are slope * stored + intercept
  json attributes = {};

  ndt::index data_bytes() const;  ///< decoded
};

/// Which format a path holds, by what is in it and not by its name.
datashape::result<format> detect(const std::string& path);
datashape::result<description> probe_path(const std::string& path);
json to_json(const description& d);

/// The start of a .nii or .nii.gz file, inflated where it is gzip.
datashape::result<std::vector<std::byte>> inflated_head(const std::string& path, ndt::index bytes);

}  // namespace pluribus::probe
