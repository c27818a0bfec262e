// SPDX-License-Identifier: BSD-3-Clause
/// Ragged dims and maps: rows of a content by starts and ends, of which Arrow's offsets are one case.
#include "datashape/try.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"
#include "positions.hpp"

namespace pluribus::gfunc {

namespace {

ndt::type row_element(const value& content) { return ndt::array_type(std::span<const index>(content.shape()).subspan(1), content.dtype()); }

datashape::result<value> make(ndt::type dtype, value starts, value ends, value content) {
  const dims shape = starts.shape();
  value_parts parts;
  parts.led.push_back(std::move(starts));
  parts.led.push_back(std::move(ends));
  parts.content = std::move(content);
  return value_access::make(value_form::ragged, std::move(dtype), shape, std::move(parts));
}

}  // namespace

datashape::result<value> value::ragged(value starts, value ends, value content) {
  if (content.shape().rank() == 0) return unsupported(content.type(), "the content of rows has a dim that rows are taken of");
  DATASHAPE_CHECK(check_rows(starts, ends, content.shape()[0], "rows"));
  ndt::type t = ndt::var_dim(row_element(content));
  return make(std::move(t), std::move(starts), std::move(ends), std::move(content));
}

datashape::result<value> value::ragged(value offsets, value content) {
  DATASHAPE_TRY(row_ends rows, rows_of_offsets(offsets));
  return ragged(std::move(rows.starts), std::move(rows.ends), std::move(content));
}

datashape::result<value> value::ragged_sized(value starts, value sizes, value content) {
  DATASHAPE_TRY(value ends, ends_of_sizes(starts, sizes));
  return ragged(std::move(starts), std::move(ends), std::move(content));
}

datashape::result<value> value::map(value rows) {
  const bool pairs = rows.form() == value_form::ragged && rows.content().shape().rank() == 1 &&
                     (rows.content().dtype().kind() == ndt::kind::record || rows.content().dtype().kind() == ndt::kind::tuple) &&
                     rows.content().dtype().size() == 2;
  if (!pairs) return unsupported(rows.type(), "a map is made of ragged records of a key and a value");
  const ndt::type& entry = rows.content().dtype();
  value_access::set_dtype(rows, ndt::map(entry.child(0), entry.child(1)));
  return rows;
}

datashape::result<value> value::row() const {
  if (form_ != value_form::ragged || shape_.rank() != 0) return unsupported(type(), "it is not one row");
  const index start = integer_reader(starts())(0), end = integer_reader(ends())(0);
  return content().slice(0, start, end - start, 1);
}

}  // namespace pluribus::gfunc
