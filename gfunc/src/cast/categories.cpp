// SPDX-License-Identifier: BSD-3-Clause
/// See categories.hpp.
#include "categories.hpp"

#include <algorithm>

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

using ndt::notations::literal;

element_keys::element_keys(const value& v) : v_(v), class_(leaf_of(v.dtype())) {
  if (v.form() == value_form::text || v.form() == value_form::views) text_.emplace(v);
}

std::string_view element_keys::operator[](index i) const {
  if (text_) return (*text_)[i];
  if (v_.form() != value_form::strided || class_ == leaf_class::other) {
    const auto one = v_.at(i);
    scratch_ = one ? to_text(*one) : std::string();
    return scratch_;
  }
  const std::byte* at = v_.data() + i * v_.strides()[0];
  const auto size = static_cast<std::size_t>(v_.itemsize());
  if (class_ != leaf_class::floating && class_ != leaf_class::complex) return {reinterpret_cast<const char*>(at), size};
  exact_number x = load_exact(v_.dtype(), at);
  for (float_value* part : {&x.real, &x.imaginary}) {
    if (part->what == float_value::sort::zero || part->is_nan()) part->negative = false;
  }
  scratch_.assign(size, '\0');
  store_exact(x, ndt::make_scalar(v_.dtype().scalar()), reinterpret_cast<std::byte*>(scratch_.data()));
  return scratch_;
}

std::size_t dictionary_index::place(std::string_view key, std::size_t hash) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
    const index position = slots_[at];
    if (position < 0) return at;
    const auto k = static_cast<std::size_t>(position);
    if (hashes_[k] != hash) continue;
    const std::size_t begin = k == 0 ? 0 : ends_[k - 1];
    if (key == std::string_view(bytes_).substr(begin, ends_[k] - begin)) return at;
  }
}

void dictionary_index::grow() {
  slots_.assign(std::max<std::size_t>(16, 2 * slots_.size()), -1);
  for (std::size_t k = 0; k < hashes_.size(); ++k) {
    std::size_t at = hashes_[k] & (slots_.size() - 1);
    while (slots_[at] >= 0) at = (at + 1) & (slots_.size() - 1);
    slots_[at] = static_cast<index>(k);
  }
}

index dictionary_index::find_or_add(std::string_view key) {
  if (2 * (hashes_.size() + 1) > slots_.size()) grow();
  const std::size_t hash = std::hash<std::string_view>()(key), at = place(key, hash);
  if (slots_[at] >= 0) return slots_[at];
  slots_[at] = size();
  hashes_.push_back(hash);
  bytes_.append(key);
  ends_.push_back(bytes_.size());
  return size() - 1;
}

encoded_elements encode_elements(const value& v, const std::uint8_t* wanted) {
  encoded_elements made;
  dictionary_index known;
  const element_keys keys(v);
  made.codes.reserve(static_cast<std::size_t>(v.size()));
  for (index i = 0; i < v.size(); ++i) {
    if (wanted != nullptr && wanted[i] == 0) {
      made.codes.push_back(0);
      continue;
    }
    const index code = known.find_or_add(keys[i]);
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
