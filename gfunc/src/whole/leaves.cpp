// SPDX-License-Identifier: BSD-3-Clause
/// See leaves.hpp.
#include "leaves.hpp"

#include "axes.hpp"
#include "datashape/try.hpp"
#include "gfunc/broadcast.hpp"
#include "gfunc/codes.hpp"
#include "gfunc/copy.hpp"
#include "movement.hpp"
#include "ndt/print.hpp"
#include "promote.hpp"
#include "value_cast.hpp"

namespace pluribus::gfunc::whole {

namespace {

bool is_composed(const value& v) noexcept { return v.dtype().kind() == ndt::kind::record || v.dtype().kind() == ndt::kind::tuple; }

/// Strides of `v` under `shape` when the elements can stay where they are, by merging dims that lie as one. As NumPy does.
bool view_strides(const value& v, const dims& shape, dims& strides) {
  dims old_shape, old_strides;
  for (int d = 0; d < v.shape().rank(); ++d) {
    if (v.shape()[d] == 1) continue;
    old_shape.resize(old_shape.rank() + 1);
    old_strides.resize(old_shape.rank());
    old_shape[old_shape.rank() - 1] = v.shape()[d];
    old_strides[old_shape.rank() - 1] = v.strides()[d];
  }
  strides.resize(shape.rank());
  int from = 0, to = 0;
  while (from < old_shape.rank() && to < shape.rank()) {
    index old_count = old_shape[from], new_count = shape[to];
    int from_end = from + 1, to_end = to + 1;
    while (old_count != new_count) {
      if (new_count < old_count) {
        if (to_end == shape.rank()) return false;
        new_count *= shape[to_end++];
      } else {
        if (from_end == old_shape.rank()) return false;
        old_count *= old_shape[from_end++];
      }
    }
    for (int d = from; d + 1 < from_end; ++d) {
      if (old_strides[d] != old_shape[d + 1] * old_strides[d + 1]) return false;
    }
    strides[to_end - 1] = old_strides[from_end - 1];
    for (int d = to_end - 1; d > to; --d) strides[d - 1] = strides[d] * shape[d];
    from = from_end;
    to = to_end;
  }
  for (; to < shape.rank(); ++to) strides[to] = 0;  // all of extent 1
  return true;
}

datashape::result<value> same_bytes(const value& v, const dims& shape, const dims& strides) {
  return value::strided(ndt::array_type(shape, v.dtype()), v.memory(), v.data() - v.memory().data(), strides);
}

}  // namespace

datashape::result<value> map_leaves(const value_call& c, std::span<const value> in,
                                    function_ref<datashape::result<value>(std::span<const value>)> move) {
  if (in.empty() || in[0].is_scalar()) return move(in);
  if (!is_composed(in[0])) {
    return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                 "`" + std::string(c.function) + "` is not defined for values of `" + ndt::to_string(in[0].dtype()) + "`"};
  }
  return map_fields(c, in, [&](std::span<const value> field) { return map_leaves(c, field, move); });
}

datashape::result<value> map_fields(const value_call& c, std::span<const value> in,
                                    function_ref<datashape::result<value>(std::span<const value>)> of_field) {
  const ndt::type dtype = in[0].dtype();
  if (dtype.size() == 0) return c.wrong("a record without fields has nothing to move");
  std::vector<value> columns;
  for (std::size_t i = 0; i < dtype.size(); ++i) {
    std::vector<value> field;
    for (const value& v : in) {
      DATASHAPE_TRY(value one, v.item(i));
      field.push_back(std::move(one));
    }
    DATASHAPE_TRY(value column, of_field(field));
    columns.push_back(std::move(column));
  }
  const dims shape = first_of(columns[0].shape(), columns[0].shape().rank() - dtype.child(0).ndim());
  return value::columns(ndt::array_type(shape, dtype), std::move(columns));
}

datashape::result<value> packed(const value_call& c, const value& v) {
  return map_leaves(c, std::span<const value>(&v, 1),
                    [&](std::span<const value> leaf) { return packed_value(leaf[0], leaf[0].dtype().scalar(), c.functions); });
}

datashape::result<value> packed_as(const value_call& c, const value& v, ndt::scalar to) {
  const auto is_complex = [](ndt::scalar s) { return ndt::class_of(s) == ndt::scalar_class::complex; };
  if (v.is_scalar() && is_complex(v.dtype().scalar()) && !is_complex(to)) {
    return datashape::diagnostic{codes::no_matching_kernel, datashape::severity::error,
                                 "`" + std::string(c.function) + "` takes real numbers there, not `" + ndt::to_string(v.dtype()) + "`"};
  }
  return packed_value(v, to, c.functions);
}

datashape::result<value> indices_of(const value_call& c, const value& v) {
  const bool integers = v.is_scalar() && is_integer(v.dtype().scalar());
  if (v.form() == value_form::option) {
    return datashape::diagnostic{codes::null_argument, datashape::severity::error,
                                 "`" + std::string(c.function) + "` takes no nulls among indices; fill or drop them first"};
  }
  if (!integers) return c.wrong("indices are integers, not `" + ndt::to_string(v.dtype()) + "`");
  return packed_value(v, ndt::scalar::int64, c.functions);
}

datashape::result<value> reshaped(const value_call& c, const value& v, const dims& shape) {
  if (!v.is_scalar() && !is_composed(v)) {
    DATASHAPE_TRY(value flat, flattened(c, v));
    return unflatten(flat, shape);
  }
  const auto of_scalars = [&](std::span<const value> leaf) -> datashape::result<value> {
    const value& from = leaf[0];
    dims whole = shape;
    for (int d = v.shape().rank(); d < from.shape().rank(); ++d) {
      whole.resize(whole.rank() + 1);
      whole[whole.rank() - 1] = from.shape()[d];
    }
    dims strides;
    if (whole.count() == 0) return value::allocate(ndt::array_type(whole, from.dtype()));
    if (view_strides(from, whole, strides)) return same_bytes(from, whole, strides);
    DATASHAPE_TRY(value copy, packed_value(from, from.dtype().scalar(), c.functions));
    view_strides(copy, whole, strides);
    return same_bytes(copy, whole, strides);
  };
  const std::span<const value> all(&v, 1);
  return v.is_scalar() ? of_scalars(all) : moved(c, all, of_scalars);
}

datashape::result<value> flattened(const value_call& c, const value& v) {
  if (v.is_scalar()) return reshaped(c, v, dims{v.shape().count()});
  if (v.shape().rank() > 0) return flatten(v);
  const view_dim once[] = {{-1, 1, 0, 1}};
  return v.viewed(once);
}

datashape::result<one_axis> axis_or_flattened(const value_call& c, const value& v) {
  if (!c.has("axis")) {
    DATASHAPE_TRY(value flat, flattened(c, v));
    return one_axis{std::move(flat), 0};
  }
  DATASHAPE_TRY(int axis, axis_option(c, "axis", v.shape().rank()));
  return one_axis{v, axis};
}

datashape::result<value> make(const dims& shape, const ndt::type& dtype) {
  if (checked_count(shape) < 0) {
    return datashape::diagnostic{codes::bad_argument, datashape::severity::error,
                                 "the shape " + shape_text(shape) + " is negative or too large"};
  }
  return value::allocate(ndt::array_type(shape, dtype));
}
datashape::result<value> make(const dims& shape, ndt::scalar dtype) { return make(shape, ndt::make_scalar(dtype)); }

std::vector<view_dim> same_dims(const value& v) {
  std::vector<view_dim> all;
  for (int d = 0; d < v.shape().rank(); ++d) all.push_back({d, v.shape()[d], 0, 1});
  return all;
}

value axis_to_end(const value& v, int axis) {
  std::vector<view_dim> all = same_dims(v);
  const view_dim moved = all[static_cast<std::size_t>(axis)];
  all.erase(all.begin() + axis);
  all.push_back(moved);
  return v.viewed(all);
}

value end_to_axis(const value& v, int axis) {
  std::vector<view_dim> all = same_dims(v);
  const view_dim moved = all.back();
  all.pop_back();
  all.insert(all.begin() + axis, moved);
  return v.viewed(all);
}

value repeated_to(const value& v, const dims& shape) {
  std::vector<view_dim> all;
  const int extra = shape.rank() - v.shape().rank();
  for (int d = 0; d < shape.rank(); ++d) {
    const int from = d - extra;
    if (from < 0 || (v.shape()[from] == 1 && shape[d] != 1))
      all.push_back({-1, shape[d], 0, 1});
    else
      all.push_back({from, shape[d], 0, 1});
  }
  return v.viewed(all);
}

datashape::result<value> record_of(std::initializer_list<std::pair<std::string_view, value>> fields) {
  std::vector<ndt::named_type> types;
  std::vector<value> columns;
  for (const auto& [name, v] : fields) {
    types.push_back({std::string(name), v.type()});
    columns.push_back(v);
  }
  return value::columns(ndt::record(types), std::move(columns));
}

datashape::result<value> tuple_of(std::vector<value> fields) {
  std::vector<ndt::type> types;
  for (const value& v : fields) types.push_back(v.type());
  return value::columns(ndt::tuple(types), std::move(fields));
}

}  // namespace pluribus::gfunc::whole
