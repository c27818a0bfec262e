// SPDX-License-Identifier: BSD-3-Clause
/// Records and tuples: made of one value a field, and seen as one of their fields, whether they lie in rows or in columns.
#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

namespace {

bool has_fields(const ndt::type& t) noexcept { return t.kind() == ndt::kind::record || t.kind() == ndt::kind::tuple; }

/// One field of rows: the same steps from another first byte, and the dims inside the field in C order.
datashape::result<value> field_of_rows(const value& rows, const ndt::type& record, std::size_t i) {
  DATASHAPE_TRY(ndt::layout one, ndt::layout_of(record));
  DATASHAPE_TRY(split_type inner, split_dims(record.child(i)));
  DATASHAPE_TRY(dims shape, joined(rows.shape(), inner.shape, record.child(i)));
  DATASHAPE_TRY(ndt::layout leaf, ndt::layout_of(inner.dtype));
  dims inner_strides;
  index bytes = 0;
  if (!packed_strides(inner.shape, leaf.size(), inner_strides, bytes)) return unsupported(record, "it is too large");
  dims strides = rows.strides();
  strides.resize(shape.rank());
  for (int d = 0; d < inner.shape.rank(); ++d) strides[rows.shape().rank() + d] = inner_strides[d];
  std::byte* data = rows.data() == nullptr ? nullptr : rows.data() + one.field(i).offset;
  return value_access::make_strided(std::move(inner.dtype), shape, strides, data, leaf.size(), rows.memory());
}

/// The value whose type has fields: through names, nulls, references and ragged dims the field is taken of what is inside.
template <class Take>
datashape::result<value> take_inside(const value& v, const Take& take) {
  switch (v.form()) {
    case value_form::option: {
      DATASHAPE_TRY(value inner, take(v.child()));
      const ndt::type t =
          ndt::array_type(std::span<const index>(inner.shape()).subspan(static_cast<std::size_t>(v.shape().rank())), inner.dtype());
      if (t.kind() != ndt::kind::option) return value::option(std::move(inner), v.valid(), v.shape().rank());
      return unsupported(ndt::array_type(v.shape(), v.dtype()),
                         "a field that can be null of a record that can be null would be null twice");
    }
    case value_form::reference: return take(v.child());
    case value_form::ragged: {
      DATASHAPE_TRY(value inner, take(v.content()));
      return value::ragged(v.starts(), v.ends(), std::move(inner));
    }
    default: {
      DATASHAPE_TRY(value inner, v.unwrapped());
      return take(inner);
    }
  }
}

bool is_around_fields(const value& v) noexcept {
  return v.form() == value_form::option || v.form() == value_form::reference || v.form() == value_form::ragged || is_named(v.dtype());
}

datashape::diagnostic no_field(const ndt::type& t, const std::string& which) {
  return refusal(codes::no_such_field, "`" + ndt::to_string(t) + "` has no field " + which);
}

}  // namespace

datashape::result<value> value::columns(const ndt::type& type, std::vector<value> fields) {
  DATASHAPE_TRY(split_type parts, split_dims(type));
  if (!has_fields(parts.dtype) || parts.dtype.is_variadic() || fields.size() != parts.dtype.size()) {
    return unsupported(type, "columns need a record with as many fields as there are columns");
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const ndt::type wanted = ndt::array_type(parts.shape, parts.dtype.child(i));
    if (fields[i].type() == wanted) continue;
    const std::string_view called = parts.dtype.field(i).name;
    return refusal(codes::unsupported_layout, "column `" + (called.empty() ? std::to_string(i) : std::string(called)) + "` is `" +
                                                  ndt::to_string(fields[i].type()) + "`, not `" + ndt::to_string(wanted) + "`");
  }
  return value_access::make(value_form::columns, std::move(parts.dtype), parts.shape, {.fields = std::move(fields)});
}

datashape::result<value> value::field(std::string_view name) const {
  if (is_around_fields(*this)) return take_inside(*this, [&](const value& v) { return v.field(name); });
  const std::ptrdiff_t found = dtype_.kind() == ndt::kind::record ? dtype_.find(name) : -1;
  if (found < 0) return no_field(dtype_, "`" + std::string(name) + "`");
  return item(static_cast<std::size_t>(found));
}

datashape::result<value> value::item(std::size_t i) const {
  if (is_around_fields(*this)) return take_inside(*this, [&](const value& v) { return v.item(i); });
  if (!has_fields(dtype_) || i >= dtype_.size()) return no_field(dtype_, std::to_string(i));
  if (by_columns()) return parts_->fields[i];
  return field_of_rows(*this, dtype_, i);
}

}  // namespace pluribus::gfunc
