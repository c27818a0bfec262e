// SPDX-License-Identifier: BSD-3-Clause
/// Paths to arrays and arrays to paths. The format of an input is found by its content, of an output by the ending of its name.
#pragma once
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "nd/array.hpp"
#include "nd/eval.hpp"
#include "nd/io/atomic_file.hpp"
#include "nd/io/codec.hpp"
#include "nd/source.hpp"
#include "probe/json.hpp"

namespace pluribus::nd::io {

struct open_options {
  /// Inputs that must be decoded whole (.nii.gz) are refused above so many bytes; 0: no limit.
  index decode_limit = 0;
};

/// A Zarr v3 directory, .npy, .nii or .nii.gz, as a lazy array.
array open(const std::string& path, const open_options& options = {});

struct save_options {
  extents chunks = {};                  ///< Zarr; empty: those of the array where they are of a useful size, else about 1 MiB
  std::vector<codec_spec> codecs = {};  ///< Zarr; empty: default_codecs()
  existing old = existing::refuse;
  json attributes = json(json::object{});  ///< Zarr; beside "datashape"
};

/// A sink for values of this type at a path: NAME.zarr (a directory) or NAME.npy. Nothing is seen under the name before finish().
std::unique_ptr<sink> create(const std::string& path, const ndt::type& type, const save_options& options = {});
/// The same for an array: where no chunks are given, its own are kept if they are of a useful size.
std::unique_ptr<sink> create(const std::string& path, const array& values, const save_options& options = {});
/// create() and nd::store() in one; .png too (see write_png).
void save(const std::string& path, const array& values, const save_options& options = {}, const eval_options& how = {});

/// "zstd:5,crc32c" -> specs: names with an optional level; `bytes` is put where it belongs when it is not named.
datashape::result<std::vector<codec_spec>> parse_codecs(std::string_view text);

}  // namespace pluribus::nd::io
