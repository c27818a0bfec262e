// SPDX-License-Identifier: BSD-3-Clause
/// See text_elements.hpp.
#include "text_elements.hpp"

#include <algorithm>
#include <cstring>

#include "datashape/try.hpp"
#include "ndt/make.hpp"
#include "value/element_text.hpp"

namespace pluribus::gfunc {

using ndt::kind;
using ndt::notations::literal;

text_elements::text_elements(const value& v) : dtype_(v.dtype()) {
  if (v.form() == value_form::strided) {
    data_ = v.data();
    step_ = v.strides()[0];
  } else {
    reader_.emplace(v);
  }
}

std::string_view text_elements::operator[](index i) const {
  if (reader_) return (*reader_)[i];
  const std::byte* at = data_ + i * step_;
  if (dtype_.kind() == kind::fixed_bytes) return {reinterpret_cast<const char*>(at), static_cast<std::size_t>(dtype_.value())};
  scratch_ = text_of_fixed(dtype_, at);
  return scratch_;
}

datashape::result<text_sink> text_sink::make(const ndt::type& dtype, index expected) {
  text_sink made(dtype, expected);
  made.is_fixed_ = dtype.kind() == kind::fixed_string || dtype.kind() == kind::char_ || dtype.kind() == kind::fixed_bytes;
  if (made.is_fixed_) {
    DATASHAPE_TRY(made.fixed_, value::allocate(ndt::fixed_dim(expected, dtype)));
  }
  return made;
}

bool text_sink::append(index i, std::string_view text) {
  if (!is_fixed_) {
    builder_.append(text);
    return true;
  }
  std::byte* to = fixed_.data() + i * fixed_.itemsize();
  if (dtype_.kind() == kind::fixed_bytes) {
    const auto size = static_cast<std::size_t>(dtype_.value());
    // Zeros at the end are no content, as with NumPy's bytes of fixed size.
    while (text.size() > size && text.back() == '\0') text.remove_suffix(1);
    if (text.size() > size) return false;
    std::memset(to, 0, size);
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return true;
  }
  literal l;
  l.what = literal::form::text;
  l.text = text;
  return static_cast<bool>(write_element(l, dtype_, to));
}

void text_sink::hole(index i) {
  if (!is_fixed_)
    builder_.append({});
  else
    std::memset(fixed_.data() + i * fixed_.itemsize(), 0, static_cast<std::size_t>(fixed_.itemsize()));
}

datashape::result<value> text_sink::finish() && {
  if (is_fixed_) return std::move(fixed_);
  return std::move(builder_).finish(dtype_);
}

}  // namespace pluribus::gfunc
