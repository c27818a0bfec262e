// SPDX-License-Identifier: BSD-3-Clause
/// The header of a .npy file: bytes flow in, dtype, shape, order and the place of the data flow out, and back. Objects (pickles) are
/// refused.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datashape/result.hpp"
#include "ndt/literal.hpp"
#include "ndt/type.hpp"

namespace pluribus::probe {

struct npy_header {
  int major = 1, minor = 0;
  ndt::type dtype;  ///< byte order as stored: `>int32`
  std::vector<ndt::index> shape;
  bool fortran_order = false;
  ndt::index data_offset = 0;
  ndt::index item_bytes = 0;

  ndt::type type() const;
  ndt::index data_bytes() const noexcept;
};

/// The longest header that is read.
inline constexpr ndt::index npy_header_limit = ndt::index{1} << 20;

/// `head` is the start of a file, at least the header; `where` names it in messages.
datashape::result<npy_header> parse_npy_header(std::span<const std::byte> head, std::string_view where);
/// How many bytes the header takes, from the first 12 bytes of the file.
datashape::result<ndt::index> npy_header_bytes(std::span<const std::byte> head, std::string_view where);
/// Version 1.0 (2.0 where it is longer than 64 KiB), padded so that the data begin at a multiple of 64.
datashape::result<std::vector<std::byte>> write_npy_header(const ndt::type& type, bool fortran_order = false);

/// What NumPy's header says of the dtype, read as ndt::from_numpy reads it, and refused where the values are not plain bytes here (objects,
/// NaT, text of any length).
datashape::result<ndt::type> dtype_from_descr(const ndt::notations::literal& descr);
/// The descr as Python text: padding between fields is unnamed `|V`, since a header takes no dict.
datashape::result<std::string> descr_of(const ndt::type& dtype);

}  // namespace pluribus::probe
