// SPDX-License-Identifier: BSD-3-Clause
/// The parts a value shares with its copies, and the one way in which views of a value are made: the same change of dims on every part that
/// has the value's dims. Nothing here is API.
#pragma once
#include <string>

#include "gfunc/codes.hpp"
#include "gfunc/value.hpp"
#include "ndt/make.hpp"

namespace pluribus::gfunc {

struct value_parts {
  std::vector<value> led = {};     ///< have the value's leading dims: child; starts and ends; codes; tags; positions
  std::vector<value> fields = {};  ///< columns, members of a union; have the value's dims but in form dense
  value content = {};              ///< rows of ragged dims, dictionary
  validity valid = {};
  std::vector<buffer> side = {};  ///< bytes of text
};

struct value_access {
  static value make(value_form form, ndt::type dtype, const dims& shape, value_parts parts) {
    value made;
    made.form_ = form;
    made.dtype_ = std::move(dtype);
    made.shape_ = shape;
    made.strides_.resize(shape.rank());
    made.parts_ = std::make_shared<const value_parts>(std::move(parts));
    return made;
  }
  /// No checks.
  static value make_strided(ndt::type dtype, const dims& shape, const dims& strides, std::byte* data, index itemsize, buffer memory) {
    value made;
    made.dtype_ = std::move(dtype);
    made.shape_ = shape;
    made.strides_ = strides;
    made.data_ = data;
    made.itemsize_ = itemsize;
    made.memory_ = std::move(memory);
    return made;
  }
  /// Fresh packed memory of a native scalar into an empty value; false when the byte count overflows.
  static bool allocate_packed(value& into, ndt::scalar dtype, const dims& shape) {
    const index size = ndt::size_of(dtype);
    into.strides_.resize(shape.rank());
    index bytes = size;
    for (int d = shape.rank() - 1; d >= 0; --d) {
      into.strides_[d] = bytes;
      if (__builtin_mul_overflow(bytes, shape[d], &bytes)) return false;
    }
    into.memory_ = buffer::allocate(bytes);
    into.data_ = into.memory_.data();
    into.dtype_ = ndt::make_scalar(dtype);
    into.shape_ = shape;
    into.itemsize_ = size;
    return true;
  }
  static const value_parts& parts(const value& v) noexcept { return *v.parts_; }
  static bool has_parts(const value& v) noexcept { return v.parts_ != nullptr; }
  static void set_parts(value& v, value_parts parts) { v.parts_ = std::make_shared<const value_parts>(std::move(parts)); }
  static dims& shape(value& v) noexcept { return v.shape_; }
  static dims& strides(value& v) noexcept { return v.strides_; }
  static std::byte*& data(value& v) noexcept { return v.data_; }
  static void set_weak(value& v) noexcept { v.weak_ = true; }
  static void set_dtype(value& v, ndt::type t) noexcept { v.dtype_ = std::move(t); }

  static validity with_dims(validity v, const dims& strides, index offset) noexcept {
    v.strides_ = strides;
    v.offset_ = offset;
    return v;
  }
};

/// f(shape, strides, offset) changes the leading dims of one view, whatever its unit; dims that follow stay behind what f makes.
template <class F>
value with_leading_dims(const value& v, const F& f) {
  value made = v;
  index offset = 0;
  f(value_access::shape(made), value_access::strides(made), offset);
  if (value_access::data(made) != nullptr) value_access::data(made) += offset;
  if (!value_access::has_parts(v)) return made;
  value_parts parts = value_access::parts(v);
  for (value& part : parts.led) part = with_leading_dims(part, f);
  if (v.form() != value_form::dense) {
    for (value& part : parts.fields) part = with_leading_dims(part, f);
  }
  if (parts.valid.is_beside()) {
    dims shape = v.shape(), strides = parts.valid.strides();
    index moved = 0;
    f(shape, strides, moved);
    parts.valid = value_access::with_dims(parts.valid, strides, parts.valid.offset() + moved);
  }
  value_access::set_parts(made, std::move(parts));
  return made;
}

/// The most dims that any part with the value's own dims has.
int deepest_rank(const value& v) noexcept;

inline datashape::diagnostic refusal(datashape::code id, std::string message) {
  return {id, datashape::severity::error, std::move(message)};
}
datashape::diagnostic unsupported(const ndt::type& type, const std::string& why);

/// The leading fixed dims of a type and what follows them.
struct split_type {
  ndt::type dtype;
  dims shape;
};
datashape::result<split_type> split_dims(const ndt::type& type);

/// Below names, annotations and one-type constructors; stops at dims.
ndt::type unnamed(const ndt::type& type);
bool is_named(const ndt::type& type) noexcept;

/// Every value of the type is one run of bytes: no nulls, no rows, no text of its own length, no dictionary beside it.
bool is_plain(const ndt::type& type);

/// False when the byte count overflows.
bool packed_strides(const dims& shape, index element_bytes, dims& strides, index& bytes) noexcept;

/// The dims of `leading` and then those of `rest`; refused above max_rank.
datashape::result<dims> joined(const dims& leading, const dims& rest, const ndt::type& named);

}  // namespace pluribus::gfunc
