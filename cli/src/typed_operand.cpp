// SPDX-License-Identifier: BSD-3-Clause
/// Chooses the reader by the name of the file.
#include "typed_operand.hpp"

#include <filesystem>

#include "dialects.hpp"
#include "inputs.hpp"
#include "probe/probe.hpp"

namespace pluribus::cli {
namespace {

bool ends_with(const std::string& path, std::string_view end) { return path.size() > end.size() && path.ends_with(end); }

std::string format_of(const std::string& path) {
  std::string_view bare = path;
  while (bare.size() > 1 && bare.back() == '/') bare.remove_suffix(1);
  const std::string p(bare);
  for (const char* known : {"csv", "tsv", "json", "jsonl", "ndjson", "npy", "zarr", "nii"})
    if (ends_with(p, std::string(".") + known)) return known;
  return ends_with(p, ".nii.gz") ? "nii" : "";
}

bool exists(const std::string& operand) {
  std::error_code none;
  return operand.size() < 4096 && operand.find('\0') == std::string::npos && std::filesystem::exists(operand, none);
}

}  // namespace

std::optional<ndt::type> data_type(const std::string& path, const data_options& options) {
  const std::string format = options.format.empty() ? format_of(path) : options.format;
  if (format == "csv" || format == "tsv") {
    ndt::csv_options csv = options.csv;
    if (format == "tsv") csv.delimiter = '\t';
    return ndt::infer_csv(read_file(path), csv).value();
  }
  if (format == "json" || format == "jsonl" || format == "ndjson") return ndt::infer_json(read_file(path), options.json).value();
  if (format.empty()) return std::nullopt;
  auto found = probe::probe_path(path);
  if (!found) throw datashape::error(std::move(found).error());
  return found->type;
}

std::string data_format(const std::string& operand) { return exists(operand) ? format_of(operand) : ""; }

typed_operand read_operand(const std::string& operand, ndt::dialect d) {
  if (operand == "-" || exists(operand)) {
    if (operand != "-")
      if (auto t = data_type(operand)) return {operand, {*std::move(t), {}}};
    std::string text = read_file(operand);
    ndt::placed value = d == ndt::dialect::core ? ndt::placed{read_type(text, d), {}} : read_placed(text, d);
    return {std::move(text), std::move(value)};
  }
  return {operand, d == ndt::dialect::core ? ndt::placed{read_type(operand, d), {}} : read_placed(operand, d)};
}

}  // namespace pluribus::cli
