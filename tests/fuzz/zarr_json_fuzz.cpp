// SPDX-License-Identifier: BSD-3-Clause
/// Text into the reader of zarr.json; what is read must be written and read again the same.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "probe/zarr.hpp"

using namespace pluribus;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto array = probe::parse_zarr_array({reinterpret_cast<const char*>(data), size}, "zarr.json");
  if (!array) return 0;
  const std::string text = to_text(*array);
  const auto again = probe::parse_zarr_array(text, "zarr.json");
  if (!again || to_text(*again) != text) std::abort();
  (void)chunk_key(*array, array->shape);
  return 0;
}
