// SPDX-License-Identifier: BSD-3-Clause
/// Values by their scalar leaves: a record goes through a function field by field and comes out by columns, so whatever only moves elements
/// is written once, for scalars. Also packing, reshaping and making values that every family needs.
#pragma once
#include <functional>
#include <span>

#include "datashape/result.hpp"
#include "gfunc/function_ref.hpp"
#include "gfunc/value_function.hpp"
#include "ndt/make.hpp"

namespace pluribus::gfunc::whole {

/// `move` maps values of scalars to values of scalars; it must treat the leading dims of all alike and leave dims inside fields alone.
/// All values have one dtype.
datashape::result<value> map_leaves(const value_call& c, std::span<const value> in,
                                    function_ref<datashape::result<value>(std::span<const value>)> move);

/// Records and tuples of one dtype, field by field: each field of the result is made of that field of all.
datashape::result<value> map_fields(const value_call& c, std::span<const value> in,
                                    function_ref<datashape::result<value>(std::span<const value>)> of_field);

/// C order, native-endian, aligned. Shared when it is so already.
datashape::result<value> packed(const value_call& c, const value& v);
datashape::result<value> packed_as(const value_call& c, const value& v, ndt::scalar to);
/// As int64 in C order; integers only.
datashape::result<value> indices_of(const value_call& c, const value& v);
/// The same elements in C order under another shape of as many; copies only where strides do not allow a view.
datashape::result<value> reshaped(const value_call& c, const value& v, const dims& shape);
datashape::result<value> flattened(const value_call& c, const value& v);

/// By the option `axis`: that axis of the value, or the one axis of the flattened value when the option is none.
struct one_axis {
  value of;
  int axis = 0;
};
datashape::result<one_axis> axis_or_flattened(const value_call& c, const value& v);

datashape::result<value> make(const dims& shape, ndt::scalar dtype);
datashape::result<value> make(const dims& shape, const ndt::type& dtype);
/// The identity view, one view_dim a dim.
std::vector<view_dim> same_dims(const value& v);
/// A view whose dim `axis` stands last; and the reverse.
value axis_to_end(const value& v, int axis);
value end_to_axis(const value& v, int axis);
/// `v` repeated to a shape it broadcasts to; a view.
value repeated_to(const value& v, const dims& shape);
/// By columns, with these names.
datashape::result<value> record_of(std::initializer_list<std::pair<std::string_view, value>> fields);
datashape::result<value> tuple_of(std::vector<value> fields);

template <class T>
T* data_of(const value& v) noexcept {
  return reinterpret_cast<T*>(v.data());
}

}  // namespace pluribus::gfunc::whole
