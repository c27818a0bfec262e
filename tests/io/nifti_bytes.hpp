// SPDX-License-Identifier: BSD-3-Clause
/// NIfTI-1 headers made by hand, at the offsets of the standard and not through the record under test.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

struct nifti_fields {
  bool big = false;
  std::array<int, 8> dims = {3, 3, 4, 5, 1, 1, 1, 1};
  int datatype = 4, bitpix = 16;
  float offset = 352, slope = 0, intercept = 0;
  std::string magic = "n+1";
  int size = 348;
};

inline std::vector<std::byte> nifti_bytes(const nifti_fields& f) {
  std::vector<std::byte> out(348);
  const auto put = [&](std::size_t at, auto value) {
    std::byte raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    if (f.big != (std::endian::native == std::endian::big)) std::reverse(std::begin(raw), std::end(raw));
    std::copy(std::begin(raw), std::end(raw), out.begin() + static_cast<std::ptrdiff_t>(at));
  };
  const auto text = [&](std::size_t at, const std::string& value) { std::memcpy(out.data() + at, value.data(), value.size()); };
  put(0, std::int32_t{f.size});
  for (std::size_t d = 0; d < 8; ++d) put(40 + 2 * d, static_cast<std::int16_t>(f.dims[d]));
  put(70, static_cast<std::int16_t>(f.datatype));
  put(72, static_cast<std::int16_t>(f.bitpix));
  put(108, f.offset);
  put(112, f.slope);
  put(116, f.intercept);
  text(148, "made in a test");
  text(344, f.magic);
  return out;
}
