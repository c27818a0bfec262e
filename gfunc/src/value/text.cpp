// SPDX-License-Identifier: BSD-3-Clause
/// Strings, bytes and json: elements of their own length, by starts and ends in one buffer or as Arrow's 16-byte views of several.
#include "datashape/try.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"
#include "positions.hpp"
#include "walk.hpp"

namespace pluribus::gfunc {

namespace {

datashape::outcome check_leaf(const ndt::type& leaf) {
  const ndt::kind k = leaf.kind();
  if (k == ndt::kind::string || k == ndt::kind::bytes || k == ndt::kind::json) return std::monostate{};
  return unsupported(leaf, "text is a string, bytes or json");
}

}  // namespace

datashape::result<value> value::text(const ndt::type& leaf, value starts, value ends, buffer bytes) {
  DATASHAPE_CHECK(check_leaf(leaf));
  DATASHAPE_CHECK(check_rows(starts, ends, bytes.size(), "bytes of text"));
  const dims shape = starts.shape();
  value_parts parts;
  parts.led.push_back(std::move(starts));
  parts.led.push_back(std::move(ends));
  parts.side.push_back(std::move(bytes));
  return value_access::make(value_form::text, leaf, shape, std::move(parts));
}

datashape::result<value> value::text(const ndt::type& leaf, value offsets, buffer bytes) {
  DATASHAPE_TRY(row_ends rows, rows_of_offsets(offsets));
  return text(leaf, std::move(rows.starts), std::move(rows.ends), std::move(bytes));
}

datashape::result<value> value::text_sized(const ndt::type& leaf, value starts, value sizes, buffer bytes) {
  DATASHAPE_TRY(value ends, ends_of_sizes(starts, sizes));
  return text(leaf, std::move(starts), std::move(ends), std::move(bytes));
}

datashape::result<value> value::text_views(const ndt::type& leaf, value views, std::vector<buffer> buffers) {
  DATASHAPE_CHECK(check_leaf(leaf));
  if (views.dtype().kind() != ndt::kind::fixed_bytes || views.itemsize() != 16)
    return unsupported(views.type(), "views of text are fixed_bytes(16)");
  index row = 0;
  const bool good = walk<1>(views.shape(), {&views.strides()}, [&](const std::array<index, 1>& at) {
    std::int32_t size = 0, place[2] = {};
    std::memcpy(&size, views.data() + at[0], sizeof size);
    std::memcpy(place, views.data() + at[0] + 8, sizeof place);
    ++row;
    if (size <= 12) return size >= 0;
    if (place[0] < 0 || static_cast<std::size_t>(place[0]) >= buffers.size() || place[1] < 0) return false;
    return index{place[1]} + size <= buffers[static_cast<std::size_t>(place[0])].size();
  });
  if (!good) return refusal(codes::bad_rows, "bytes of text: view " + std::to_string(row - 1) + " does not lie inside its buffer");
  const dims shape = views.shape();
  value_parts parts;
  parts.led.push_back(std::move(views));
  parts.side = std::move(buffers);
  return value_access::make(value_form::views, leaf, shape, std::move(parts));
}

}  // namespace pluribus::gfunc
