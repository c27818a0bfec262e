// SPDX-License-Identifier: BSD-3-Clause
/// Records from rows to columns, which is a view, and from columns to rows, which is a copy.
#include "datashape/try.hpp"
#include "elements.hpp"
#include "gfunc/copy.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

namespace {

bool is_record(const ndt::type& t) noexcept { return t.kind() == ndt::kind::record || t.kind() == ndt::kind::tuple; }

/// Writes what lies in columns into rows that are there.
datashape::outcome fill(const value& rows, const value& from) {
  if (is_record(rows.dtype())) {
    for (std::size_t i = 0; i < rows.dtype().size(); ++i) {
      DATASHAPE_TRY(value to, rows.item(i));
      DATASHAPE_TRY(value source, from.item(i));
      DATASHAPE_CHECK(fill(to, source));
    }
    return std::monostate{};
  }
  if (from.form() != value_form::strided) return unsupported(from.type(), "its elements are not one run of bytes each");
  buffer packed = buffer::allocate(from.size() * from.itemsize());
  pack_elements(packed.data(), from.data(), from.shape(), from.strides(), from.itemsize());
  spread_elements(rows.data(), rows.shape(), rows.strides(), rows.itemsize(), packed.data());
  return std::monostate{};
}

}  // namespace

datashape::result<value> to_rows(const value& v) {
  if (!is_record(v.dtype())) return unsupported(v.type(), "only records lie in rows or columns");
  if (v.form() == value_form::strided) return v;
  if (!is_plain(v.dtype())) return unsupported(v.type(), "rows have fields of fixed size without nulls");
  DATASHAPE_TRY(value rows, value::allocate(v.type()));
  // Bytes between fields are defined, so that equal records are equal bytes.
  if (rows.size() > 0) std::memset(rows.data(), 0, static_cast<std::size_t>(rows.size() * rows.itemsize()));
  DATASHAPE_CHECK(fill(rows, v));
  return rows;
}

datashape::result<value> to_columns(const value& v) {
  if (!is_record(v.dtype())) return unsupported(v.type(), "only records lie in rows or columns");
  std::vector<value> fields;
  for (std::size_t i = 0; i < v.dtype().size(); ++i) {
    DATASHAPE_TRY(value one, v.item(i));
    if (is_record(one.dtype())) {
      DATASHAPE_TRY(one, to_columns(one));
    }
    fields.push_back(std::move(one));
  }
  return value::columns(v.type(), std::move(fields));
}

}  // namespace pluribus::gfunc
