// SPDX-License-Identifier: BSD-3-Clause
/// nd info: headers of files in, what they hold out. No value is read.
#include <fmt/format.h>

#include <cstdio>

#include "failure.hpp"
#include "nd_commands.hpp"
#include "ndt/print.hpp"
#include "probe/probe.hpp"
#include "sizes.hpp"

namespace pluribus::cli {

namespace {

std::string extents_text(const std::vector<ndt::index>& extents) {
  std::string out;
  for (const ndt::index n : extents) out += (out.empty() ? "" : " * ") + std::to_string(n);
  return out;
}

std::string codec_text(const probe::json& codec) {
  const probe::json* name = codec.find("name");
  const probe::json* configuration = codec.find("configuration");
  std::string out = name && name->as<std::string>() ? *name->as<std::string>() : probe::to_text(codec);
  const auto* members = configuration ? configuration->as<probe::json::object>() : nullptr;
  if (!members || members->empty()) return out;
  out += '(';
  for (const auto& [key, value] : *members) out += (out.back() == '(' ? "" : ", ") + key + "=" + probe::to_text(value);
  return out + ")";
}

void line(const char* key, const std::string& value) { fmt::print("  {:<10} {}\n", key, value); }

void show_header(const probe::description& d) {
  if (!d.header_type) {
    line("header", "none that is a record");
    return;
  }
  fmt::print("  header\n");
  const ndt::type& record = *d.header_type;
  for (std::size_t i = 0; i < record.size(); ++i) {
    const auto field = record.field(i);
    const probe::json* value = d.header_values.find(field.name);
    fmt::print("    {:<16} {:<28} {}\n", field.name, ndt::to_string(field.type), value ? probe::to_text(*value) : "");
  }
}

class info final : public command {
 public:
  const char* name() const override { return "info"; }
  const char* summary() const override { return "What a file or a Zarr directory holds"; }
  const char* notes() const override {
    return "Examples:\n"
           "  nd info scan.nii.gz\n"
           "  nd info --header scan.nii.gz      every field of the NIfTI header, with its type and value\n"
           "  nd info --json *.npy              one JSON line a file\n\n"
           "Only headers are read. `stored` counts the bytes on disk, `size` those of the decoded values.\n";
  }
  void declare(argument_list& arguments) override {
    arguments.operands("PATH", paths_, "Files and Zarr directories");
    arguments.flag("--header", header_, "Also the fields of the file's header, with their values");
  }

  int run(const session& s) override {
    int code = 0;
    for (const std::string& path : paths_) {
      const auto found = probe::probe_path(path);
      if (!found) {
        code = show_failure(s, datashape::error(found.error()));
        continue;
      }
      if (s.json)
        fmt::print("{}\n", probe::to_text(probe::to_json(*found)));
      else
        show(*found);
    }
    return code;
  }

 private:
  void show(const probe::description& d) const {
    fmt::print("{}\n", d.path);
    line("format", probe::name(d.format));
    line("datashape", ndt::to_string(d.type));
    if (!d.chunks.empty()) line("chunks", extents_text(d.chunks));
    std::string codecs;
    for (const probe::json& codec : d.codecs) codecs += (codecs.empty() ? "" : ", ") + codec_text(codec);
    if (!codecs.empty()) line("codecs", codecs);
    if (d.order == "F") line("order", "first dimension fastest (F)");
    const ndt::index bytes = d.data_bytes();
    line("size", fmt::format("{} ({} bytes)", size_text(bytes), bytes));
    const double ratio = d.storage_bytes > 0 ? static_cast<double>(bytes) / static_cast<double>(d.storage_bytes) : 0;
    line("stored", fmt::format("{} ({} bytes), ratio {:.2f}", size_text(d.storage_bytes), d.storage_bytes, ratio));
    if (d.slope != 1 || d.intercept != 0) line("scaled", fmt::format("{} * stored + {}", d.slope, d.intercept));
    if (header_)
      show_header(d);
    else if (d.header_type)
      line("header", fmt::format("{} fields; shown with --header", d.header_type->size()));
  }

  std::vector<std::string> paths_;
  bool header_ = false;
};

}  // namespace

command& nd_info() {
  static info the;
  return the;
}

}  // namespace pluribus::cli
