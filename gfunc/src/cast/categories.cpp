// SPDX-License-Identifier: BSD-3-Clause
/// See categories.hpp.
#include "categories.hpp"

#include "datashape/try.hpp"
#include "exact_number.hpp"
#include "gfunc/value_text.hpp"
#include "leaf_class.hpp"
#include "ndt/make.hpp"
#include "text_elements.hpp"
#include "value/element_text.hpp"
#include "value/parts.hpp"
#include "value/positions.hpp"
#include "value/walk.hpp"

namespace pluribus::gfunc {

using ndt::kind;
using ndt::notations::literal;

element_keys::element_keys(const value& v) : v_(v) {}

void element_keys::append(index i, std::string& key) const {
  const ndt::type& t = v_.dtype();
  const leaf_class c = leaf_of(t);
  if (v_.form() == value_form::text || v_.form() == value_form::views) {
    key += text_reader(v_)[i];
    return;
  }
  if (v_.form() != value_form::strided || c == leaf_class::other) {
    const auto one = v_.at(i);
    key += one ? to_text(*one) : std::string();
    return;
  }
  const std::byte* at = v_.data() + i * v_.strides()[0];
  if (c == leaf_class::floating || c == leaf_class::complex) {
    exact_number x = load_exact(t, at);
    std::byte bytes[32] = {};
    for (float_value* part : {&x.real, &x.imaginary}) {
      if (part->what == float_value::sort::zero || part->is_nan()) part->negative = false;
    }
    store_exact(x, ndt::make_scalar(t.scalar()), bytes);
    key.append(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(v_.itemsize()));
    return;
  }
  key.append(reinterpret_cast<const char*>(at), static_cast<std::size_t>(v_.itemsize()));
}

encoded_elements encode_elements(const value& v, const std::uint8_t* wanted) {
  encoded_elements made;
  dictionary_index known;
  const element_keys keys(v);
  std::string key;
  made.codes.reserve(static_cast<std::size_t>(v.size()));
  for (index i = 0; i < v.size(); ++i) {
    if (wanted != nullptr && wanted[i] == 0) {
      made.codes.push_back(0);
      continue;
    }
    key.clear();
    keys.append(i, key);
    const index code = known.find_or_add(key);
    if (code == static_cast<index>(made.first.size())) made.first.push_back(i);
    made.codes.push_back(code);
  }
  return made;
}

datashape::result<value> dictionary_of(const value& v) {
  if (v.form() == value_form::coded) return v.dictionary();
  DATASHAPE_TRY(literal all, categories_of(v.dtype()));
  std::string text;
  ndt::notations::append_json(all, text);
  return try_value_from_text(ndt::fixed_dim(static_cast<index>(all.items.size()), v.dtype().child(0)), text);
}

std::vector<index> codes_of(const value& v, const std::uint8_t* wanted) {
  const value& codes = v.form() == value_form::coded ? v.codes() : v;
  const auto dtype = v.form() == value_form::coded ? codes.dtype().scalar() : static_cast<ndt::scalar>(v.dtype().sub());
  std::vector<index> made;
  made.reserve(static_cast<std::size_t>(v.size()));
  walk<1>(codes.shape(), {&codes.strides()}, [&](const std::array<index, 1>& at) {
    const bool counts = wanted == nullptr || wanted[made.size()] != 0;
    made.push_back(counts ? load_integer(codes.data() + at[0], dtype) : -1);
    return true;
  });
  return made;
}

datashape::result<value> codes_as(const std::vector<index>& codes, const dims& shape, ndt::scalar dtype, index count) {
  const index size = ndt::size_of(dtype);
  const bool is_signed = ndt::class_of(dtype) == ndt::scalar_class::signed_integer;
  if (size < 8 && count > index{1} << (8 * size - (is_signed ? 1 : 0)))
    return refusal(codes::bad_code, std::to_string(count) + " categories do not fit codes of " + ndt::name(dtype));
  DATASHAPE_TRY(value made, value::allocate(ndt::array_type(shape, ndt::make_scalar(dtype))));
  for (std::size_t i = 0; i < codes.size(); ++i)
    std::memcpy(made.data() + static_cast<index>(i) * size, &codes[i], static_cast<std::size_t>(size));
  return made;
}

}  // namespace pluribus::gfunc
