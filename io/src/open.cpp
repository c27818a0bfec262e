// SPDX-License-Identifier: BSD-3-Clause
/// One door for every format.
#include "nd/io/open.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "datashape/try.hpp"
#include "nd/create.hpp"
#include "nd/io/nifti.hpp"
#include "nd/io/npy.hpp"
#include "nd/io/png.hpp"
#include "nd/io/store.hpp"
#include "nd/io/zarr.hpp"
#include "ndt/layout.hpp"
#include "probe/codes.hpp"
#include "probe/probe.hpp"

namespace pluribus::nd::io {
namespace {

using probe::failure;
namespace codes = probe::codes;

constexpr index least_chunk = index{64} << 10, most_chunk = index{16} << 20;

std::string without_trailing_slash(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

extents chunks_for(const ndt::type& type, const extents& wanted) {
  const extents shape(type.shape());
  if (!wanted.empty()) return wanted;
  return auto_chunks(shape, ndt::layout_of(type.dtype()).value().size());
}

std::unique_ptr<sink> create_zarr(const std::string& path, const ndt::type& type, const save_options& options) {
  const auto codecs = options.codecs.empty() ? default_codecs() : options.codecs;
  auto metadata = zarr_metadata(type, chunks_for(type, options.chunks), codecs).value();
  if (const auto* members = options.attributes.as<json::object>()) {
    auto attributes = *metadata.attributes.as<json::object>();
    for (const auto& member : *members)
      if (member.key != "datashape") attributes.push_back(member);
    metadata.attributes = json(std::move(attributes));
  }
  auto tree = std::make_shared<atomic_directory>(atomic_directory::create(path, options.old).value());
  auto store = directory_store(tree->temporary(), durability::on_sync);
  zarr_ending ending{[tree] { return tree->commit(); }, [tree] { tree->abandon(); }};
  return zarr_sink(std::move(store), std::move(metadata), {}, std::move(ending));
}

datashape::result<codec_spec> one_codec(std::string_view text) {
  const std::size_t colon = text.find(':');
  codec_spec spec{std::string(text.substr(0, colon))};
  if (!find_codec(spec.name)) {
    std::string known;
    for (const auto& each : codecs()) known += (known.empty() ? "" : ", ") + std::string(each.name);
    return failure(codes::unknown_codec, fmt::format("codec `{}` is not known here; known are: {}", spec.name, known));
  }
  if (spec.name == "bytes") spec.configuration = json(json::object{{"endian", json("little")}});
  // Without a checksum a flipped byte can pass through zstd unseen.
  if (spec.name == "zstd") spec.configuration = json(json::object{{"level", json(3)}, {"checksum", json(true)}});
  if (colon == text.npos) return spec;
  const std::string_view digits = text.substr(colon + 1);
  std::int64_t level = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), level);
  if (fault != std::errc() || end != digits.data() + digits.size())
    return failure(codes::bad_codec_configuration, fmt::format("codec `{}` has the level `{}`, expected an integer", spec.name, digits));
  if (spec.name == "zstd")
    spec.configuration = json(json::object{{"level", json(level)}, {"checksum", json(true)}});
  else
    spec.configuration = json(json::object{{"level", json(level)}});
  return spec;
}

}  // namespace

array open(const std::string& given, const open_options& options) {
  const std::string path = without_trailing_slash(given);
  switch (probe::detect(path).value()) {
    case probe::format::npy: return from_source(npy_source(path));
    case probe::format::zarr: return from_source(zarr_source(directory_store(path)));
    case probe::format::nifti: break;
  }
  return open_nifti(path, options.decode_limit);
}

std::unique_ptr<sink> create(const std::string& given, const ndt::type& type, const save_options& options) {
  const std::string path = without_trailing_slash(given);
  if (path.ends_with(".npy")) return npy_sink(path, type, options.old);
  if (path.ends_with(".zarr")) return create_zarr(path, type, options);
  throw datashape::error(codes::unknown_format,
                         fmt::format("{}: the name says no format that can be written; write NAME.zarr or NAME.npy", path));
}

std::unique_ptr<sink> create(const std::string& path, const array& values, const save_options& options) {
  save_options chosen = options;
  const extents own = values.chunks().chunk_shape();
  const index bytes = own.product() * ndt::layout_of(values.dtype()).value().size();
  if (chosen.chunks.empty() && bytes >= least_chunk && bytes <= most_chunk) chosen.chunks = own;
  return create(path, values.type(), chosen);
}

void save(const std::string& path, const array& values, const save_options& options, const eval_options& how) {
  if (path.ends_with(".png")) return write_png(path, values);
  const auto to = create(path, values, options);
  nd::store(values, *to, how);
}

datashape::result<std::vector<codec_spec>> parse_codecs(std::string_view text) {
  std::vector<codec_spec> specs;
  for (std::size_t at = 0; at <= text.size() && !text.empty();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    DATASHAPE_TRY(auto spec, one_codec(text.substr(at, end - at)));
    specs.push_back(std::move(spec));
    at = end + 1;
  }
  const auto kind_of = [](const codec_spec& spec) { return find_codec(spec.name)->kind; };
  const bool has_bytes =
      std::any_of(specs.begin(), specs.end(), [&](const auto& spec) { return kind_of(spec) == codec_kind::array_to_bytes; });
  const auto place =
      std::find_if(specs.begin(), specs.end(), [&](const auto& spec) { return kind_of(spec) != codec_kind::array_to_array; });
  if (!has_bytes) specs.insert(place, {"bytes", json(json::object{{"endian", json("little")}})});
  return specs;
}

}  // namespace pluribus::nd::io
