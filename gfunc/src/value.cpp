// SPDX-License-Identifier: BSD-3-Clause
/// Views over buffers: making, checking bounds, taking parts. See value.hpp.
#include "gfunc/value.hpp"

#include <cstring>
#include <string>

#include "datashape/try.hpp"
#include "gfunc/codes.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"

namespace pluribus::gfunc {

namespace {

using datashape::diagnostic;
using datashape::severity;

diagnostic unsupported(const ndt::type& type, const std::string& why) {
  return {codes::unsupported_layout, severity::error, "a value of `" + ndt::to_string(type) + "` is not supported: " + why};
}

bool holds(const ndt::type& dtype) {
  if (dtype.is_scalar()) return true;
  if (dtype.kind() != ndt::kind::record && dtype.kind() != ndt::kind::tuple) return false;
  for (std::size_t i = 0; i < dtype.size(); ++i) {
    if (!holds(dtype.child(i).dtype()) || !dtype.child(i).is_fixed_shape()) return false;
  }
  return true;
}

struct checked_type {
  ndt::type dtype;
  dims shape;
  index element_bytes = 0;
};

datashape::result<checked_type> check(const ndt::type& type) {
  if (type.is_symbolic()) return unsupported(type, "it is a pattern");
  if (!type.is_fixed_shape()) return unsupported(type, "not all its dims are fixed");
  if (type.ndim() > max_rank) return unsupported(type, "it has more than " + std::to_string(max_rank) + " dims");
  if (!holds(type.dtype())) return unsupported(type, "only scalars and records of them are");
  checked_type made;
  made.dtype = type.dtype();
  made.shape = dims(std::span<const index>(type.shape()));
  DATASHAPE_TRY(ndt::layout one, ndt::layout_of(made.dtype));
  made.element_bytes = one.size();
  return made;
}

/// False when the byte count overflows.
bool packed_strides(const dims& shape, index element_bytes, dims& strides, index& bytes) noexcept {
  strides.resize(shape.rank());
  bytes = element_bytes;
  for (int d = shape.rank() - 1; d >= 0; --d) {
    strides[d] = bytes;
    if (__builtin_mul_overflow(bytes, std::max<index>(shape[d], 1), &bytes)) return false;
  }
  if (shape.count() == 0) bytes = 0;
  return true;
}

/// Lowest and one past the highest byte, relative to the first element; false on overflow.
bool extent_of(const dims& shape, const dims& strides, index element_bytes, index& low, index& high) noexcept {
  low = 0;
  high = element_bytes;
  for (int d = 0; d < shape.rank(); ++d) {
    if (shape[d] == 0) {
      low = high = 0;
      return true;
    }
    index reach = 0;
    if (__builtin_mul_overflow(shape[d] - 1, strides[d], &reach)) return false;
    index& side = reach < 0 ? low : high;
    if (__builtin_add_overflow(side, reach, &side)) return false;
  }
  return true;
}

}  // namespace

datashape::result<value> value::allocate(const ndt::type& type) {
  DATASHAPE_TRY(checked_type checked, check(type));
  value made;
  index bytes = 0;
  if (!packed_strides(checked.shape, checked.element_bytes, made.strides_, bytes)) return unsupported(type, "it is too large");
  made.dtype_ = checked.dtype;
  made.shape_ = checked.shape;
  made.memory_ = buffer::allocate(bytes);
  made.data_ = made.memory_.data();
  return made;
}

datashape::result<value> value::from_buffer(const ndt::type& type, buffer bytes, index offset) {
  DATASHAPE_TRY(checked_type checked, check(type));
  dims strides;
  index needed = 0;
  if (!packed_strides(checked.shape, checked.element_bytes, strides, needed)) return unsupported(type, "it is too large");
  return strided(type, std::move(bytes), offset, strides);
}

datashape::result<value> value::strided(const ndt::type& type, buffer bytes, index offset, std::span<const index> strides) {
  DATASHAPE_TRY(checked_type checked, check(type));
  if (strides.size() != static_cast<std::size_t>(checked.shape.rank())) {
    return unsupported(type, std::to_string(strides.size()) + " strides are given for " + std::to_string(checked.shape.rank()) + " dims");
  }
  value made;
  made.dtype_ = checked.dtype;
  made.shape_ = checked.shape;
  made.strides_ = dims(strides);
  index low = 0, high = 0;
  bool inside = extent_of(made.shape_, made.strides_, checked.element_bytes, low, high) && !__builtin_add_overflow(low, offset, &low) &&
                !__builtin_add_overflow(high, offset, &high) && low >= 0 && high <= bytes.size();
  if (!inside) {
    return diagnostic{codes::index_out_of_range, severity::error,
                      "a value of `" + ndt::to_string(type) + "` at byte " + std::to_string(offset) + " does not lie inside a buffer of " +
                          std::to_string(bytes.size()) + " bytes"};
  }
  made.data_ = bytes.data() + offset;
  made.memory_ = std::move(bytes);
  return made;
}

datashape::result<value> value::columns(const ndt::type& type, std::vector<value> fields) {
  DATASHAPE_TRY(checked_type checked, check(type));
  if ((checked.dtype.kind() != ndt::kind::record && checked.dtype.kind() != ndt::kind::tuple) || fields.size() != checked.dtype.size()) {
    return unsupported(type, "columns need a record with as many fields as there are columns");
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    ndt::type wanted = ndt::array_type(checked.shape, checked.dtype.child(i));
    if (fields[i].type() == wanted) continue;
    return diagnostic{codes::unsupported_layout, severity::error,
                      "column `" + std::string(checked.dtype.field(i).name) + "` is `" + ndt::to_string(fields[i].type()) + "`, not `" +
                          ndt::to_string(wanted) + "`"};
  }
  value made;
  made.dtype_ = checked.dtype;
  made.shape_ = checked.shape;
  made.strides_.resize(made.shape_.rank());
  made.columns_ = std::move(fields);
  return made;
}

namespace {
template <class T>
value scalar_value(T v) {
  buffer bytes = buffer::allocate(sizeof(T));
  std::memcpy(bytes.data(), &v, sizeof(T));
  return value::from_buffer(ndt::make_scalar(ndt::scalar_of<T>), std::move(bytes)).value();
}
}  // namespace

value value::literal(std::int64_t v) {
  value made = scalar_value(v);
  made.weak_ = true;
  return made;
}

value value::literal(double v) {
  value made = scalar_value(v);
  made.weak_ = true;
  return made;
}

ndt::type value::type() const { return ndt::array_type(shape_, dtype_); }

bool value::is_contiguous() const noexcept {
  if (by_columns()) return false;
  index expected = is_scalar() ? ndt::size_of(dtype_.scalar()) : 0;
  if (!is_scalar()) {
    auto one = ndt::layout_of(dtype_);
    if (!one) return false;
    expected = one->size();
  }
  for (int d = shape_.rank() - 1; d >= 0; --d) {
    if (shape_[d] != 1 && strides_[d] != expected) return shape_.count() == 0;
    expected *= shape_[d];
  }
  return true;
}

datashape::result<value> value::field(std::string_view name) const {
  std::ptrdiff_t found = dtype_.kind() == ndt::kind::record ? dtype_.find(name) : -1;
  if (found < 0) {
    return diagnostic{codes::no_such_field, severity::error, "`" + ndt::to_string(dtype_) + "` has no field `" + std::string(name) + "`"};
  }
  return item(static_cast<std::size_t>(found));
}

datashape::result<value> value::item(std::size_t i) const {
  if ((dtype_.kind() != ndt::kind::record && dtype_.kind() != ndt::kind::tuple) || i >= dtype_.size()) {
    return diagnostic{codes::no_such_field, severity::error, "`" + ndt::to_string(dtype_) + "` has no field " + std::to_string(i)};
  }
  if (by_columns()) return columns_[i];
  DATASHAPE_TRY(ndt::layout one, ndt::layout_of(dtype_));
  const ndt::type& inner = dtype_.child(i);
  if (shape_.rank() + inner.ndim() > max_rank) return unsupported(inner, "with the dims outside there are too many");
  value made = *this;
  made.dtype_ = inner.dtype();
  made.data_ = data_ + one.field(i).offset;
  dims inner_shape{std::span<const index>(inner.shape())}, inner_strides;
  index bytes = 0;
  DATASHAPE_TRY(ndt::layout leaf, ndt::layout_of(made.dtype_));
  if (!packed_strides(inner_shape, leaf.size(), inner_strides, bytes)) return unsupported(inner, "it is too large");
  made.shape_.resize(shape_.rank() + inner.ndim());
  made.strides_.resize(shape_.rank() + inner.ndim());
  for (int d = 0; d < inner.ndim(); ++d) {
    made.shape_[shape_.rank() + d] = inner_shape[d];
    made.strides_[shape_.rank() + d] = inner_strides[d];
  }
  return made;
}

datashape::result<value> value::at(index i) const {
  if (shape_.rank() == 0) return diagnostic{codes::index_out_of_range, severity::error, "a value without dims cannot be indexed"};
  index wanted = i < 0 ? i + shape_[0] : i;
  if (wanted < 0 || wanted >= shape_[0]) {
    return diagnostic{codes::index_out_of_range, severity::error,
                      "index " + std::to_string(i) + " is outside a dim of " + std::to_string(shape_[0])};
  }
  DATASHAPE_TRY(value made, slice(0, wanted, 1, 1));
  made.shape_ = dims(std::span<const index>(made.shape_.begin() + 1, made.shape_.end()));
  made.strides_ = dims(std::span<const index>(made.strides_.begin() + 1, made.strides_.end()));
  for (value& column : made.columns_) {
    DATASHAPE_TRY(column, column.at(0));
  }
  return made;
}

datashape::result<value> value::slice(int dim, index begin, index count, index step) const {
  bool known = dim >= 0 && dim < shape_.rank() && count >= 0;
  index last = begin;
  if (known && count > 0) {
    index reach = 0;
    known = !__builtin_mul_overflow(count - 1, step, &reach) && !__builtin_add_overflow(begin, reach, &last) && begin >= 0 &&
            begin < shape_[dim] && last >= 0 && last < shape_[dim];
  }
  if (!known) {
    return diagnostic{codes::index_out_of_range, severity::error,
                      "a slice of " + std::to_string(count) + " elements from " + std::to_string(begin) + " by " + std::to_string(step) +
                          " does not lie inside dim " + std::to_string(dim)};
  }
  value made = *this;
  made.shape_[dim] = count;
  if (count > 0 && data_ != nullptr) made.data_ = data_ + begin * strides_[dim];
  made.strides_[dim] = strides_[dim] * step;
  for (value& column : made.columns_) {
    DATASHAPE_TRY(column, column.slice(dim, begin, count, step));
  }
  return made;
}

datashape::result<operand> value::as_operand() const {
  if (!is_scalar()) return unsupported(dtype_, "kernels take scalars; take a field first");
  operand made;
  made.data = data_;
  made.dtype = dtype_.scalar();
  made.byte_swapped = dtype_.is_swapped();
  std::copy(strides_.begin(), strides_.end(), made.strides);
  return made;
}

}  // namespace pluribus::gfunc
