// SPDX-License-Identifier: BSD-3-Clause
/// How arrays are written, as command lines say it.
#include "output_flags.hpp"

#include "nd/io/codec.hpp"
#include "probe/probe.hpp"
#include "sizes.hpp"

namespace pluribus::cli {

void output_flags::declare(argument_list& arguments) {
  arguments.value("--chunks", "N,N,...", chunks, "Chunk shape of a Zarr output (default: that of the input, or about 1 MiB)");
  std::vector<std::string_view> known;
  for (const auto& each : nd::io::codecs()) known.push_back(each.name);
  arguments.choice("--codecs", "LIST", codecs, known, "Codecs of a Zarr output: zstd:3,crc32c or gzip:6 (default: zstd:3)",
                   other_words::left_to_the_command);
  arguments.flag("--overwrite", overwrite, "Replace an output that exists, once the new one is whole");
}

nd::io::save_options output_flags::options() const {
  nd::io::save_options options;
  if (!chunks.empty()) {
    const std::vector<ndt::index> shape = parse_extents(chunks, "--chunks");
    if (shape.size() > static_cast<std::size_t>(nd::max_rank)) throw usage_error{"--chunks has more dimensions than an array can have"};
    options.chunks = nd::extents(std::span<const ndt::index>(shape));
  }
  if (!codecs.empty()) {
    auto list = nd::io::parse_codecs(codecs);
    if (!list) throw usage_error{"--codecs: " + list.error().front().message, list.error().front().help.value_or("")};
    options.codecs = *std::move(list);
  }
  if (overwrite) options.old = nd::io::existing::replace;
  return options;
}

written_file look_at(const std::string& path) {
  const auto found = probe::probe_path(path);
  if (!found) throw datashape::error(found.error());
  written_file out;
  out.stored_bytes = found->storage_bytes;
  for (const ndt::index n : found->chunks) out.layout += (out.layout.empty() ? "chunks " : " * ") + std::to_string(n);
  for (const probe::json& codec : found->codecs)
    if (const probe::json* name = codec.find("name"); name && name->as<std::string>())
      out.layout += (out.layout.empty() ? "" : ", ") + *name->as<std::string>();
  return out;
}

}  // namespace pluribus::cli
