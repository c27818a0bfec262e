// SPDX-License-Identifier: BSD-3-Clause
/// Readers of rows, text and validity, and the packing of rows. See rows.hpp.
#include "gfunc/rows.hpp"

#include <string>

#include "datashape/identifier.hpp"
#include "datashape/try.hpp"
#include "ndt/make.hpp"
#include "parts.hpp"
#include "valid_test.hpp"

namespace pluribus::gfunc {

row_reader::row_reader(const value& starts, const value& ends) noexcept
    : size_(starts.size()),
      start_(starts.data()),
      end_(ends.data()),
      start_wide_(starts.itemsize() == 8),
      end_wide_(ends.itemsize() == 8),
      start_at_(starts.shape(), starts.strides()),
      end_at_(ends.shape(), ends.strides()) {}

bool row_reader::is_of_offsets() const noexcept {
  const index bytes = end_wide_ ? 8 : 4;
  return start_wide_ == end_wide_ && end_ == start_ + bytes && start_at_.step() == bytes && end_at_.step() == bytes;
}

bool row_reader::is_packed() const noexcept {
  if (is_of_offsets()) return true;
  for (index i = 1; i < size_; ++i) {
    if ((*this)[i].begin != (*this)[i - 1].end) return false;
  }
  return true;
}

namespace {

template <class Offset>
void differences(const std::byte* offsets, std::vector<index>& to) {
  const auto at = [&](std::size_t i) {
    Offset v = 0;
    std::memcpy(&v, offsets + i * sizeof v, sizeof v);
    return static_cast<index>(v);
  };
  for (std::size_t i = 0; i < to.size(); ++i) to[i] = at(i + 1) - at(i);
}

}  // namespace

std::vector<index> row_reader::sizes() const {
  std::vector<index> made(static_cast<std::size_t>(size_));
  if (is_of_offsets()) {
    end_wide_ ? differences<std::int64_t>(start_, made) : differences<std::int32_t>(start_, made);
    return made;
  }
  for (index i = 0; i < size_; ++i) made[static_cast<std::size_t>(i)] = (*this)[i].size();
  return made;
}

namespace {
const value& starts_of(const value& text) noexcept { return text.form() == value_form::text ? text.starts() : text.view_elements(); }
const value& ends_of(const value& text) noexcept { return text.form() == value_form::text ? text.ends() : text.view_elements(); }
}  // namespace

text_reader::text_reader(const value& text) noexcept
    : size_(text.size()),
      side_(&value_access::parts(text).side),
      rows_(starts_of(text), ends_of(text)),
      view_at_(starts_of(text).shape(), starts_of(text).strides()) {
  if (text.form() == value_form::text)
    bytes_ = reinterpret_cast<const char*>(text.bytes().data());
  else
    views_ = text.view_elements().data();
}

std::string_view text_reader::operator[](index i) const noexcept {
  if (views_ == nullptr) {
    const row_range r = rows_[i];
    return {bytes_ + r.begin, static_cast<std::size_t>(r.size())};
  }
  const std::byte* view = views_ + view_at_(i);
  std::int32_t size = 0, place[2] = {};
  std::memcpy(&size, view, sizeof size);
  if (size <= 12) return {reinterpret_cast<const char*>(view + 4), static_cast<std::size_t>(size)};
  std::memcpy(place, view + 8, sizeof place);
  return {reinterpret_cast<const char*>((*side_)[static_cast<std::size_t>(place[0])].data()) + place[1], static_cast<std::size_t>(size)};
}

namespace {
dims beside_strides(const value& v) {
  dims none;
  none.resize(v.shape().rank());
  return v.form() == value_form::option && v.valid().is_beside() ? v.valid().strides() : none;
}
dims data_strides(const value& v) {
  dims strides;
  strides.resize(v.shape().rank());
  if (v.form() != value_form::option) return strides;
  for (int d = 0; d < strides.rank(); ++d) strides[d] = v.child().strides()[d];
  return strides;
}
}  // namespace

valid_reader::valid_reader(const value& v) : beside_(v.shape(), beside_strides(v)), bytes_(v.shape(), data_strides(v)) {
  if (v.form() != value_form::option) return;
  valid_ = v.valid();
  data_ = v.child();
}

bool valid_reader::operator[](index i) const noexcept {
  if (valid_.is_all()) return true;
  if (valid_.is_beside()) return valid_.test(beside_(i));
  return valid_test(valid_, data_)(0, bytes_(i));
}

datashape::result<packed_rows> pack_rows(const dims& shape, std::span<const index> sizes) {
  const index rows = shape.count();
  DATASHAPE_TRY(value offsets, value::allocate(ndt::fixed_dim(rows + 1, ndt::make_scalar(ndt::scalar::int64))));
  auto* to = reinterpret_cast<std::int64_t*>(offsets.data());
  packed_rows made;
  to[0] = 0;
  for (index i = 0; i < rows; ++i) {
    if (__builtin_add_overflow(made.total, sizes[static_cast<std::size_t>(i)], &made.total))
      return refusal(codes::bad_rows, "rows of more than 2**63 elements");
    to[i + 1] = made.total;
  }
  dims strides;
  index bytes = 0;
  packed_strides(shape, 8, strides, bytes);
  const ndt::type t = ndt::array_type(shape, ndt::make_scalar(ndt::scalar::int64));
  DATASHAPE_TRY(made.starts, value::strided(t, offsets.memory(), 0, strides));
  DATASHAPE_TRY(made.ends, value::strided(t, offsets.memory(), 8, strides));
  return made;
}

bool is_utf8(std::string_view text) noexcept {
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t word = 0;
    if (i + 8 <= text.size()) {
      std::memcpy(&word, text.data() + i, 8);
      if ((word & 0x8080808080808080u) == 0) {
        i += 8;
        continue;
      }
    }
    const int size = datashape::utf8_size(text, i);
    if (size == 0) return false;
    i += static_cast<std::size_t>(size);
  }
  return true;
}

datashape::outcome check_utf8(const value& text) {
  if (text.form() == value_form::option) {
    const valid_reader valid(text);
    const text_reader read(text.child());
    for (index i = 0; i < read.size(); ++i) {
      if (valid[i] && !is_utf8(read[i])) return refusal(codes::bad_text, "string " + std::to_string(i) + " is not UTF-8");
    }
    return std::monostate{};
  }
  const text_reader read(text);
  for (index i = 0; i < read.size(); ++i) {
    if (!is_utf8(read[i])) return refusal(codes::bad_text, "string " + std::to_string(i) + " is not UTF-8");
  }
  return std::monostate{};
}

}  // namespace pluribus::gfunc
