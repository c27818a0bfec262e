// SPDX-License-Identifier: BSD-3-Clause
/// Integers that say where things are: offsets of rows and text, codes, tags. Read one by one at any alignment; native byte order only.
#pragma once
#include <cstring>

#include "datashape/result.hpp"
#include "gfunc/value.hpp"

namespace pluribus::gfunc {

inline index load_integer(const std::byte* at, ndt::scalar dtype) noexcept {
  const auto as = [&]<class T>(T v) {
    std::memcpy(&v, at, sizeof v);
    return static_cast<index>(v);
  };
  switch (dtype) {
    case ndt::scalar::int8: return as(std::int8_t{});
    case ndt::scalar::int16: return as(std::int16_t{});
    case ndt::scalar::int32: return as(std::int32_t{});
    case ndt::scalar::int64: return as(std::int64_t{});
    case ndt::scalar::uint8: return as(std::uint8_t{});
    case ndt::scalar::uint16: return as(std::uint16_t{});
    case ndt::scalar::uint32: return as(std::uint32_t{});
    default: return as(std::uint64_t{});  // beyond int64 it is negative, and out of every range
  }
}

/// A strided value of integers as a pointer and a dtype.
struct integer_reader {
  explicit integer_reader(const value& v) noexcept : data(v.data()), dtype(v.dtype().scalar()) {}
  index operator()(index distance) const noexcept { return load_integer(data + distance, dtype); }

  const std::byte* data;
  ndt::scalar dtype;
};

/// int32 or int64 in native byte order.
datashape::outcome check_positions(const value& v, std::string_view what);
/// starts[i] and ends[i] of one shape, in order and inside [0, limit].
datashape::outcome check_rows(const value& starts, const value& ends, index limit, std::string_view what);
/// Views of n + 1 offsets: the first n and the last n.
struct row_ends {
  value starts, ends;
};
datashape::result<row_ends> rows_of_offsets(const value& offsets);
/// starts + sizes, fresh.
datashape::result<value> ends_of_sizes(const value& starts, const value& sizes);

}  // namespace pluribus::gfunc
