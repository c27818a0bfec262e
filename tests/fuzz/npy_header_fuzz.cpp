// SPDX-License-Identifier: BSD-3-Clause
/// Bytes into the reader of .npy headers; what is read and can be written must be read again the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <span>

#include "probe/npy.hpp"

using namespace pluribus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto header = probe::parse_npy_header(std::as_bytes(std::span(data, size)), "x.npy");
  if (!header || header->shape.size() > 16) return 0;
  const auto written = probe::write_npy_header(header->type(), header->fortran_order);
  if (!written) return 0;
  const auto again = probe::parse_npy_header(*written, "x.npy");
  if (!again || !(again->dtype == header->dtype) || again->shape != header->shape) std::abort();
  return 0;
}
