// SPDX-License-Identifier: BSD-3-Clause
/// Data types of Zarr metadata, as JSON, both ways: v2 `dtype` (NumPy type strings and lists of fields) and v3 `data_type` (core names, r*,
/// the registered extensions struct, string, bytes, fixed_length_utf32, numpy.datetime64, numpy.timedelta64 and small floats).
#pragma once
#include <string>
#include <string_view>

#include "datashape/result.hpp"
#include "ndt/type.hpp"

namespace pluribus::ndt {

datashape::result<type> from_zarr2(std::string_view json);
datashape::result<std::string> to_zarr2(const type& t);

/// A bare name is read with or without quotes. A v3 `struct` says fields and no offsets: it is the plain record.
datashape::result<type> from_zarr3(std::string_view json);
datashape::result<std::string> to_zarr3(const type& t);

}  // namespace pluribus::ndt
