// SPDX-License-Identifier: BSD-3-Clause
/// The header of a NIfTI-1 file: 348 bytes flow in, read through the layout of their datashape record; checked shape, dtype, scaling and
/// the place of the values flow out.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/type.hpp"
#include "probe/json.hpp"

namespace pluribus::probe {

/// The header as a datashape: a record of 348 bytes in C layout.
const ndt::type& nifti_record();

struct nifti_header {
  bool swapped = false;           ///< stored in the other byte order than this machine's
  json values;                    ///< every field of nifti_record(), by name
  ndt::type dtype;                ///< of one stored element; native byte order, see `swapped`
  std::vector<ndt::index> shape;  ///< (x, y, z[, t, ...]); x varies fastest
  ndt::index data_offset = 0;
  double slope = 1, intercept = 0;

  bool scaled() const noexcept { return slope != 1 || intercept != 0; }
  ndt::index data_bytes() const;
  ndt::type type() const;  ///< shape * dtype
  bool big_endian() const noexcept;
};

inline constexpr ndt::index nifti_header_bytes = 348;

datashape::result<nifti_header> parse_nifti_header(std::span<const std::byte> head, std::string_view where);
/// Whether these bytes begin a NIfTI-1 header, of either byte order.
bool looks_like_nifti(std::span<const std::byte> head) noexcept;

}  // namespace pluribus::probe
