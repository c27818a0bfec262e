// SPDX-License-Identifier: BSD-3-Clause
/// Bytes into the reader of NIfTI-1 headers, as they are and inflated where they are gzip.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "probe/gzip.hpp"
#include "probe/nifti.hpp"

using namespace pluribus;

namespace {

std::vector<std::byte> inflated(std::span<const std::byte> in) {
  std::vector<std::byte> out(1024);
  std::size_t made = 0;
  probe::gunzip stream;
  while (made < out.size() && !in.empty()) {
    const auto step = stream.run(in, std::span(out).subspan(made));
    if (!step || (step->consumed == 0 && step->produced == 0)) break;
    in = in.subspan(step->consumed);
    made += step->produced;
  }
  out.resize(made);
  return out;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto in = std::as_bytes(std::span(data, size));
  const bool packed = size > 2 && data[0] == 0x1f && data[1] == 0x8b;
  const auto header = packed ? probe::parse_nifti_header(inflated(in), "x.nii.gz") : probe::parse_nifti_header(in, "x.nii");
  if (!header) return 0;
  if (header->data_bytes() < 1 || header->data_offset < probe::nifti_header_bytes) std::abort();
  if (to_text(header->values).empty()) std::abort();
  return 0;
}
