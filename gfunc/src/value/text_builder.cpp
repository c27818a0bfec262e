// SPDX-License-Identifier: BSD-3-Clause
/// Builds text: bytes, 64-bit offsets, and a bitmap from the first null on.
#include <algorithm>

#include "datashape/try.hpp"
#include "gfunc/rows.hpp"
#include "ndt/make.hpp"
#include "parts.hpp"

namespace pluribus::gfunc {

text_builder::text_builder(index expected) {
  offsets_ = buffer::allocate(8 * (std::max<index>(expected, 7) + 1));
  std::memset(offsets_.data(), 0, 8);
}

void text_builder::grow(buffer& memory, index used, index needed) {
  if (needed <= memory.size()) return;
  buffer larger = buffer::allocate(std::max<index>({needed, 2 * memory.size(), 64}));
  if (used > 0) std::memcpy(larger.data(), memory.data(), static_cast<std::size_t>(used));
  memory = std::move(larger);
}

void text_builder::append(std::string_view text) {
  const auto size = static_cast<index>(text.size());
  grow(offsets_, 8 * (count_ + 1), 8 * (count_ + 2));
  grow(bytes_, used_, used_ + size);
  if (bits_) {
    grow(bits_, (count_ + 7) / 8, count_ / 8 + 1);
    if (count_ % 8 == 0) bits_.data()[count_ / 8] = std::byte{0};
    bits_.data()[count_ / 8] |= std::byte{1} << (count_ & 7);
  }
  if (size > 0) std::memcpy(bytes_.data() + used_, text.data(), text.size());
  used_ += size;
  ++count_;
  std::memcpy(offsets_.data() + 8 * count_, &used_, 8);
}

void text_builder::append_null() {
  if (!bits_) {
    bits_ = buffer::allocate(std::max<index>(64, count_ / 8 + 1));
    std::memset(bits_.data(), 0xff, static_cast<std::size_t>(count_ / 8));
    if (count_ % 8 != 0) bits_.data()[count_ / 8] = std::byte{0xff} >> (8 - count_ % 8);
  }
  append({});
  bits_.data()[(count_ - 1) / 8] &= ~(std::byte{1} << ((count_ - 1) & 7));
  ++nulls_;
}

datashape::result<value> text_builder::finish(const ndt::type& leaf, bool nullable) && {
  DATASHAPE_TRY(value offsets, value::from_buffer(ndt::fixed_dim(count_ + 1, ndt::make_scalar(ndt::scalar::int64)), offsets_));
  DATASHAPE_TRY(value made, value::text(leaf, std::move(offsets), bytes_));
  if (nulls_ > 0) return value::option(std::move(made), validity::bitmap(bits_, 0, dims{1}));
  if (nullable) return value::option(std::move(made), validity::all());
  return made;
}

}  // namespace pluribus::gfunc
