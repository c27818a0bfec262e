// SPDX-License-Identifier: BSD-3-Clause
/// NIfTI-1 in: header from io/probe, values from a mapping or from one pass of inflate.
#include "nd/io/nifti.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "datashape/try.hpp"
#include "formats/resident_source.hpp"
#include "gfunc/buffer.hpp"
#include "nd/call.hpp"
#include "nd/create.hpp"
#include "nd/io/bytes.hpp"
#include "nd/io/mapped_file.hpp"
#include "nd/operators.hpp"
#include "probe/codes.hpp"
#include "probe/gzip.hpp"
#include "probe/nifti.hpp"
#include "probe/probe.hpp"

namespace pluribus::nd::io {
namespace {

using probe::failure;
namespace codes = probe::codes;
using memory_span = std::span<std::byte>;

/// No deflate stream grows its input by more.
constexpr index deflate_growth = 1032;

bool is_gzip(std::span<const std::byte> all) { return all.size() >= 2 && all[0] == std::byte{0x1f} && all[1] == std::byte{0x8b}; }

/// Inflates in order: some bytes to drop, then some to keep.
class inflater {
 public:
  inflater(std::span<const std::byte> in, std::string path) : in_(in), path_(std::move(path)) {}

  /// Fills out; stops short only where the stream ends.
  datashape::result<std::size_t> fill(memory_span out) {
    std::size_t made = 0;
    while (made < out.size()) {
      auto step = stream_.run(in_, out.subspan(made));
      if (!step)
        return failure(codes::bad_gzip, fmt::format("{}: {} after {} bytes came out", path_, step.error().front().message, total_ + made));
      in_ = in_.subspan(step->consumed);
      made += step->produced;
      ended_ = step->ended;
      if ((ended_ && in_.empty()) || (step->consumed == 0 && step->produced == 0)) break;
    }
    total_ += made;
    return made;
  }

  /// Runs to the end of the stream, so that its checksum is compared.
  datashape::outcome drain() {
    std::byte dropped[4096];
    while (!ended_ || !in_.empty()) {
      DATASHAPE_TRY(const std::size_t n, fill(dropped));
      if (n == 0 && !ended_)
        return failure(codes::truncated, fmt::format("{}: the gzip stream has no end; it stops after {} bytes came out", path_, total_));
      if (n == 0) break;
    }
    return std::monostate{};
  }

  std::size_t total() const noexcept { return total_; }

 private:
  probe::gunzip stream_;
  std::span<const std::byte> in_;
  std::string path_;
  std::size_t total_ = 0;
  bool ended_ = false;
};

datashape::result<gfunc::buffer> inflate_values(std::span<const std::byte> packed, const probe::nifti_header& header,
                                                const std::string& path) {
  const index whole = header.data_offset + header.data_bytes();
  if (whole / deflate_growth > static_cast<index>(packed.size()))
    return failure(codes::truncated,
                   fmt::format("{}: the header asks for {} bytes, {} bytes of gzip cannot hold so many", path, whole, packed.size()));
  gfunc::buffer values = gfunc::buffer::allocate(header.data_bytes());
  inflater stream(packed, path);
  bytes head(static_cast<std::size_t>(header.data_offset));
  DATASHAPE_TRY(std::size_t made, stream.fill(head));
  if (made == head.size()) {
    DATASHAPE_TRY(made, stream.fill({values.data(), static_cast<std::size_t>(values.size())}));
  }
  if (static_cast<index>(stream.total()) < whole)
    return failure(codes::truncated, fmt::format("{}: the gzip stream ends early, {} of {} bytes came out", path, stream.total(), whole));
  DATASHAPE_CHECK(stream.drain());
  return values;
}

std::shared_ptr<const source> open_source(const std::string& path, const probe::nifti_header& header, index limit) {
  const auto file = mapped_file::open(path).value();
  const auto all = file->bytes();
  const index size = header.data_bytes();
  resident_memory memory;
  memory.strides = fortran_strides(extents(header.shape), size / std::max<index>(1, extents(header.shape).product()));
  memory.byte_swapped = header.swapped && header.dtype.is_scalar();
  if (is_gzip(all)) {
    if (limit > 0 && size > limit)
      throw datashape::error(
          codes::chunk_too_large,
          fmt::format("{} holds {} bytes when inflated, the limit is {}; gunzip it, then it is read in place", path, size, limit));
    auto values = std::make_shared<const gfunc::buffer>(inflate_values(all, header, path).value());
    memory.data = values->data();
    memory.pool_bytes = values->size();
    memory.owner = std::move(values);
  } else {
    const index stored = std::max<index>(0, static_cast<index>(all.size()) - header.data_offset);
    if (stored < size)
      throw datashape::error(codes::truncated, fmt::format("{}: the file ends after {} of {} bytes of values", path, stored, size));
    memory.data = all.data() + header.data_offset;
    memory.owner = file;
  }
  return std::make_shared<resident_source>(header.type(), std::move(memory), "nifti " + path, static_cast<index>(all.size()));
}

probe::nifti_header header_of(const std::string& path) {
  return probe::parse_nifti_header(probe::inflated_head(path, probe::nifti_header_bytes).value(), path).value();
}

}  // namespace

std::shared_ptr<const source> nifti_source(const std::string& path, index limit) { return open_source(path, header_of(path), limit); }

array open_nifti(const std::string& path, index limit) {
  const auto header = header_of(path);
  const array stored = from_source(open_source(path, header, limit));
  if (!header.scaled() || !header.dtype.is_scalar()) return stored;
  const bool complex = ndt::class_of(header.dtype.scalar()) == ndt::scalar_class::complex;
  const array values = cast(stored, complex ? ndt::scalar::complex128 : ndt::scalar::float64) * array(header.slope);
  return header.intercept == 0 ? values : values + array(header.intercept);
}

}  // namespace pluribus::nd::io
