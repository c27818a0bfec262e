// SPDX-License-Identifier: BSD-3-Clause
/// Detection by content and one reader a format.
#include "probe/probe.hpp"

#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>

#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "probe/codes.hpp"
#include "probe/file.hpp"
#include "probe/gzip.hpp"
#include "probe/nifti.hpp"
#include "probe/npy.hpp"
#include "probe/zarr.hpp"

namespace pluribus::probe {
namespace {

using datashape::result;

bool is_gzip(const std::vector<std::byte>& head) { return head.size() >= 2 && head[0] == std::byte{0x1f} && head[1] == std::byte{0x8b}; }

std::string_view text_of(const std::vector<std::byte>& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

result<std::vector<std::byte>> whole_file(const std::string& path, ndt::index limit) {
  DATASHAPE_TRY(const file in, file::open(path));
  if (in.size() > limit) return failure(codes::json_limit, fmt::format("{} has {} bytes, at most {} are read", path, in.size(), limit));
  return in.head(in.size());
}

ndt::index tree_bytes(const std::string& path) {
  ndt::index total = 0;
  std::error_code fault;
  for (std::filesystem::recursive_directory_iterator at(path, fault), end; !fault && at != end; at.increment(fault)) {
    std::error_code unreadable;
    if (at->is_regular_file(unreadable)) total += static_cast<ndt::index>(at->file_size(unreadable));
  }
  return total;
}

const char* order_of(const ndt::type& dtype, bool big) {
  if (dtype.is_scalar() && ndt::size_of(dtype.scalar()) == 1) return "none";
  return big ? "big" : "little";
}

result<description> probe_npy(const std::string& path) {
  DATASHAPE_TRY(const file in, file::open(path));
  DATASHAPE_TRY(const auto first, in.head(12));
  DATASHAPE_TRY(const ndt::index bytes, npy_header_bytes(first, path));
  DATASHAPE_TRY(const auto head, in.head(bytes));
  DATASHAPE_TRY(const npy_header header, parse_npy_header(head, path));
  if (in.size() - header.data_offset < header.data_bytes())
    return failure(codes::truncated, fmt::format("{}: the file ends after {} of {} bytes of values", path, in.size() - header.data_offset,
                                                 header.data_bytes()));
  description out{path, format::npy, header.type()};
  out.byte_order = order_of(header.dtype, header.dtype.is_scalar() && header.dtype.is_swapped());
  out.order = header.fortran_order ? "F" : "C";
  out.data_offset = header.data_offset;
  out.storage_bytes = in.size();
  return out;
}

result<description> probe_zarr(const std::string& path) {
  const std::string where = path + "/zarr.json";
  DATASHAPE_TRY(const auto text, whole_file(where, json_limits{}.bytes));
  DATASHAPE_TRY(const zarr_array array, parse_zarr_array(text_of(text), where));
  description out{path, format::zarr, array.type()};
  out.chunks = array.chunk_shape;
  out.attributes = array.attributes;
  bool big = false;
  for (const auto& codec : array.codecs) {
    out.codecs.push_back(json(json::object{{"name", json(codec.name)}, {"configuration", codec.configuration}}));
    const json* endian = codec.configuration.find("endian");
    big = big || (endian && *endian == json("big"));
  }
  out.byte_order = order_of(ndt::make_scalar(array.dtype), big);
  out.storage_bytes = tree_bytes(path);
  return out;
}

result<description> probe_nifti(const std::string& path) {
  DATASHAPE_TRY(const file in, file::open(path));
  DATASHAPE_TRY(const auto head, inflated_head(path, nifti_header_bytes));
  DATASHAPE_TRY(const nifti_header header, parse_nifti_header(head, path));
  DATASHAPE_TRY(const auto magic, in.head(2));
  const bool packed = is_gzip(magic);
  if (!packed && in.size() - header.data_offset < header.data_bytes())
    return failure(codes::truncated, fmt::format("{}: the file ends after {} of {} bytes of values", path,
                                                 std::max<ndt::index>(0, in.size() - header.data_offset), header.data_bytes()));
  const bool swapped_scalar = header.dtype.is_scalar() && header.big_endian() && ndt::size_of(header.dtype.scalar()) > 1;
  const ndt::type dtype = swapped_scalar ? ndt::make_swapped(header.dtype.scalar()) : header.dtype;
  description out{path, format::nifti, ndt::array_type(header.shape, dtype)};
  if (packed) out.codecs.push_back(json(json::object{{"name", json("gzip")}}));
  out.byte_order = order_of(dtype, header.big_endian());
  out.order = "F";
  out.data_offset = header.data_offset;
  out.storage_bytes = in.size();
  out.header_type = nifti_record();
  out.header_values = header.values;
  out.slope = header.slope;
  out.intercept = header.intercept;
  return out;
}

}  // namespace

const char* name(format f) noexcept {
  static constexpr const char* names[] = {"npy", "zarr", "nifti"};
  return names[static_cast<int>(f)];
}

ndt::index description::data_bytes() const { return ndt::layout_of(type).value().size(); }

result<std::vector<std::byte>> inflated_head(const std::string& path, ndt::index bytes) {
  DATASHAPE_TRY(const file in, file::open(path));
  DATASHAPE_TRY(auto head, in.head(bytes));
  if (!is_gzip(head)) return head;
  DATASHAPE_TRY(head, in.head(4 * bytes + 4096));  // deflate never grows so little data so much, but for file names in gzip headers
  std::vector<std::byte> out(static_cast<std::size_t>(bytes));
  std::size_t used = 0, made = 0;
  gunzip stream;
  while (made < out.size() && used < head.size()) {
    auto step = stream.run(std::span(head).subspan(used), std::span(out).subspan(made));
    if (!step) {
      auto faults = std::move(step).error();
      for (auto& fault : faults) fault.message = fmt::format("{}: {}", path, fault.message);
      return faults;
    }
    used += step->consumed;
    made += step->produced;
    if (step->consumed == 0 && step->produced == 0) break;
  }
  out.resize(made);
  return out;
}

result<format> detect(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return failure(codes::unreadable, fmt::format("cannot open {}: {}", path, system_reason(errno)));
  if (S_ISDIR(facts.st_mode)) {
    if (::stat((path + "/zarr.json").c_str(), &facts) == 0) return format::zarr;
    for (const char* old : {"/.zarray", "/.zgroup"})
      if (::stat((path + old).c_str(), &facts) == 0)
        return failure(codes::unknown_format,
                       fmt::format("{} is of Zarr version 2 (it has {}); this version reads version 3", path, old + 1));
    return failure(codes::unknown_format, fmt::format("{} is a directory without a zarr.json, so no array this version reads", path));
  }
  DATASHAPE_TRY(const auto head, inflated_head(path, nifti_header_bytes));
  if (text_of(head).starts_with("\x93NUMPY")) return format::npy;
  if (looks_like_nifti(head)) return format::nifti;
  const bool named_nifti = path.ends_with(".nii") || path.ends_with(".nii.gz");
  if (named_nifti) return format::nifti;  // so that its reader says what is wrong
  if (path.ends_with(".npy")) return format::npy;
  return failure(
      codes::unknown_format,
      fmt::format("{} is of no format this version reads: .npy, Zarr v3 (a directory with zarr.json), NIfTI-1 (.nii, .nii.gz)", path));
}

result<description> probe_path(const std::string& given) {
  std::string path = given;
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  DATASHAPE_TRY(const format found, detect(path));
  switch (found) {
    case format::npy: return probe_npy(path);
    case format::zarr: return probe_zarr(path);
    case format::nifti: break;
  }
  return probe_nifti(path);
}

json to_json(const description& d) {
  const auto list = [](const std::vector<ndt::index>& extents) { return json(json::list(extents.begin(), extents.end())); };
  json::object out{
      {"path", json(d.path)},
      {"format", json(name(d.format))},
      {"datashape", json(ndt::to_string(d.type))},
      {"shape", list(d.type.shape())},
      {"chunks", d.chunks.empty() ? json() : list(d.chunks)},
      {"codecs", json(json::list(d.codecs.begin(), d.codecs.end()))},
      {"byte_order", json(d.byte_order)},
      {"order", json(d.order)},
      {"data_offset", d.data_offset ? json(*d.data_offset) : json()},
      {"data_bytes", json(d.data_bytes())},
      {"storage_bytes", json(d.storage_bytes)},
  };
  if (d.slope != 1 || d.intercept != 0)
    out.push_back({"scaling", json(json::object{{"slope", json(d.slope)}, {"intercept", json(d.intercept)}})});
  if (d.header_type)
    out.push_back({"header", json(json::object{{"datashape", json(ndt::to_string(*d.header_type))}, {"values", d.header_values}})});
  if (!d.attributes.null()) out.push_back({"attributes", d.attributes});
  return json(std::move(out));
}

}  // namespace pluribus::probe
