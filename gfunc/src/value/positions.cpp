// SPDX-License-Identifier: BSD-3-Clause
/// Checks positions before anything trusts them. See positions.hpp.
#include "positions.hpp"

#include <string>

#include "datashape/try.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"
#include "walk.hpp"

namespace pluribus::gfunc {

datashape::outcome check_positions(const value& v, std::string_view what) {
  const bool good = (v.dtype().is_scalar(ndt::scalar::int32) || v.dtype().is_scalar(ndt::scalar::int64)) && !v.dtype().is_swapped();
  if (good) return std::monostate{};
  return refusal(codes::unsupported_layout, std::string(what) + " are int32 or int64, not `" + ndt::to_string(v.dtype()) + "`");
}

datashape::outcome check_rows(const value& starts, const value& ends, index limit, std::string_view what) {
  DATASHAPE_CHECK(check_positions(starts, what));
  DATASHAPE_CHECK(check_positions(ends, what));
  if (!(starts.shape() == ends.shape()))
    return refusal(codes::bad_rows, "starts and ends of " + std::string(what) + " have different shapes");
  const integer_reader start(starts), end(ends);
  index row = 0, s = 0, e = 0;
  const bool good = walk<2>(starts.shape(), {&starts.strides(), &ends.strides()}, [&](const std::array<index, 2>& at) {
    s = start(at[0]);
    e = end(at[1]);
    ++row;
    return 0 <= s && s <= e && e <= limit;
  });
  if (good) return std::monostate{};
  return refusal(codes::bad_rows, std::string(what) + ": row " + std::to_string(row - 1) + " goes from " + std::to_string(s) + " to " +
                                      std::to_string(e) + ", and there are " + std::to_string(limit));
}

datashape::result<row_ends> rows_of_offsets(const value& offsets) {
  DATASHAPE_CHECK(check_positions(offsets, "offsets"));
  if (offsets.shape().rank() != 1 || offsets.size() == 0)
    return refusal(codes::bad_rows, "offsets have one dim and one element more than there are rows");
  const index rows = offsets.size() - 1;
  DATASHAPE_TRY(value starts, offsets.slice(0, 0, rows, 1));
  // Of no rows, so that the view stays inside.
  DATASHAPE_TRY(value ends, offsets.slice(0, rows == 0 ? 0 : 1, rows, 1));
  return row_ends{std::move(starts), std::move(ends)};
}

datashape::result<value> ends_of_sizes(const value& starts, const value& sizes) {
  DATASHAPE_CHECK(check_positions(starts, "starts"));
  DATASHAPE_CHECK(check_positions(sizes, "sizes"));
  if (!(starts.shape() == sizes.shape())) return refusal(codes::bad_rows, "starts and sizes have different shapes");
  DATASHAPE_TRY(value ends, value::allocate(ndt::array_type(starts.shape(), ndt::make_scalar(ndt::scalar::int64))));
  const integer_reader start(starts), size(sizes);
  std::byte* to = ends.data();
  const bool good = walk<2>(starts.shape(), {&starts.strides(), &sizes.strides()}, [&](const std::array<index, 2>& at) {
    index end = 0;
    const bool fits = !__builtin_add_overflow(start(at[0]), size(at[1]), &end);
    std::memcpy(to, &end, sizeof end);
    to += sizeof end;
    return fits;
  });
  if (!good) return refusal(codes::bad_rows, "a row ends beyond 2**63");
  return ends;
}

}  // namespace pluribus::gfunc
