// SPDX-License-Identifier: BSD-3-Clause
/// The metadata of a Zarr v3 array: zarr.json text flows in, checked facts flow out, and back in one fixed order of members. No chunk is
/// read here and no codec is known: codecs are names with configurations.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/scalar.hpp"
#include "ndt/type.hpp"
#include "probe/json.hpp"

namespace pluribus::probe {

struct zarr_codec {
  std::string name;
  json configuration = json(json::object{});
};

enum class zarr_key_style : std::uint8_t { standard, v2 };  ///< c/1/2 or 1.2

struct zarr_array {
  std::vector<ndt::index> shape;
  ndt::scalar dtype = ndt::scalar::float64;
  std::vector<ndt::index> chunk_shape;  ///< regular grid, one extent a dim
  zarr_key_style keys = zarr_key_style::standard;
  char separator = '/';
  std::vector<std::byte> fill_value;  ///< one element, native byte order
  std::vector<zarr_codec> codecs;
  json attributes = json(json::object{});
  std::vector<std::optional<std::string>> dimension_names;  ///< empty where none are given

  ndt::type type() const;
  ndt::index chunk_bytes() const noexcept;
};

/// `where` names the text in messages: "/data/x.zarr/zarr.json".
datashape::result<zarr_array> parse_zarr_array(std::string_view text, std::string_view where);
std::string to_text(const zarr_array& array);
/// The store key of a chunk, relative to the array.
std::string chunk_key(const zarr_array& array, std::span<const ndt::index> chunk);

/// Fill values: JSON to the bytes of one element, and back.
datashape::result<std::vector<std::byte>> parse_fill_value(const json& value, ndt::scalar dtype);
json fill_value_json(std::span<const std::byte> element, ndt::scalar dtype);

}  // namespace pluribus::probe
