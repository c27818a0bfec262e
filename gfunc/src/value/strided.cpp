// SPDX-License-Identifier: BSD-3-Clause
/// Values of fixed-size elements over one buffer: made, checked to lie inside, described to programs.
#include <cstring>

#include "datashape/try.hpp"
#include "ndt/layout.hpp"
#include "ndt/make.hpp"
#include "ndt/print.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

namespace {

struct plain_type {
  ndt::type dtype;
  dims shape;
  index element_bytes = 0;
};

datashape::result<plain_type> check(const ndt::type& type) {
  DATASHAPE_TRY(split_type parts, split_dims(type));
  if (!is_plain(parts.dtype)) return unsupported(type, "its elements are not one run of bytes each");
  DATASHAPE_TRY(ndt::layout one, ndt::layout_of(parts.dtype));
  return plain_type{std::move(parts.dtype), parts.shape, one.size()};
}

/// Extents but 0 multiply, so that they do in any order of the dims.
bool is_countable(const dims& shape) noexcept {
  index count = 1;
  for (const index extent : shape) {
    if (extent > 0 && __builtin_mul_overflow(count, extent, &count)) return false;
  }
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

/// Records whose fields are not all plain have one value a field; the nulls of options lie in a bitmap.
datashape::result<value> allocate_parts(const split_type& parts, const ndt::type& type) {
  const ndt::type& t = parts.dtype;
  if (is_named(t)) {
    DATASHAPE_TRY(value inner, value::allocate(ndt::array_type(parts.shape, unnamed(t))));
    return value_access::make(value_form::wrapped, t, parts.shape, {.led = {std::move(inner)}});
  }
  if (t.kind() == ndt::kind::option) {
    DATASHAPE_TRY(value inner, value::allocate(ndt::array_type(parts.shape, t.element())));
    return value::option(std::move(inner), validity::all(), parts.shape.rank());
  }
  if (t.kind() == ndt::kind::record || t.kind() == ndt::kind::tuple) {
    std::vector<value> fields;
    for (std::size_t i = 0; i < t.size(); ++i) {
      DATASHAPE_TRY(value one, value::allocate(ndt::array_type(parts.shape, t.child(i))));
      fields.push_back(std::move(one));
    }
    return value::columns(type, std::move(fields));
  }
  return unsupported(type, "it has no size before its elements are known");
}

template <class T>
value scalar_value(T v) {
  buffer bytes = buffer::allocate(sizeof(T));
  std::memcpy(bytes.data(), &v, sizeof(T));
  value made = value_access::make_strided(ndt::make_scalar(ndt::scalar_of<T>), {}, {}, bytes.data(), sizeof(T), bytes);
  value_access::set_weak(made);
  return made;
}

}  // namespace

datashape::result<value> value::allocate(const ndt::type& type) {
  DATASHAPE_TRY(split_type parts, split_dims(type));
  if (!is_plain(parts.dtype)) return allocate_parts(parts, type);
  DATASHAPE_TRY(plain_type checked, check(type));
  dims strides;
  index bytes = 0;
  if (!packed_strides(checked.shape, checked.element_bytes, strides, bytes)) return unsupported(type, "it is too large");
  buffer memory = buffer::allocate(bytes);
  std::byte* data = memory.data();
  return value_access::make_strided(std::move(checked.dtype), checked.shape, strides, data, checked.element_bytes, std::move(memory));
}

datashape::result<value> value::from_buffer(const ndt::type& type, buffer bytes, index offset) {
  DATASHAPE_TRY(plain_type checked, check(type));
  dims strides;
  index needed = 0;
  if (!packed_strides(checked.shape, checked.element_bytes, strides, needed)) return unsupported(type, "it is too large");
  return strided(type, std::move(bytes), offset, strides);
}

datashape::result<value> value::strided(const ndt::type& type, buffer bytes, index offset, std::span<const index> strides) {
  DATASHAPE_TRY(plain_type checked, check(type));
  if (strides.size() != static_cast<std::size_t>(checked.shape.rank())) {
    return unsupported(type, std::to_string(strides.size()) + " strides are given for " + std::to_string(checked.shape.rank()) + " dims");
  }
  dims steps(strides);
  index low = 0, high = 0;
  const bool inside = extent_of(checked.shape, steps, checked.element_bytes, low, high) && !__builtin_add_overflow(low, offset, &low) &&
                      !__builtin_add_overflow(high, offset, &high) && low >= 0 && high <= bytes.size();
  if (!inside) {
    return refusal(codes::index_out_of_range, "a value of `" + ndt::to_string(type) + "` at byte " + std::to_string(offset) +
                                                  " does not lie inside a buffer of " + std::to_string(bytes.size()) + " bytes");
  }
  if (!is_countable(checked.shape)) return unsupported(type, "it is too large");
  // Steps that nobody takes may be anything; what is kept of them does no harm in sums.
  for (int d = 0; d < steps.rank(); ++d) {
    if (low == high || (checked.shape[d] == 1 && (steps[d] > bytes.size() || steps[d] < -bytes.size()))) steps[d] = 0;
  }
  std::byte* data = bytes.data() == nullptr ? nullptr : bytes.data() + offset;
  return value_access::make_strided(std::move(checked.dtype), checked.shape, steps, data, checked.element_bytes, std::move(bytes));
}

value value::literal(std::int64_t v) { return scalar_value(v); }
value value::literal(double v) { return scalar_value(v); }

ndt::type value::type() const { return ndt::array_type(shape_, dtype_); }

bool value::is_contiguous() const noexcept {
  if (form_ != value_form::strided) return false;
  index expected = itemsize_;
  for (int d = shape_.rank() - 1; d >= 0; --d) {
    if (shape_[d] != 1 && strides_[d] != expected) return shape_.count() == 0;
    expected *= shape_[d];
  }
  return true;
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
