// SPDX-License-Identifier: BSD-3-Clause
/// DLPack dtypes (code, bits, lanes) to scalars and back. Several lanes are read as a fixed dimension; shapes belong to the tensor, so a
/// type with dimensions is refused.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

/// The bytes of a DLDataType.
struct dlpack_dtype {
  std::uint8_t code = 0;
  std::uint8_t bits = 0;
  std::uint16_t lanes = 1;

  friend bool operator==(const dlpack_dtype&, const dlpack_dtype&) = default;
};

datashape::result<type> from_dlpack(dlpack_dtype dtype);
datashape::result<dlpack_dtype> to_dlpack(const type& t);

/// `2,32,1`
datashape::result<type> from_dlpack_text(std::string_view text);
datashape::result<std::string> to_dlpack_text(const type& t);

}  // namespace pluribus::ndt
