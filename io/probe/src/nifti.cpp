// SPDX-License-Identifier: BSD-3-Clause
/// NIfTI-1 headers. Nothing here knows an offset: fields are found by name in the record.
#include "probe/nifti.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <bit>
#include <cmath>

#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/parse.hpp"
#include "probe/codes.hpp"
#include "probe/record_values.hpp"

namespace pluribus::probe {
namespace {

using datashape::result;

constexpr std::string_view record_text = R"({
  sizeof_hdr: int32, data_type: fixed_string(10, 'latin1'), db_name: fixed_string(18, 'latin1'), extents: int32, session_error: int16,
  regular: uint8, dim_info: uint8,
  dim: 8 * int16, intent_p1: float32, intent_p2: float32, intent_p3: float32, intent_code: int16, datatype: int16, bitpix: int16,
  slice_start: int16, pixdim: 8 * float32, vox_offset: float32, scl_slope: float32, scl_inter: float32, slice_end: int16,
  slice_code: uint8, xyzt_units: uint8, cal_max: float32, cal_min: float32, slice_duration: float32, toffset: float32,
  glmax: int32, glmin: int32,
  descrip: fixed_string(80, 'latin1'), aux_file: fixed_string(24, 'latin1'), qform_code: int16, sform_code: int16,
  quatern_b: float32, quatern_c: float32, quatern_d: float32, qoffset_x: float32, qoffset_y: float32, qoffset_z: float32,
  srow_x: 4 * float32, srow_y: 4 * float32, srow_z: 4 * float32, intent_name: fixed_string(16, 'latin1'), magic: fixed_string(4, 'latin1')
})";

struct data_kind {
  std::int64_t code;
  std::int64_t bits;
  ndt::type type;
};

const std::vector<data_kind>& data_kinds() {
  const auto scalar = [](ndt::scalar s) { return ndt::make_scalar(s); };
  using enum ndt::scalar;
  const ndt::type byte = ndt::make_scalar(uint8);
  static const std::vector<data_kind> all = {
      {2, 8, scalar(uint8)},
      {4, 16, scalar(int16)},
      {8, 32, scalar(int32)},
      {16, 32, scalar(float32)},
      {32, 64, scalar(complex64)},
      {64, 64, scalar(float64)},
      {256, 8, scalar(int8)},
      {512, 16, scalar(uint16)},
      {768, 32, scalar(uint32)},
      {1024, 64, scalar(int64)},
      {1280, 64, scalar(uint64)},
      {1792, 128, scalar(complex128)},
      {128, 24, ndt::record({{"r", byte}, {"g", byte}, {"b", byte}})},
      {2304, 32, ndt::record({{"r", byte}, {"g", byte}, {"b", byte}, {"a", byte}})},
  };
  return all;
}

std::int64_t integer(const json& values, std::string_view field) { return *values.find(field)->as<std::int64_t>(); }
double number(const json& values, std::string_view field) { return *values.find(field)->as<double>(); }

datashape::diagnostic wrong(std::string message) { return failure(codes::bad_nifti_header, std::move(message)); }

/// sizeof_hdr as stored little-endian and as stored big-endian.
std::pair<std::int64_t, std::int64_t> header_sizes(std::span<const std::byte> head) {
  std::uint32_t little = 0, big = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    little |= std::to_integer<std::uint32_t>(head[i]) << (8 * i);
    big = big << 8 | std::to_integer<std::uint32_t>(head[i]);
  }
  return {static_cast<std::int32_t>(little), static_cast<std::int32_t>(big)};
}

result<bool> find_byte_order(std::span<const std::byte> head) {
  const auto [little, big] = header_sizes(head);
  const bool machine_little = std::endian::native == std::endian::little;
  if (little == nifti_header_bytes) return !machine_little;
  if (big == nifti_header_bytes) return machine_little;
  if (little == 540 || big == 540) return failure(codes::unsupported_nifti, "the header is of NIfTI-2; this version reads NIfTI-1");
  return wrong(fmt::format("sizeof_hdr is {} (little-endian) or {} (big-endian), expected {}", little, big, nifti_header_bytes));
}

datashape::outcome check_magic(const json& values) {
  const auto& magic = *values.find("magic")->as<std::string>();
  if (magic == "n+1") return std::monostate{};
  if (magic == "ni1")
    return failure(codes::unsupported_nifti,
                   "magic is \"ni1\": the values stand in a separate .img file; this version reads \"n+1\", header and values in one file");
  return wrong(fmt::format("magic is {}, expected \"n+1\"", to_text(json(magic))));
}

datashape::outcome read_shape(nifti_header& out) {
  const auto& dim = *out.values.find("dim")->as<json::list>();
  const auto at = [&](std::int64_t i) { return *dim[static_cast<std::size_t>(i)].as<std::int64_t>(); };
  if (at(0) < 1 || at(0) > 7) return wrong(fmt::format("dim[0] is {}, expected a number of dims from 1 to 7", at(0)));
  ndt::index size = 1;
  for (std::int64_t d = 1; d <= at(0); ++d) {
    if (at(d) < 1) return wrong(fmt::format("dim[{}] is {}, expected at least 1 (dim is {})", d, at(d), to_text(*out.values.find("dim"))));
    if (__builtin_mul_overflow(size, at(d), &size) || size > (ndt::index{1} << 58))
      return wrong(fmt::format("dim is {}, more elements than can be addressed", to_text(*out.values.find("dim"))));
    out.shape.push_back(at(d));
  }
  return std::monostate{};
}

datashape::outcome read_dtype(nifti_header& out) {
  const std::int64_t code = integer(out.values, "datatype"), bits = integer(out.values, "bitpix");
  for (const auto& each : data_kinds()) {
    if (each.code != code) continue;
    if (each.bits != bits) return wrong(fmt::format("bitpix is {}, expected {} for datatype {}", bits, each.bits, code));
    out.dtype = each.type;
    return std::monostate{};
  }
  return failure(
      codes::unsupported_nifti,
      fmt::format("datatype is {}; this version reads 2, 4, 8, 16, 32, 64, 128, 256, 512, 768, 1024, 1280, 1792 and 2304", code));
}

datashape::outcome read_place(nifti_header& out) {
  const double offset = number(out.values, "vox_offset");
  if (offset == 0) {
    out.data_offset = 352;  // writers that leave it unset mean the smallest that is allowed
    return std::monostate{};
  }
  if (!(offset >= nifti_header_bytes && offset <= 1e9) || offset != std::floor(offset))
    return wrong(fmt::format("vox_offset is {}, expected a whole number of at least 352", offset));
  out.data_offset = static_cast<ndt::index>(offset);
  return std::monostate{};
}

void read_scaling(nifti_header& out) {
  const double slope = number(out.values, "scl_slope"), intercept = number(out.values, "scl_inter");
  // The standard: slope 0 means the values are not scaled. Some writers put NaN there.
  if (slope == 0 || !std::isfinite(slope) || !std::isfinite(intercept)) return;
  out.slope = slope;
  out.intercept = intercept;
}

result<nifti_header> read(std::span<const std::byte> head) {
  if (static_cast<ndt::index>(head.size()) < nifti_header_bytes)
    return failure(codes::truncated, fmt::format("the data end after {} bytes, a NIfTI-1 header has {}", head.size(), nifti_header_bytes));
  nifti_header out;
  DATASHAPE_TRY(out.swapped, find_byte_order(head));
  DATASHAPE_TRY(out.values, read_value(nifti_record(), head, out.swapped));
  DATASHAPE_CHECK(check_magic(out.values));
  DATASHAPE_CHECK(read_shape(out));
  DATASHAPE_CHECK(read_dtype(out));
  DATASHAPE_CHECK(read_place(out));
  read_scaling(out);
  return out;
}

}  // namespace

const ndt::type& nifti_record() {
  static const ndt::type record = ndt::parse(record_text);
  return record;
}

ndt::index nifti_header::data_bytes() const {
  ndt::index n = ndt::layout_of(dtype).value().size();
  for (const ndt::index extent : shape) n *= extent;
  return n;
}

ndt::type nifti_header::type() const { return ndt::array_type(shape, dtype); }

bool nifti_header::big_endian() const noexcept { return (std::endian::native == std::endian::big) != swapped; }

result<nifti_header> parse_nifti_header(std::span<const std::byte> head, std::string_view where) {
  auto out = read(head);
  if (out) return out;
  auto faults = std::move(out).error();
  for (auto& fault : faults) fault.message = fmt::format("{}: {}", where, fault.message);
  return faults;
}

bool looks_like_nifti(std::span<const std::byte> head) noexcept {
  if (static_cast<ndt::index>(head.size()) < nifti_header_bytes) return false;
  const auto [little, big] = header_sizes(head);
  return little == nifti_header_bytes || big == nifti_header_bytes;
}

}  // namespace pluribus::probe
