// SPDX-License-Identifier: BSD-3-Clause
/// Makes validities; where they lie is checked with the option they belong to.
#include "gfunc/validity.hpp"

#include <cassert>

namespace pluribus::gfunc {

std::string_view name(validity_form form) noexcept {
  constexpr std::string_view names[] = {"all", "bitmap", "mask", "null mask", "sentinel", "nan"};
  return names[static_cast<int>(form)];
}

validity validity::bitmap(buffer bits, index bit_offset, const dims& bit_strides) {
  validity made;
  made.form_ = validity_form::bitmap;
  made.memory_ = std::move(bits);
  made.offset_ = bit_offset;
  made.strides_ = bit_strides;
  return made;
}

validity validity::mask(buffer bytes, index offset, const dims& strides, bool one_is_valid) {
  validity made;
  made.form_ = one_is_valid ? validity_form::mask : validity_form::null_mask;
  made.memory_ = std::move(bytes);
  made.offset_ = offset;
  made.strides_ = strides;
  return made;
}

validity validity::sentinel(std::span<const std::byte> pattern) {
  validity made;
  assert(!pattern.empty() && pattern.size() <= made.pattern_.size());
  made.form_ = validity_form::sentinel;
  made.pattern_size_ = static_cast<std::uint8_t>(pattern.size());
  std::memcpy(made.pattern_.data(), pattern.data(), pattern.size());
  return made;
}

validity validity::nat() {
  const std::int64_t not_a_time = INT64_MIN;
  return sentinel(std::as_bytes(std::span(&not_a_time, 1)));
}

validity validity::nan() noexcept {
  validity made;
  made.form_ = validity_form::nan;
  return made;
}

}  // namespace pluribus::gfunc
